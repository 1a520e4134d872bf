using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Planning.Static;

/// <summary>What can be said of a redirected call without running it. Immutable.</summary>
/// <param name="Site">File, line and member.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why it stays local; null otherwise.</param>
/// <param name="DependsOn">What decides, such as <c>the type of rates (IRates)</c>; null otherwise.</param>
internal sealed record StaticVerdict(CallSite Site, Verdict Verdict, LocalReason? Reason = null, string? DependsOn = null)
{
    /// <summary>The machine decides the answer.</summary>
    public bool IsHostBound { get; init; }

    /// <summary>Others see something of it before it ends.</summary>
    public bool IsSingleAttempt { get; init; }
}
