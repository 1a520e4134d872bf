using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Execution;

/// <summary>
/// Where attempts of one driver run: what they share, and who is told of their ends. Thread-safe.
/// </summary>
internal abstract class AttemptHost(GraphLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Attempt> _running = [];

    /// <summary>The driver's definitions, as far as they have come.</summary>
    public DefinitionReader Definitions { get; } = new();

    /// <summary>Which of this process's definitions the driver has confirmed.</summary>
    public PeerDefinitions Confirmed { get; } = new();

    public GraphLimits Limits { get; } = limits;

    /// <summary>Threads that one attempt may use: those of a loop's chunk.</summary>
    public abstract int Slots { get; }

    /// <summary>What the driver's calls continue.</summary>
    protected ReceivedBases Bases { get; } = new(limits);

    /// <summary>Whether this process is an executor, and so what the code sees of it isn't the driver's: its console, what it can load, its memory.</summary>
    public abstract bool IsExecutor { get; }

    /// <summary>Opens what the driver has put into shared memory; null where there is none.</summary>
    public virtual ISharedSource? SharedSource => null;

    /// <summary>Where large arrays go that are sent back; null: into the outcome.</summary>
    public virtual ISharedMemory? SharedMemory => null;

    /// <summary>Takes a call frame in: its definitions, which later frames rely on, and the attempt, which cancellations look for.</summary>
    public Attempt Begin(long callId, ReadOnlyMemory<byte> payload)
    {
        var message = CallMessage.Decode(payload);
        Definitions.Add(message.Definitions.Span);
        ReadOnlyMemory<byte>? shared = null;
        if (message.Flags.HasFlag(CallFlags.HasBase))
        {
            // A conditional would make an empty graph of null.
            shared = Bases.Get(message.BaseId);
        }

        var attempt = new Attempt(callId, message, shared, this);
        lock (_gate)
        {
            _running[callId] = attempt;
        }

        return attempt;
    }

    /// <summary>Takes a base frame in, for calls to come.</summary>
    public void TakeBase(long id, ReadOnlyMemory<byte> payload)
    {
        var message = BaseMessage.Decode(payload);
        Definitions.Add(message.Definitions.Span);
        Bases.Add(id, message.Graph);
    }

    /// <summary>No more calls continue a graph.</summary>
    public void ForgetBase(long id) => Bases.Remove(id);

    /// <summary>Passes a cancellation on to the attempt, if it is still there. Runs user callbacks.</summary>
    public void Cancel(long callId, int token, bool isOwn)
    {
        Attempt? attempt;
        lock (_gate)
        {
            _running.TryGetValue(callId, out attempt);
        }

        attempt?.Cancel(token, isOwn);
    }

    /// <summary>Sends a report of a running attempt. Called by one thread of an attempt at a time, in the order of ordinals.</summary>
    /// <exception cref="WireException">It is larger than a frame.</exception>
    public void Report(long callId, int progress, long ordinal, GraphSnapshot value)
    {
        SendReport(callId, new ReportMessage(progress, ordinal, Confirmed.Select(value.DefinitionIds), value.Bytes));

        // In order on its connection now, as an outcome is.
        Confirmed.Confirm(value.DefinitionIds);
    }

    /// <summary>The driver has passed on the reports of an attempt up to an ordinal. An attempt that has ended needs no word of it.</summary>
    public void NoteDelivered(long callId, long ordinal)
    {
        Attempt? attempt;
        lock (_gate)
        {
            _running.TryGetValue(callId, out attempt);
        }

        attempt?.NoteDelivered(ordinal);
    }

    /// <summary>The driver is gone: closures that wait for it to take their reports go on.</summary>
    protected void CloseReports()
    {
        Attempt[] running;
        lock (_gate)
        {
            running = [.. _running.Values];
        }

        Array.ForEach(running, attempt => attempt.CloseReports());
    }

    /// <summary>An attempt ended: its outcome goes to the driver.</summary>
    public void End(Attempt attempt, EncodedOutcome outcome)
    {
        lock (_gate)
        {
            _running.Remove(attempt.CallId);
        }

        try
        {
            Reply(attempt.CallId, outcome.Message);
        }
        catch (WireException exception)
        {
            // Too large: the driver makes the call itself.
            Release(outcome.Message);
            var reason = new LocalReason(LocalReasonKind.Limit, $"its outcome could not be sent: {exception.Message}");
            Reply(attempt.CallId, new OutcomeMessage { Status = CallStatus.Discarded, Reason = reason });
            return;
        }

        // The reply is in order on its connection now, and the driver reads definitions in that order.
        Confirmed.Confirm(outcome.DefinitionIds);
    }

    private static void Release(OutcomeMessage outcome)
    {
        foreach (var content in outcome.Shared)
        {
            content.Dispose();
        }
    }

    /// <summary>Called in the execution context of an attempt before its delegate runs.</summary>
    public virtual void Enter()
    {
    }

    /// <summary>The next attempt to run on the thread that has just ended one; null when there is none.</summary>
    public abstract Attempt? Next();

    /// <summary>Sends a report to the driver.</summary>
    protected abstract void SendReport(long callId, ReportMessage report);

    /// <summary>Sends an outcome to the driver.</summary>
    protected abstract void Reply(long callId, OutcomeMessage outcome);
}
