using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Submission;

/// <summary>
/// The way to one place where calls run: an executor, or the copied engine of this process. Knows what is in flight there.
/// Thread-safe.
/// </summary>
internal abstract class Lane(int slots)
{
    private const double Smoothing = 0.2;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, ShippedCall> _inFlight = [];
    private double? _averageRunMs;
    private int _windowOfRuns = WindowPolicy.Of(slots, averageRun: null);
    private bool _lost;
    private Action? _whenEmpty;
    private HashSet<long>? _dropped;
    private Action? _whenStuck;
    private int _reserved;
    private int _extra;
    private long _sent;

    /// <summary>What shipping by this way costs.</summary>
    public LinkCost Link { get; } = new();

    /// <summary>Whether what runs there takes processors of this machine.</summary>
    public virtual bool SharesProcessors => true;

    /// <summary>Calls it runs at a time.</summary>
    public int Slots { get; } = slots;

    /// <summary>Calls reserved or in flight.</summary>
    public int Load => Volatile.Read(ref _reserved);

    /// <summary>The most calls to have in flight now. Calls beyond the slots widen it: those that block there don't keep others from coming.</summary>
    public virtual int Window => Volatile.Read(ref _windowOfRuns) + Volatile.Read(ref _extra);

    /// <summary>Reserves a place when fewer than <paramref name="limit"/> are taken. A reservation ends with the call, or with <see cref="Release"/>.</summary>
    public bool TryReserve(int limit)
    {
        var load = Volatile.Read(ref _reserved);
        while (load < limit)
        {
            var seen = Interlocked.CompareExchange(ref _reserved, load + 1, load);
            if (seen == load)
            {
                return true;
            }

            load = seen;
        }

        return false;
    }

    /// <summary>Gives a reservation back that no call used.</summary>
    public void Release() => Interlocked.Decrement(ref _reserved);

    /// <summary>Sends a call on a reservation. False when the lane was lost: the reservation is gone, the call is still the caller's.</summary>
    public bool Send(ShippedCall call)
    {
        lock (_gate)
        {
            if (_lost)
            {
                return false;
            }

            call.Lane = this;
            call.NoteSent(++_sent, isSlotFree: Load <= Slots);
            _inFlight.Add(call.Id, call);
        }

        try
        {
            if (!Transmit(call))
            {
                call.NoteUnsent();
            }
        }
        catch (Exception exception)
        {
            // Too large with its head, say. Nothing has left, and the caller's Task.Run must not throw for it.
            if (Take(call.Id) is not null)
            {
                call.RerunLocally(new LocalReason(LocalReasonKind.Limit, $"it could not be sent: {exception.Message}"));
            }

            return true;
        }

        RepeatCancellations(call);
        return true;
    }

    /// <summary>Notes that a call was started beyond the slots, as those in them may be waiting for others (S16).</summary>
    public void NoteStartedBeyond(long callId)
    {
        lock (_gate)
        {
            if (_inFlight.TryGetValue(callId, out var call))
            {
                call.NoteStartedBeyond();
                _extra++;
            }
        }
    }

    /// <summary>Takes a call out because its outcome has come; null when it isn't in flight here any more.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="run">How long it ran there; null when that isn't known.</param>
    public ShippedCall? Take(long callId, TimeSpan? run = null)
    {
        ShippedCall? call;
        lock (_gate)
        {
            if (!_inFlight.Remove(callId, out call))
            {
                return TakeDropped(callId);
            }

            _extra = Math.Clamp(_inFlight.Count - Slots, 0, _extra);
            if (run is { TotalMilliseconds: var ms })
            {
                _averageRunMs = _averageRunMs is { } average ? average + ((ms - average) * Smoothing) : ms;
                _windowOfRuns = WindowPolicy.Of(Slots, TimeSpan.FromMilliseconds(_averageRunMs.Value));
            }
        }

        Free();
        if (_dropped is not null)
        {
            EndIfStuck();
        }

        return call;
    }

    /// <summary>
    /// Takes a call out whose attempt is given up, though it goes on there: its slot stays taken until it ends. False when it isn't in flight here any more.
    /// </summary>
    public bool TryDrop(ShippedCall call)
    {
        lock (_gate)
        {
            if (!_inFlight.Remove(call.Id))
            {
                return false;
            }

            (_dropped ??= []).Add(call.Id);
        }

        foreach (var (number, _) in call.Tokens)
        {
            Cancel(call, number);
        }

        EndIfStuck();
        return true;
    }

