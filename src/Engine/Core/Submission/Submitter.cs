using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.Supervision;

namespace Distributed.Engine.Submission;

/// <summary>
/// Where redirected calls enter: verdict, place, snapshot, dispatch. A call that stays local is left to the façade, which makes
/// the BCL's own call. Thread-safe.
/// </summary>
internal sealed class Submitter
{
    private static readonly LocalReason s_placementLocal = new(LocalReasonKind.Asked, "placement is local", "unset DISTRIBUTED_PLACEMENT");
    private static readonly LocalReason s_noFreeSlot = new(
        LocalReasonKind.NoFreeSlot, "no executor slot was free", "add executors, or DISTRIBUTED_PLACEMENT=remote to wait for one");

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
    private readonly Action<ShippedCall, CapturedToken> _canceled;

    public Submitter(Planner planner, Dispatcher dispatcher, GraphLimits limits, Placement placement, EngineThreads threads, TimeProvider clock)
    {
        _planner = planner;
        _dispatcher = dispatcher;
        _limits = limits;
        _placement = placement;
        _threads = threads;
        _clock = clock;
        _canceled = Canceled;
    }

    /// <summary>Ships a call. Null when it stays local, with the reason counted: the caller then makes the BCL's call.</summary>
    /// <param name="request">The call; its arguments are valid.</param>
    /// <param name="scheduler">The scheduler the BCL would use.</param>
    /// <param name="createPromise">Makes the task, given its state object.</param>
    public Task? TryShip(in CallRequest request, TaskScheduler scheduler, Func<object?, Promise> createPromise)
    {
        var profile = request.Site.Profile;
        var number = profile.CountCall();
        if (_placement == Placement.Auto && !BreakEvenPolicy.IsProbe(number) && profile.TryCountStaysLocal())
        {
            return null;
        }

        ShipPlan? plan = null;
        Lane? lane = null;
        var reason = scheduler == TaskScheduler.Default ? Decide(request, out plan, out lane) : s_customScheduler;
        if (reason is not null)
        {
            profile.CountLocal(reason);
            return null;
        }

        var call = new ShippedCall(request, plan!, createPromise(request.State), _clock.GetTimestamp());
        reason = Write(call, s_inline);
        if (reason is { Kind: LocalReasonKind.Limit })
        {
            WriteElsewhere(call, lane);
            return call.Promise.Task;
        }

        if (reason is not null)
        {
            lane?.Release();
            profile.CountLocal(reason);
            return null;
        }

        Dispatch(call, lane);
        return call.Promise.Task;
    }

    /// <summary>Why the call stays local, or null with its plan and, where placement wants a free slot, the lane reserved for it.</summary>
    private LocalReason? Decide(in CallRequest request, out ShipPlan? plan, out Lane? lane)
    {
        plan = null;
        lane = null;
        if (_placement == Placement.Local)
        {
            return s_placementLocal;
        }

        if (request.Token.IsCancellationRequested)
        {
            return s_canceled;
        }

        plan = _planner.Plan(request, out var reason);
        if (plan is null || (reason = CultureFlow.Check()) is not null)
        {
            return reason;
        }

        if (_placement == Placement.Remote)
        {
            return null;
        }

        lane = _dispatcher.ReserveFreeSlot();
        return lane is null ? s_noFreeSlot : null;
    }

    /// <summary>Takes the snapshot; the reason when something in the graph can't travel, or others change it meanwhile (S3).</summary>
    private static LocalReason? Write(ShippedCall call, GraphLimits limits)
    {
        var request = call.Request;
        ReadOnlySpan<object?> roots = [request.Body, request.State, request.Token.CanBeCanceled ? request.Token : null];
        try
        {
            call.Take(GraphWriter.Write(roots, call.Plan, limits));

            // Asked last: what was captured may have made the plan host-bound.
            return (call.Plan.IsHostBound ? HostSurroundings.Check() : null) ?? (call.IsSingleAttempt ? SingleAttemptPolicy.Check(request) : null)
                ?? (call.Reports is not null ? SingleAttemptPolicy.Check(request, "reports progress") : null);
        }
        catch (NotShippableException exception)
        {
            return exception.Reason;
        }
        catch (Exception exception)
        {
            return new LocalReason(
                LocalReasonKind.Capture,
                $"a captured object changed while it was written ({exception.GetType().Name})",
                "don't change captured collections until the call has ended");
        }
    }

    /// <summary>A method of its own, as in <see cref="TryShip"/> the lambda's captures would be allocated by every call.</summary>
    private void WriteElsewhere(ShippedCall call, Lane? lane) => _threads.Run(() => WriteLarge(call, lane));

    /// <summary>On an engine thread, while the caller goes on: what it changes meanwhile may tear the graph, which then stays local.</summary>
    private void WriteLarge(ShippedCall call, Lane? lane)
    {
        var reason = Write(call, _limits);
        if (reason is null)
        {
            Dispatch(call, lane);
            return;
        }

        lane?.Release();
        call.RerunLocally(reason);
    }

    private void Dispatch(ShippedCall call, Lane? lane)
    {
        call.WatchTokens(_canceled);
        if (lane is null)
        {
            _dispatcher.Dispatch(call);
        }
        else
        {
            _dispatcher.Dispatch(call, lane);
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
