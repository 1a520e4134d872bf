using Distributed.Engine.Calls;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

/// <summary>
/// A machine with its executors as a discrete-event simulation, in nanoseconds: processors that work jobs off in order, connections that take time per call and byte, one
/// thread that makes calls. Calls are placed by the policies, with the profile and the costs that the simulation measures on the way. One thread.
/// </summary>
/// <param name="processors">Processors of the driver's machine.</param>
/// <param name="slots">Slots of the executors, all together.</param>
/// <param name="sharesProcessors">Whether executors run on the driver's processors.</param>
internal sealed class SimulatedCluster(int processors, int slots, bool sharesProcessors)
{
    private const long SubmitNs = 200;
    private const long LookNs = 1_000;
    private const long CallNs = 60_000;
    private const long DriverWorkNs = 10_000;
    private const double WriteNsPerByte = 0.3;
    private const double LinkNsPerByte = 0.7;
    private const long InlineBytes = 128 * 1024;

    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly Queue<(long Ns, Action Done)> _here = new();
    private readonly Queue<Call> _queue = new();
    private readonly CallCost _cost = new();
    private readonly LinkCost _link = new();
    private readonly LocalSlots _local = new(processors);
    private long _now;
    private long _order;
    private int _busyHere;
    private int _busySlots;
    private int _stayLocal;
    private int _left;

    /// <summary>Calls that an executor ran.</summary>
    public int Shipped { get; private set; }

    private int Factor => sharesProcessors ? BreakEvenPolicy.SharedFactor : BreakEvenPolicy.OwnFactor;

    private int Beside => sharesProcessors ? _busySlots : 0;

    /// <summary>Makes calls and gives the time until the last has ended.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="run">How long each runs.</param>
    /// <param name="bytes">What each captures.</param>
    /// <param name="isAuto">Whether they are placed; else all run on this machine's processors, as the BCL would have it.</param>
    /// <param name="isSequential">Whether each is awaited before the next is made.</param>
    public TimeSpan Run(int calls, TimeSpan run, long bytes, bool isAuto, bool isSequential)
    {
        _left = calls;
        var start = _now;
        var call = new Call((long)run.TotalNanoseconds, bytes);
        var made = 0;
        void Next()
        {
            if (made < calls)
            {
                made++;
                var taken = isAuto ? Place(call, isSequential ? Next : null) : Local(call, isSequential ? Next : null, isTimed: false);
                if (!isSequential)
                {
                    At(taken, Next);
                }
            }
        }

        Next();
        while (_left > 0)
        {
            Assert.True(_events.TryDequeue(out var act, out var when), $"Nothing happens any more, and {_left} calls haven't ended.");
            _now = when.At;
            act();
        }

        Assert.Equal((0, 0), (_local.Running, _queue.Count));
        return TimeSpan.FromMicroseconds((_now - start) / 1000d);
    }

    /// <summary>Places a call; gives how long that keeps the caller.</summary>
    private long Place(Call call, Action? then)
    {
        if (_stayLocal > 0)
        {
            _stayLocal--;
            return Local(call, then, isTimed: false);
        }

        if (BreakEvenPolicy.IsKnown(_cost) && BreakEvenPolicy.Check(_cost, _link.Of(_cost.Bytes), Factor) is not null)
        {
            if (BreakEvenPolicy.Check(_cost, _link.Of(0), Factor) is null)
            {
                _cost.FadeBytes();
            }

            _link.Fade();
            _stayLocal = BreakEvenPolicy.UntimedCalls(_cost);
            _local.Enter();
            return LookNs + Local(call, then, isTimed: true);
        }

        var fillsHereFirst = BreakEvenPolicy.FillsHereFirst(_cost, _link.Of(_cost.Bytes));
        var mayQueue = PlacementPolicy.MayQueue(isAsync: false, default, _queue.Count, _queue.Count * call.Bytes);
        switch (PlacementPolicy.Choose(fillsHereFirst, _local.IsIdle(Beside), _busySlots < slots, mayQueue))
        {
            case CallPlace.IdleLocal:
                Assert.True(_local.TryEnter(Beside));
                return LookNs + Local(call, then, isTimed: true);
            case CallPlace.Executor:
                return LookNs + Write(call, then, queued: false);
            case CallPlace.Queue:
                return LookNs + Write(call, then, queued: true);
            default:
                return LookNs + Local(call, then, isTimed: false);
        }
    }