    /// <summary>Whether attempts that were given up and haven't ended take all its slots: nothing else gets far there.</summary>
    public bool IsStuck
    {
        get
        {
            lock (_gate)
            {
                return _dropped?.Count >= Slots;
            }
        }
    }

    /// <summary>Has <paramref name="action"/> run when it <see cref="IsStuck"/> and every other call there has ended.</summary>
    public void WhenStuck(Action action) => _whenStuck = action;

    private void EndIfStuck()
    {
        Action? end = null;
        lock (_gate)
        {
            if (_dropped?.Count >= Slots && _inFlight.Count == 0)
            {
                (end, _whenStuck) = (_whenStuck, null);
            }
        }

        end?.Invoke();
    }

    /// <summary>The end of an attempt that was given up frees its slot.</summary>
    private ShippedCall? TakeDropped(long callId)
    {
        if (_dropped?.Remove(callId) == true)
        {
            Free();
        }

        return null;
    }

    private void Free()
    {
        if (Interlocked.Decrement(ref _reserved) == 0)
        {
            _whenEmpty?.Invoke();
        }
    }

    /// <summary>Takes in a report of a call in flight, on the thread that reads frames. What belongs to no call here is dropped: its lane was lost.</summary>
    /// <exception cref="WireException">It isn't the next report of the call.</exception>
    /// <exception cref="GraphFormatException">It is malformed, or not for the progress that it names.</exception>
    protected void TakeReport(long callId, ReportMessage message, DefinitionReader definitions, GraphLimits limits, Action<Action> run)
    {
        var roots = GraphReader.Read(message.Value, definitions, limits).Roots;
        ShippedCall? call;
        bool isFirst;
        lock (_gate)
        {
            // Noted within the lock: a call that is given back by it has all its reports.
            if (!_inFlight.TryGetValue(callId, out call))
            {
                return;
            }

            var progress = ProgressOf(call, message.Progress, roots);
            isFirst = call.Reports!.Add(message.Ordinal, progress, roots[0], ordinal => Acknowledge(callId, ordinal));
        }

        if (isFirst)
        {
            run(call.Reports.Deliver);
        }
    }

    private static object ProgressOf(ShippedCall call, int number, object?[] roots)
    {
        if (number >= call.Snapshot.Live.Count || call.Snapshot.Live[number] is not { Kind: LiveKind.Progress, Original: { } progress })
        {
            throw new GraphFormatException($"A report names the progress {number}, which its call didn't capture.");
        }

        return roots is [var value] && ProgressTarget.For(progress.GetType()).Accepts(value)
            ? progress
            : throw new GraphFormatException($"A report to a {TypeNames.Of(progress.GetType())} has another value.");
    }

    /// <summary>Tells the place that the reports of a call up to an ordinal have been passed on.</summary>
    protected abstract void Acknowledge(long callId, long ordinal);

    /// <summary>Has <paramref name="action"/> run whenever the last call has ended: an executor for one call can go then.</summary>
    public void WhenEmpty(Action action) => _whenEmpty = action;

    /// <summary>Closes the lane and takes out what was in flight, in the order in which it was sent.</summary>
    public ShippedCall[] Lose()
    {
        lock (_gate)
        {
            _lost = true;
            var calls = _inFlight.Values.OrderBy(call => call.SentOrder).ToArray();
            _inFlight.Clear();
            return calls;
        }
    }

    /// <summary>A token that was cancelled before the call was on its way has been announced to nobody, or too early.</summary>
    private void RepeatCancellations(ShippedCall call)
    {
        foreach (var (number, token) in call.Tokens)
        {
            if (token.IsCancellationRequested)
            {
                Cancel(call, number);
            }
        }
    }

    /// <summary>Tells the place that a token of a call was cancelled.</summary>
    public abstract void Cancel(ShippedCall call, int token);

    /// <summary>Puts a call that is already in flight on its way. False when the way is closed: the loss of the lane will give it back.</summary>
    protected abstract bool Transmit(ShippedCall call);
}
