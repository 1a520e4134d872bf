using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Submission;

/// <summary>
/// Where redirected calls enter: verdict, place, snapshot, dispatch. A call that stays local is left to the façade, which makes
/// the BCL's own call, or made here when it is to be timed. Thread-safe.
/// </summary>
internal sealed partial class Submitter
{
    private static readonly LocalReason s_placementLocal = new(LocalReasonKind.Asked, "placement is local", "unset DISTRIBUTED_PLACEMENT");
    private static readonly LocalReason s_scopeLocal = new(
        LocalReasonKind.Asked, "the CallOptions of its scope say so", "leave the scope of Cluster.With, or its Placement out");

    private static readonly LocalReason s_customScheduler = new(
        LocalReasonKind.CallOption, "it is started on a task scheduler of the program's own", "start it on TaskScheduler.Default");

    private static readonly LocalReason s_canceled = new(LocalReasonKind.Asked, "it was cancelled before it started");

    /// <summary>A graph beyond these is written off the caller's thread (S3): about 50 microseconds of work.</summary>
    private static readonly GraphLimits s_inline = new(MaxObjects: 500, MaxBytes: 128 * 1024);

    private readonly Planner _planner;
    private readonly Dispatcher _dispatcher;
    private readonly GraphLimits _limits;
    private readonly Placement _placement;
    private readonly EngineThreads _threads;
    private readonly TimeProvider _clock;
    private readonly WaitingGuard? _waiting;
    private readonly ISharedMemory? _shared;
    private readonly BaseAllowance _bases;
    private readonly LocalSlots _local;
    private readonly Action _localEnded;
    private readonly Action<ShippedCall, CapturedToken> _canceled;

    /// <param name="planner">Decides what may be shipped.</param>
    /// <param name="dispatcher">Spreads what is shipped.</param>
    /// <param name="limits">Bounds on closures.</param>
    /// <param name="placement">Where calls go outside scopes.</param>
    /// <param name="threads">For work that may take long.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="waiting">Looks after calls that may wait for a write; null: nobody does.</param>
    /// <param name="processors">Calls that this process can run at a time.</param>
    /// <param name="shared">Where large arrays go; null: into the closures' bytes.</param>
    public Submitter(
        Planner planner,
        Dispatcher dispatcher,
        GraphLimits limits,
        Placement placement,
        EngineThreads threads,
        TimeProvider clock,
        WaitingGuard? waiting = null,
        int? processors = null,
        ISharedMemory? shared = null)
    {
        _planner = planner;
        _dispatcher = dispatcher;
        _limits = limits;
        _placement = placement;
        _threads = threads;
        _clock = clock;
        _waiting = waiting;
        _shared = shared;
        _bases = new BaseAllowance(limits);
        _local = new LocalSlots(processors ?? Environment.ProcessorCount);
        _localEnded = FillIdleProcessors;
        _canceled = Canceled;
    }

    /// <summary>Ships a call, or times it here. Null when it stays local, with the reason counted: the caller then makes the BCL's call.</summary>
    /// <param name="request">The call; its arguments are valid.</param>
    /// <param name="scheduler">The scheduler the BCL would use.</param>
    /// <param name="createPromise">Makes the task, given its state object.</param>
    public Task? TryShip(in CallRequest request, TaskScheduler scheduler, Func<object?, Promise> createPromise)
    {
        var placement = CallScope.Current?.Placement ?? _placement;
        if (placement == Placement.Auto && request.Site.TakeLocal())
        {
            return null;
        }

        var profile = request.Site.Profile;
        profile.CountCall();
        if (scheduler != TaskScheduler.Default)
        {
            profile.CountLocal(s_customScheduler);
            return null;
        }

        if (placement == Placement.Auto && TooShort(profile) is { } tooShort)
        {
            return StayLocal(request, tooShort, createPromise);
        }

        var reason = Decide(request, placement, out var plan);
        if (reason is not null)
        {
            profile.CountLocal(reason);
            return null;
        }

        return placement == Placement.Auto
            ? PlaceByProfile(request, plan!, createPromise)
            : Ship(request, plan!, createPromise, lane: null, mayRunHere: false, s_inline, _limits);
    }

