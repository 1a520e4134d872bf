using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission.Loops;

namespace Distributed.Engine.Submission;

/// <remarks>This part: loops. A loop that isn't shipped is the BCL's own; one that is becomes chunks, each a call.</remarks>
internal sealed partial class Submitter
{
    private static readonly LocalReason s_sequential = new(
        LocalReasonKind.CallOption, "its degree of parallelism is one: its iterations run one after the other, on the caller's thread", "leave MaxDegreeOfParallelism out, or raise it");

    private static readonly LocalReason s_overSoon = new(
        LocalReasonKind.NotWorthIt, "the loop was over before it was worth shipping", "do more in one loop, or set DISTRIBUTED_PLACEMENT=remote to ship everything");

    private static readonly LocalReason s_asyncLoop = new(
        LocalReasonKind.NotWorthIt, "asynchronous loops mostly wait, which they do as well here", "set DISTRIBUTED_PLACEMENT=remote, or open a scope with Cluster.With, for bodies that compute");

    private static readonly LocalReason s_oneIteration = new(LocalReasonKind.NotWorthIt, "it has no more than one iteration");

    /// <summary>How many executors there are or will be, and the threads they may use.</summary>
    public (int Executors, int Threads) Capacity => _dispatcher.Capacity;

    /// <summary>What shipping a chunk costs, beside its bytes.</summary>
    public TimeSpan CostOfChunk => _dispatcher.Link.Of(0);

    /// <summary>Runs a loop over the executors, unless it stays local, with the reason counted: then the caller makes the BCL's loop.</summary>
    /// <exception cref="AggregateException">Iterations, or the source, have thrown.</exception>
    /// <exception cref="OperationCanceledException">The loop's token was cancelled.</exception>
    public LoopOutcome TryRun(LoopRequest request)
    {
        var placement = CallScope.Current?.Placement ?? _placement;
        if (placement == Placement.Auto && LoopPolicy.Check(request.Site.Profile.Loops, request.Count, CostOfChunk, Factor) is { } tooShort)
        {
            return StayLocal(request, tooShort);
        }

        if (Decide(request, placement, out var plan) is { } reason)
        {
            request.Site.Profile.CountLocalCall(reason);
            return default;
        }

        using var run = new LoopRun(request, plan!, this, request.Open());
        var end = placement == Placement.Auto ? RunShared(run, request) : ShippedLoop.Run(run, request);
        return new LoopOutcome(end?.ToResult());
    }

    /// <summary>The same for an asynchronous loop, which goes on behind the task. Null when it stays local.</summary>
    /// <param name="request">The loop.</param>
    /// <param name="runHere">Makes the BCL's own loop, should it turn out later that it can't be shipped.</param>
    public Task? TryRunAsync(LoopRequest request, Func<Task> runHere)
    {
        var placement = CallScope.Current?.Placement ?? _placement;
        var reason = placement == Placement.Auto ? s_asyncLoop : null;
        reason = Decide(request, placement, out var plan) ?? reason;
        if (reason is not null)
        {
            request.Site.Profile.CountLocalCall(reason);
            return null;
        }

        return ShippedLoop.RunAsync(new LoopRun(request, plan!, this, request.Open()), request, runHere);
    }

    /// <summary>Writes what a loop's body has captured, for all its chunks.</summary>
    /// <param name="body">The body.</param>
    /// <param name="plan">The loop's plan.</param>
    /// <param name="whole">All of the loop.</param>
    /// <param name="sample">One of its first chunks; null: nothing is known of them.</param>
    /// <param name="reason">Why it can't travel; null when it can.</param>
    /// <returns>Null when each chunk has to be written whole.</returns>
    public LoopBase? WriteBase(Delegate body, ShipPlan plan, LoopChunk whole, LoopChunk? sample, out LocalReason? reason)
    {
        CallShape? one = sample is null ? null : new CallShape(body, sample);
        return LoopBase.TryWrite([body], new CallShape(body, whole), one, plan, _limits, _bases, _shared, out reason);
    }

    /// <summary>Counts what a loop does, and tells the program.</summary>
    public LoopWatch Watch(LoopRequest request) => new(request.Site, request.Count, _threads.Run, _clock);

    /// <summary>Ships a chunk; the reason when it has to be run in this process. It counts as a call when it has ended: one that the loop's end overtook never was one.</summary>
    /// <param name="request">The chunk's call.</param>
    /// <param name="plan">The loop's plan.</param>
    /// <param name="promise">Told of its end.</param>
    /// <param name="shared">What it shares with the others; null: it is written whole.</param>
    /// <param name="bytes">How many bytes the chunk is, with what lies in shared memory.</param>
    public LocalReason? ShipChunk(in CallRequest request, ShipPlan plan, Promise promise, LoopBase? shared, out long bytes)
    {
        var call = new ShippedCall(request, plan, promise, _clock.GetTimestamp()) { Base = shared };
        var reason = plan.Remembered ?? CallSnapshot.Take(call, _limits, _shared);
        bytes = reason is null ? call.Snapshot.Bytes.Length + call.Snapshot.SharedBytes : 0;
        if (reason is not null)
        {
            call.UnwatchTokens();
            request.Site.Profile.CountLocal(reason);
            return reason;
        }

        Dispatch(call, lane: null);
        return null;
    }

    private LoopEnd RunShared(LoopRun run, LoopRequest request)
    {
        var profile = request.Site.Profile;
        var begun = _clock.GetTimestamp();
        var shared = new SharedLoop(run, request, _threads, _clock, elapsed => LoopPolicy.IsWorthShipping(
            elapsed, run.Iteration, run.Remaining, Environment.ProcessorCount, CostOfChunk, Factor));
        var end = shared.Run(shipsAtOnce: LoopPolicy.IsKnown(profile.Loops));
        profile.Loops.Note(_clock.GetElapsedTime(begun), end.IsComplete ? request.Count : null);
        if (!run.HasShipped)
        {
            profile.CountLocalCall(run.Stays ?? s_overSoon);
        }

        return end;
    }

    /// <summary>A loop of a site whose loops are too short: this one is timed, and the next ones aren't even looked at.</summary>
    private LoopOutcome StayLocal(LoopRequest request, LocalReason reason)
    {
        var profile = request.Site.Profile;
        _dispatcher.Link.Fade();
        profile.CountLocalCall(reason);
        profile.StayLocal(reason, BreakEvenPolicy.UntimedCalls(profile.Loops.Expect(request.Count)));
        return new LoopOutcome(null, profile.Loops, _clock.GetTimestamp(), request.Count, _clock);
    }

    private LocalReason? Decide(LoopRequest request, Placement placement, out ShipPlan? plan)
    {
        plan = null;
        return request.Scheduler != TaskScheduler.Default ? s_customScheduler
            : request.Degree == 1 ? s_sequential
            : request.Count <= 1 ? s_oneIteration
            : Decide(new CallRequest(request.Site, CallForm.Loop, request.Body, null, request.Token, default, static _ => Task.CompletedTask), placement, out plan);
    }
}