    private long Local(Call call, Action? then, bool isTimed)
    {
        Work(call.Ns, () =>
        {
            if (isTimed)
            {
                _local.Leave();
                _cost.NoteRun(TimeSpan.FromMicroseconds(call.Ns / 1000d));
            }

            End(then);
        });
        return SubmitNs;
    }

    /// <summary>Writes the closure as far as it pays: small ones on the caller's thread, large ones beside it.</summary>
    private long Write(Call call, Action? then, bool queued)
    {
        var limit = BreakEvenPolicy.IsKnown(_cost) ? BreakEvenPolicy.AffordableGraph(_cost, _link, Factor).Bytes : InlineBytes;
        var inline = (long)(Math.Min(call.Bytes, Math.Min(limit, InlineBytes)) * WriteNsPerByte);
        if (call.Bytes > limit)
        {
            if (BreakEvenPolicy.IsKnown(_cost))
            {
                _cost.NoteBytes(limit * 2);
            }

            return inline + Local(call, then, isTimed: false);
        }

        var start = _now;
        if (!queued)
        {
            _busySlots++;
        }

        if (call.Bytes <= InlineBytes)
        {
            At(inline, () => Send(call, then, start, queued));
        }
        else
        {
            Work((long)(call.Bytes * WriteNsPerByte), () => Send(call, then, start, queued));
        }

        return inline;
    }

    private void Send(Call call, Action? then, long start, bool queued)
    {
        if (queued)
        {
            _queue.Enqueue(call with { Then = then });
            Drain();
            return;
        }

        Ship(call, then, start);
    }

    /// <summary>In a slot that was taken already.</summary>
    private void Ship(Call call, Action? then, long? start)
    {
        var way = CallNs + (long)(call.Bytes * LinkNsPerByte);
        At(way, () => Execute(call.Ns, () =>
        {
            // Reading, committing and completing take the driver's processors.
            Work(DriverWorkNs, () =>
            {
                _busySlots--;
                Shipped++;
                _cost.NoteRun(TimeSpan.FromMicroseconds(call.Ns / 1000d));
                _cost.NoteBytes(call.Bytes);
                if (start is { } from)
                {
                    _link.Note(TimeSpan.FromMicroseconds((_now - from - call.Ns) / 1000d), call.Bytes);
                }

                End(then);
            });
        }));
    }

    private void Execute(long ns, Action done)
    {
        if (sharesProcessors)
        {
            Work(ns, done);
        }
        else
        {
            At(ns, done);
        }
    }

    private void End(Action? then)
    {
        _left--;
        Drain();
        then?.Invoke();
    }

    private void Drain()
    {
        while (_queue.Count > 0)
        {
            if (_busySlots < slots)
            {
                _busySlots++;
                var call = _queue.Dequeue();
                Ship(call, call.Then, start: null);
            }
            else if (_local.TryEnter(Beside))
            {
                var call = _queue.Dequeue();
                Local(call, call.Then, isTimed: true);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Has one of this machine's processors work, when its turn comes.</summary>
    private void Work(long ns, Action done)
    {
        _here.Enqueue((ns, done));
        StartWork();
    }

    private void StartWork()
    {
        while (_busyHere < processors && _here.TryDequeue(out var job))
        {
            _busyHere++;
            At(job.Ns, () =>
            {
                _busyHere--;
                job.Done();
                StartWork();
            });
        }
    }

    private void At(long inNs, Action act) => _events.Enqueue(act, (_now + inNs, _order++));

    private sealed record Call(long Ns, long Bytes)
    {
        public Action? Then { get; init; }
    }
}