    /// <summary>Why the call stays local, or null with its plan.</summary>
    private LocalReason? Decide(in CallRequest request, Placement placement, out ShipPlan? plan)
    {
        plan = null;
        if (placement == Placement.Local)
        {
            return _placement == Placement.Local ? s_placementLocal : s_scopeLocal;
        }

        if (request.Token.IsCancellationRequested)
        {
            return s_canceled;
        }

        plan = _planner.Plan(request, out var reason);
        return reason ?? CultureFlow.Check();
    }

    /// <summary>Writes the closure and sends it. Null when it stays local after all, with the reason counted.</summary>
    /// <param name="request">The call.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="createPromise">Makes its task.</param>
    /// <param name="lane">The free slot reserved for it; null: whatever comes.</param>
    /// <param name="mayRunHere">Whether the queue may give it back to this process.</param>
    /// <param name="inline">What is written on the caller's thread.</param>
    /// <param name="limits">What is written at all.</param>
    private Task? Ship(
        in CallRequest request, ShipPlan plan, Func<object?, Promise> createPromise, Lane? lane, bool mayRunHere, GraphLimits inline, GraphLimits limits)
    {
        var call = new ShippedCall(request, plan, createPromise(request.State), _clock.GetTimestamp()) { MayRunHere = mayRunHere };
        var reason = CallSnapshot.Take(call, inline, _shared);
        if (reason is { Kind: LocalReasonKind.Limit } && (limits.MaxBytes > inline.MaxBytes || limits.MaxObjects > inline.MaxObjects))
        {
            WriteElsewhere(call, lane, limits);
            return call.Promise.Task;
        }

        if (reason is not null)
        {
            lane?.Release();
            call.UnwatchTokens();
            request.Site.Profile.CountLocal(Explain(call, reason, limits));
            return null;
        }

        Dispatch(call, lane);
        return call.Promise.Task;
    }

    /// <summary>A method of its own, as in <see cref="Ship"/> the lambda's captures would be allocated by every call.</summary>
    private void WriteElsewhere(ShippedCall call, Lane? lane, GraphLimits limits) => _threads.Run(() => WriteLarge(call, lane, limits));

    /// <summary>On an engine thread, while the caller goes on: what it changes meanwhile may tear the graph, which then stays local.</summary>
    private void WriteLarge(ShippedCall call, Lane? lane, GraphLimits limits)
    {
        var reason = CallSnapshot.Take(call, limits, _shared);
        if (reason is null)
        {
            Dispatch(call, lane);
            return;
        }

        lane?.Release();
        call.RerunLocally(Explain(call, reason, limits));
    }

    private void Dispatch(ShippedCall call, Lane? lane)
    {
        call.WatchTokens(_canceled);
        if (call.Options?.Timeout is { } timeout)
        {
            call.SetDeadline(CallDeadline.Start(call, timeout, _dispatcher, _clock));
        }

        if (lane is null)
        {
            _dispatcher.Dispatch(call);
        }
        else
        {
            _dispatcher.Dispatch(call, lane);
        }

        if (call.MayRunHere && call.IsQueued)
        {
            // What ran here may have ended just before it was queued.
            FillIdleProcessors();
        }

        if (!call.IsSingleAttempt && call.Reports is null && call.Plan.MayWait)
        {
            _waiting?.Watch(call);
        }
    }

    private void Canceled(ShippedCall call, CapturedToken token)
    {
        // A call that hasn't started is cancelled at once by its own token, as the BCL's is; else its code has to notice.
        if (token.Token == call.Request.Token && _dispatcher.TryDequeue(call))
        {
            call.UnwatchTokens();
            call.Promise.SetCanceled(call.Request.Token);
            return;
        }

        call.Lane?.Cancel(call, token.Number);
    }
}
