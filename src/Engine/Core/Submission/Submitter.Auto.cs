using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Submission;

/// <remarks>This part: placement auto. What is decided is <see cref="BreakEvenPolicy"/> and <see cref="PlacementPolicy"/>; this does it.</remarks>
internal sealed partial class Submitter
{
    private static readonly LocalReason s_noFreeSlot = new(
        LocalReasonKind.NoFreeSlot, "no executor slot was free", "add executors, or DISTRIBUTED_PLACEMENT=remote to wait for one");

    private static readonly LocalReason s_idleHere = new(
        LocalReasonKind.NoFreeSlot, "this process had nothing else to do", "nothing: calls whose length isn't known yet, or which found no free slot, fill idle processors here");

    private static readonly LocalReason s_freeHereFirst = new(
        LocalReasonKind.NoFreeSlot, "it was queued for an executor, and this process was free first", "add executors, or DISTRIBUTED_PLACEMENT=remote to wait for one");

    private int Factor => _dispatcher.HasOwnProcessors ? BreakEvenPolicy.OwnFactor : BreakEvenPolicy.SharedFactor;

    private LocalReason? TooShort(CallProfile profile)
    {
        var cost = profile.Cost;
        return BreakEvenPolicy.IsKnown(cost) ? BreakEvenPolicy.Check(cost, _dispatcher.Link.Of(cost.Bytes), Factor) : null;
    }

    /// <summary>A call of a site that is too short: this one is timed, and the next ones aren't even looked at.</summary>
    private Task StayLocal(in CallRequest request, LocalReason reason, Func<object?, Promise> createPromise)
    {
        var profile = request.Site.Profile;
        var link = _dispatcher.Link;
        if (BreakEvenPolicy.Check(profile.Cost, link.Of(0), Factor) is null)
        {
            profile.Cost.FadeBytes();
        }

        link.Fade();
        profile.CountLocal(reason);
        profile.StayLocal(reason, BreakEvenPolicy.UntimedCalls(profile.Cost));
        _local.Enter();
        return Time(request, createPromise(null));
    }

    /// <summary>Null when the call stays local and isn't timed.</summary>
    private Task? PlaceByProfile(in CallRequest request, ShipPlan plan, Func<object?, Promise> createPromise)
    {
        var cost = request.Site.Profile.Cost;
        var isKnown = BreakEvenPolicy.IsKnown(cost);
        var mayQueue = _dispatcher.WillDrain && PlacementPolicy.MayQueue(
            request.Form == CallForm.RunAsync, request.Options, _dispatcher.Queued, _dispatcher.QueuedBytes);
        var fillsHereFirst = BreakEvenPolicy.FillsHereFirst(cost, _dispatcher.Link.Of(cost.Bytes));
        var (isIdle, isFree) = (_local.IsIdle(_dispatcher.RunningHere), _dispatcher.HasFreeSlot);
        while (true)
        {
            switch (PlacementPolicy.Choose(fillsHereFirst, isIdle, isFree, mayQueue))
            {
                case CallPlace.IdleLocal when _local.TryEnter(_dispatcher.RunningHere):
                    request.Site.Profile.CountLocal(s_idleHere);
                    return Time(request, createPromise(null));
                case CallPlace.IdleLocal:
                    isIdle = false;
                    break;
                case CallPlace.Executor when _dispatcher.ReserveFreeSlot() is { } lane:
                    return ShipWhatPays(request, plan, createPromise, lane, cost, lane.Link);
                case CallPlace.Executor:
                    isFree = false;
                    break;
                case CallPlace.Queue:
                    return ShipWhatPays(request, plan, createPromise, null, cost, _dispatcher.Link);
                default:
                    request.Site.Profile.CountLocal(s_noFreeSlot);
                    if (!isKnown)
                    {
                        return null;
                    }

                    _local.Enter();
                    return Time(request, createPromise(null));
            }
        }
    }

    /// <summary>Ships a closure that isn't larger than its work is worth.</summary>
    private Task? ShipWhatPays(
        in CallRequest request, ShipPlan plan, Func<object?, Promise> createPromise, Lane? lane, CallCost cost, LinkCost link)
    {
        var limits = s_inline;
        if (BreakEvenPolicy.IsKnown(cost))
        {
            var (objects, bytes) = BreakEvenPolicy.AffordableGraph(cost, link, Factor);
            limits = new GraphLimits(Math.Min(objects, _limits.MaxObjects), (int)Math.Min(bytes, _limits.MaxBytes));
        }

        var inline = new GraphLimits(Math.Min(s_inline.MaxObjects, limits.MaxObjects), Math.Min(s_inline.MaxBytes, limits.MaxBytes));
        return Ship(request, plan, createPromise, lane, mayRunHere: lane is null, inline, limits);
    }

    private Task Time(in CallRequest request, Promise kind) => new LocalRun(request.Site.Profile.Cost, _local, _clock, _localEnded).Start(request, kind);

    /// <summary>The reason in its final form: a graph that was too large for its work only is no limit of the program's.</summary>
    private LocalReason Explain(ShippedCall call, LocalReason reason, GraphLimits limits)
    {
        if (reason.Kind != LocalReasonKind.Limit || (limits.MaxBytes >= _limits.MaxBytes && limits.MaxObjects >= _limits.MaxObjects))
        {
            return reason;
        }

        var cost = call.Profile.Cost;
        if (BreakEvenPolicy.IsKnown(cost))
        {
            // At least twice what would pay: the next ones stay local without being written.
            cost.NoteBytes(limits.MaxBytes * 2L);
        }

        return BreakEvenPolicy.TooLarge(cost, limits.MaxBytes);
    }

    /// <summary>Runs queued calls here while processors have nothing to do.</summary>
    private void FillIdleProcessors()
    {
        while (_dispatcher.Queued > 0 && _local.TryEnter(_dispatcher.RunningHere))
        {
            if (_dispatcher.TakeForHere() is not { } call)
            {
                _local.Leave();
                return;
            }

            call.RerunLocally(s_freeHereFirst, new LocalRun(call.Profile.Cost, _local, _clock, _localEnded));
        }
    }
}
