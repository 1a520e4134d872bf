using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Submission.Loops;

namespace Distributed.Engine.Submission;

/// <remarks>This part: loops. A loop that isn't shipped is the BCL's own; one that is becomes chunks, each a call.</remarks>
internal sealed partial class Submitter
{
    private static readonly LocalReason s_sequential = new(
        LocalReasonKind.CallOption, "its degree of parallelism is one: its iterations run one after the other, on the caller's thread", "leave MaxDegreeOfParallelism out, or raise it");

    private static readonly LocalReason s_oneIteration = new(LocalReasonKind.NotWorthIt, "it has no more than one iteration");

    /// <summary>How many executors there are or will be, and the threads they may use.</summary>
    public (int Executors, int Threads) Capacity => _dispatcher.Capacity;

    /// <summary>What shipping a chunk costs, beside its bytes.</summary>
    public TimeSpan CostOfChunk => _dispatcher.Link.Of(0);

    /// <summary>Runs a loop over the executors; null when it stays local, with the reason counted: then the caller makes the BCL's loop.</summary>
    /// <exception cref="AggregateException">Iterations, or the source, have thrown.</exception>
    /// <exception cref="OperationCanceledException">The loop's token was cancelled.</exception>
    public ParallelLoopResult? TryRun(LoopRequest request)
    {
        var placement = CallScope.Current?.Placement ?? _placement;
        if (placement == Placement.Auto && LoopPolicy.Check(request.Site.Profile.Loops, request.Count, CostOfChunk, Factor) is { } tooShort)
        {
            return StayLocal(request, tooShort);
        }

        if (Decide(request, placement, out var plan) is { } reason)
        {
            request.Site.Profile.CountCall();
            request.Site.Profile.CountLocal(reason);
            return null;
        }

        using var run = new LoopRun(request, plan!, this, request.Open());
        return placement == Placement.Auto ? RunShared(run, request).ToResult() : ShippedLoop.Run(run, request)?.ToResult();
    }

    /// <summary>The same for an asynchronous loop. The task's result is false when it stays local.</summary>
    public async Task<bool> TryRunAsync(LoopRequest request)
    {
        if (Decide(request, CallScope.Current?.Placement ?? _placement, out var plan) is { } reason)
        {
            request.Site.Profile.CountCall();
            request.Site.Profile.CountLocal(reason);
            return false;
        }

        using var run = new LoopRun(request, plan!, this, request.Open());
        return await ShippedLoop.RunAsync(run, request).ConfigureAwait(false) is not null;
    }

    /// <summary>Ships a chunk; the reason when it has to be run in this process.</summary>
    public LocalReason? ShipChunk(in CallRequest request, ShipPlan plan, Promise promise)
    {
        var call = new ShippedCall(request, plan, promise, _clock.GetTimestamp());
        var reason = plan.Remembered ?? Write(call, _limits);
        request.Site.Profile.CountCall();
        if (reason is not null)
        {
            request.Site.Profile.CountLocal(reason);
            return reason;
        }

        Dispatch(call, lane: null);
        return null;
    }

    private LoopEnd RunShared(LoopRun run, LoopRequest request)
    {
        var cost = request.Site.Profile.Loops;
        var isKnown = LoopPolicy.IsKnown(cost);
        var begun = _clock.GetTimestamp();
        var shared = new SharedLoop(run, request, _threads, _clock, elapsed => LoopPolicy.IsWorthShipping(
            elapsed, run.Iteration, run.Remaining, Environment.ProcessorCount, CostOfChunk, Factor));
        request.Site.Profile.CountCall();
        var end = shared.Run(shipsAtOnce: isKnown);
        cost.Note(_clock.GetElapsedTime(begun), end.IsComplete ? request.Count : null);
        return end;
    }

    /// <summary>A loop of a site whose loops are too short: this one is timed, and the next ones aren't even looked at.</summary>
    private ParallelLoopResult? StayLocal(LoopRequest request, LocalReason reason)
    {
        var profile = request.Site.Profile;
        _dispatcher.Link.Fade();
        profile.CountCall();
        profile.CountLocal(reason);
        profile.StayLocal(reason, BreakEvenPolicy.UntimedCalls(profile.Loops.Expect(request.Count)));
        if (request.RunHere is null)
        {
            return null;
        }

        var begun = _clock.GetTimestamp();
        var result = request.RunHere();
        profile.Loops.Note(_clock.GetElapsedTime(begun), result.IsCompleted ? request.Count : null);
        return result;
    }

    private LocalReason? Decide(LoopRequest request, Placement placement, out ShipPlan? plan)
    {
        plan = null;
        return request.Scheduler != TaskScheduler.Default ? s_customScheduler
            : request.Degree == 1 ? s_sequential
            : request.Count <= 1 ? s_oneIteration
            : Decide(new CallRequest(request.Site, CallForm.Loop, request.Body, null, true, request.Token, default, static _ => Task.CompletedTask), placement, out plan);
    }
}
