using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Submission.Loops;

namespace Distributed.Parallel;

/// <summary>Hands the actions of <c>Parallel.Invoke</c> to the cluster. Thread-safe.</summary>
internal static class Invocations
{
    private static readonly LocalReason s_sequential = new(
        LocalReasonKind.CallOption, "its degree of parallelism is one: its actions run one after the other, on the caller's thread", "leave MaxDegreeOfParallelism out, or raise it");

    /// <summary>False when the BCL has to do it: there is no cluster, the arguments are the BCL's to refuse, or it would run on the caller's thread alone.</summary>
    public static bool TryRun(CallSite site, ParallelOptions? options, Action[]? actions)
    {
        if (options is null || actions is null or { Length: < 2 } || Array.IndexOf(actions, null) >= 0 || ShippedScope.IsInside
            || options.CancellationToken.IsCancellationRequested || Cluster.Submitter is not { } submitter)
        {
            return false;
        }

        if (options.MaxDegreeOfParallelism == 1)
        {
            site.Profile.CountLocalCall(s_sequential);
            return false;
        }

        new InvokedActions(site, options, [.. actions]).Run(submitter, options.TaskScheduler ?? TaskScheduler.Current);
        return true;
    }
}
