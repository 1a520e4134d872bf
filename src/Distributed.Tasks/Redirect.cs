using System.Runtime.CompilerServices;
using Distributed.Engine.Calls;
using Distributed.Engine.Execution;
using Distributed.Engine.Submission;
using CallSite = Distributed.Engine.Calls.CallSite;

namespace Distributed.Tasks;

/// <summary>
/// Hands a redirected call to the cluster. Null is the answer for every call that the BCL has to make itself: there is no cluster,
/// the arguments are the BCL's to refuse, or the call stays local. Thread-safe.
/// </summary>
internal static class Redirect
{
    /// <summary>Ships a call without a result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task? TryShip(CallSite site, in Call call, Func<CallRequest, Task> local) =>
        TryShip(site, call, local, static state => new Promise.OfNothing(state));

    /// <summary>Ships a call with a result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<TResult>? TryShip<TResult>(CallSite site, in Call call, Func<CallRequest, Task> local) =>
        (Task<TResult>?)TryShip(site, call, local, static state => new Promise.Of<TResult>(state));

    private static Task? TryShip(CallSite site, in Call call, Func<CallRequest, Task> local, Func<object?, Promise> createPromise)
    {
        if (Cluster.Submitter is not { } submitter || call.Body is null || ShippedScope.IsInside || !HasValidOptions(call))
        {
            return null;
        }

        var request = new CallRequest(site, call.Form, call.Body, call.State, call.Token, call.Options, local);
        return submitter.TryShip(request, call.Scheduler!, createPromise);
    }

    /// <summary>Options outside this mask throw in the BCL, and so does a missing scheduler: leave the message to it.</summary>
    private static bool HasValidOptions(in Call call)
    {
        const TaskCreationOptions valid = TaskCreationOptions.AttachedToParent | TaskCreationOptions.DenyChildAttach
            | TaskCreationOptions.HideScheduler | TaskCreationOptions.LongRunning | TaskCreationOptions.PreferFairness
            | TaskCreationOptions.RunContinuationsAsynchronously;
        return call.Scheduler is not null && (call.Options & ~valid) == 0;
    }
}
