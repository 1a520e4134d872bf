using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects;

/// <summary>
/// Finds code that asks for the state of a file, pauses and asks again: the file may be a signal that the caller gives after it has written to what was
/// captured (S13). Seen by what the code has, not by how it is put together. Pure.
/// </summary>
/// <remarks>
/// No part of <see cref="LoopCheck"/>: that one asks whether a loop ends by what the snapshot can't show. A file is seen as it is, so a loop that has
/// an end of its own and asks on the way, itself or in a callee, has waited as well, for what it reads then.
/// </remarks>
internal sealed class PollCheck(Reach reach)
{
    private static readonly string[] States =
        ["Exists", "get_Exists", "get_Length", "Refresh", "GetLastWriteTime", "GetLastWriteTimeUtc", "get_LastWriteTime", "get_LastWriteTimeUtc"];

    public LocalReason? Find()
    {
        if (!reach.Followed.Any(m => MethodFactsCache.Of(m).Pauses) || !reach.Followed.Any(m => MethodFactsCache.Of(m).HasLoop))
        {
            return null;
        }

        foreach (var method in reach.Followed)
        {
            if (MethodFactsCache.Of(method).Calls.FirstOrDefault(IsFileState) is { } asks)
            {
                return LocalReasons.WaitingLoop(CodeNames.Method(asks.Target), CodeNames.Method(method));
            }
        }

        return null;
    }

    private static bool IsFileState(CallFact call) =>
        call.Known is { Kind: EffectKind.HostBound } && call.Target.DeclaringType is { Namespace: "System.IO" } && States.Contains(call.Target.Name);
}
