using Distributed.Engine.Diagnostics;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Submission;

/// <summary>
/// Spreads calls over lanes: to the least loaded one with room in its window, else into the queue, which is drained as
/// outcomes come. Gives calls of a lost lane a new attempt. Thread-safe.
/// </summary>
internal sealed class Dispatcher(int maxAttempts, Action<ShippedCall> runAlone)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ShippedCall> _queue = new();
    private readonly LinkCost _noLink = new();
    private Lane[] _lanes = [];
    private int _queued;
    private long _queuedBytes;
    private int _awaited;
    private int _places;
    private LocalReason? _unavailable;

    /// <summary>Lanes that calls can be sent to now.</summary>
    public IReadOnlyList<Lane> Lanes => Volatile.Read(ref _lanes);

    /// <summary>
    /// Lanes that are still to come for the first time. Until then calls of unknown duration aren't sent to wait behind others: they would
    /// wait there while the next lane has nothing to do.
    /// </summary>
    public void Await(int lanes)
    {
        Interlocked.Add(ref _awaited, lanes);
        Interlocked.Add(ref _places, lanes);
    }

    /// <summary>A lane that is lost won't be replaced any more, or one that was awaited won't come.</summary>
    /// <returns>How many are left that are there or will be.</returns>
    public int ExpectOneLess() => Interlocked.Decrement(ref _places);

    /// <summary>One of the awaited lanes has come, or never will.</summary>
    public void AwaitOneLess()
    {
        Interlocked.Decrement(ref _awaited);
        Drain();
    }

    /// <summary>Reserves a free slot for a call that would rather run locally than wait; null when there is none.</summary>
    public Lane? ReserveFreeSlot()
    {
        foreach (var lane in Volatile.Read(ref _lanes))
        {
            if (lane.TryReserve(lane.Slots))
            {
                return lane;
            }
        }

        return null;
    }

    /// <summary>The cheapest way to ship; its estimate when there is no lane yet is a guess.</summary>
    public LinkCost Link
    {
        get
        {
            LinkCost? best = null;
            foreach (var lane in Volatile.Read(ref _lanes))
            {
                best = best is null || lane.Link.Of(0) < best.Of(0) ? lane.Link : best;
            }

            return best ?? _noLink;
        }
    }

    /// <summary>Whether there are executors with processors of their own.</summary>
    public bool HasOwnProcessors => Array.Exists(Volatile.Read(ref _lanes), static lane => !lane.SharesProcessors);

    /// <summary>Calls that executors run on this machine's processors.</summary>
    public int RunningHere
    {
        get
        {
            var running = 0;
            foreach (var lane in Volatile.Read(ref _lanes))
            {
                running += lane.SharesProcessors ? Math.Min(lane.Load, lane.Slots) : 0;
            }

            return running;
        }
    }

    /// <summary>
    /// How many executors there are or will be, at least one, and the threads they may use all together. Lost ones come again; those to come are taken for what the others are.
    /// What is planned for one that never comes is told so when it is dispatched.
    /// </summary>
    public (int Executors, int Threads) Capacity
    {
        get
        {
            var lanes = Volatile.Read(ref _lanes);
            var threads = 0;
            foreach (var lane in lanes)
            {
                threads += Math.Min(lane.Slots, Environment.ProcessorCount);
            }

            var executors = Math.Max(1, Math.Max(lanes.Length, Volatile.Read(ref _places)));
            var each = lanes.Length == 0 ? 1 : threads / lanes.Length;
            return (executors, threads + (each * (executors - lanes.Length)));
        }
    }

    /// <summary>Whether an executor has a free slot now.</summary>
    public bool HasFreeSlot => Array.Exists(Volatile.Read(ref _lanes), static lane => lane.Load < lane.Slots);

    /// <summary>Whether there is or will be an executor that takes calls from the queue.</summary>
    public bool WillDrain => (Volatile.Read(ref _lanes).Length > 0 || Volatile.Read(ref _awaited) > 0) && Volatile.Read(ref _unavailable) is null;

    /// <summary>Calls in the queue.</summary>
    public int Queued => Volatile.Read(ref _queued);

    /// <summary>Bytes of the closures in the queue.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    /// <summary>Takes the first call out of the queue that may run in this process; null when there is none.</summary>
    public ShippedCall? TakeForHere()
    {
        if (Volatile.Read(ref _queued) == 0)
        {
            return null;
        }

        lock (_gate)
        {
            for (var node = _queue.First; node is not null; node = node.Next)
            {
                // What killed an executor would kill this process.
                if (node.Value.MayRunHere && node.Value.LostAttempts.Count == 0)
                {
                    Unlink(node);
                    return node.Value;
                }
            }
        }

        return null;
    }

    /// <summary>Sends a call to the lane reserved for it; if that was lost meanwhile, to any other.</summary>
    public void Dispatch(ShippedCall call, Lane reserved)
    {
        if (!reserved.Send(call))
        {
            Dispatch(call);
        }
    }

    /// <summary>Sends a call to a lane with room, or queues it until there is one.</summary>
    public void Dispatch(ShippedCall call)
    {
        if (Volatile.Read(ref _queued) > 0 || ReserveLeastLoaded() is not { } lane || !lane.Send(call))
        {
            Enqueue(call, first: false);
            Drain();
        }
    }

    /// <summary>Takes a call out of the queue; false when it isn't queued (any more).</summary>
    public bool TryDequeue(ShippedCall call)
    {
        lock (_gate)
        {
            if (_queue.Find(call) is not { } node)
            {
                return false;
            }

            Unlink(node);
            return true;
        }
    }

    /// <summary>
    /// Gives up a call's attempt, which goes on where it is until it notices its cancelled tokens or ends. Then the call is the caller's. False when it isn't in flight.
    /// </summary>
    public bool TryDrop(ShippedCall call)
    {
        if (call.Lane is not { } lane || !lane.TryDrop(call))
        {
            return false;
        }

        if (lane.IsStuck)
        {
            Remove(lane);
        }

        return true;
    }

    /// <summary>Adds a lane that has become available.</summary>
    public void Add(Lane lane)
    {
        lock (_gate)
        {
            _lanes = [.. _lanes, lane];
        }

        Drain();
    }

    /// <summary>Sends no more calls to a lane; what is in flight there stays until it is lost.</summary>
    public void Remove(Lane lane)
    {
        lock (_gate)
        {
            _lanes = [.. _lanes.Where(other => other != lane)];
        }
    }

    /// <summary>Removes a lost lane and gives its calls another attempt, or their final exception.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="howItEnded">What is known of the executor's end, for the exception.</param>
    public void Lose(Lane lane, string howItEnded)
    {
        Remove(lane);

        // Those sent first may have been running; the ones behind them were only waiting, and a neighbour's crash isn't their attempt.
        var calls = lane.Lose();
        for (var i = calls.Length - 1; i >= 0; i--)
        {
            // One that must not run twice counts as run as soon as it was sent: word that it was started may have been lost with the executor.
            if (!calls[i].IsUnsent && (i < lane.Slots || calls[i].IsStartedBeyond || calls[i].MustNotRepeat))
            {
                calls[i].AddLostAttempt(howItEnded);
            }

            Retry(calls[i]);
        }

        Drain();
    }

    /// <summary>
    /// Closes a lane because the cluster is stopped: what is in flight there runs locally, but for what was running alone and what must not run twice.
    /// </summary>
    public void Abandon(Lane lane, LocalReason reason)
    {
        Remove(lane);
        foreach (var call in lane.Lose())
        {
            if (call.IsAlone || call.MustNotRerun)
            {
                call.AddLostAttempt(reason.What);
                GiveUp(call);
            }
            else
            {
                call.RerunLocally(reason);
            }
        }
    }

    /// <summary>Faults a call with the list of its attempts.</summary>
    public static void GiveUp(ShippedCall call)
    {
        call.UnwatchTokens();
        call.Promise.SetExceptions([new ExecutorLostException(call.Request.Site.ToString(), call.LostAttempts, call.MustNotRerun)]);
    }

    /// <summary>No executor will come any more: queued and later calls run locally with this reason.</summary>
    public void GiveUp(LocalReason reason)
    {
        ShippedCall[] calls;
        lock (_gate)
        {
            _unavailable = reason;
            calls = [.. _queue];
            _queue.Clear();
            _queued = 0;
            _queuedBytes = 0;
        }

        foreach (var call in calls)
        {
            call.RerunLocally(reason);
        }
    }

    /// <summary>Sends queued calls while there is room.</summary>
    public void Drain()
    {
        while (Volatile.Read(ref _queued) > 0 && ReserveLeastLoaded() is { } lane)
        {
            if (Dequeue() is not { } call)
            {
                lane.Release();
                return;
            }

            if (!lane.Send(call))
            {
                Enqueue(call, first: true);
            }
        }
    }

    private void Retry(ShippedCall call)
    {
        call.Lane = null;
        switch (RetryPolicy.After(call.LostAttempts.Count, call.Options?.MaxAttempts ?? maxAttempts, call.IsAlone, call.MustNotRepeat))
        {
            case RetryStep.Again:
                Enqueue(call, first: true);
                break;
            case RetryStep.Alone:
                call.IsAlone = true;
                runAlone(call);
                break;
            default:
                GiveUp(call);
                break;
        }
    }

    private Lane? ReserveLeastLoaded()
    {
        while (true)
        {
            Lane? best = null;
            foreach (var lane in Volatile.Read(ref _lanes))
            {
                if (lane.Load < WindowOf(lane) && (best is null || lane.Load < best.Load))
                {
                    best = lane;
                }
            }

            if (best is null || best.TryReserve(WindowOf(best)))
            {
                return best;
            }
        }
    }

    private int WindowOf(Lane lane) =>
        Volatile.Read(ref _awaited) <= 0 ? lane.Window : Math.Max(lane.Slots, lane.Window - WindowPolicy.UnknownAhead);

    private void Enqueue(ShippedCall call, bool first)
    {
        LocalReason? reason;
        lock (_gate)
        {
            reason = _unavailable;
            if (reason is null)
            {
                if (first)
                {
                    _queue.AddFirst(call);
                }
                else
                {
                    _queue.AddLast(call);
                }

                call.NoteQueued();
                _queued++;
                _queuedBytes += call.Snapshot.Bytes.Length;
                return;
            }
        }

        call.RerunLocally(reason);
    }

    private ShippedCall? Dequeue()
    {
        lock (_gate)
        {
            if (_queue.First is not { } first)
            {
                return null;
            }

            Unlink(first);
            return first.Value;
        }
    }

    private void Unlink(LinkedListNode<ShippedCall> node)
    {
        _queue.Remove(node);
        _queued--;
        _queuedBytes -= node.Value.Snapshot.Bytes.Length;
    }
}
