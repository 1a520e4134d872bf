using System.Collections.Concurrent;
using Distributed.Engine.Objects;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Execution;

/// <summary>An executor's side of its connection: queues the calls that come and sends their outcomes back. Thread-safe.</summary>
internal sealed class ExecutorHost : AttemptHost, IFrameHandler, IDisposable
{
    private readonly Connection _connection;
    private readonly JobSegments? _segments;
    private readonly SegmentReader? _source;

    // What outcomes refer to, by call, until the driver has copied it.
    private readonly ConcurrentDictionary<long, IReadOnlyList<ISharedContent>> _shared = new();
    private readonly RunQueue _queue;
    private readonly int _slots;
    private Attempt? _alone;
    private readonly EngineThreads _threads = new("Distributed cancellation");

    public ExecutorHost(Connection connection, int slots, TimeSpan slotPatience, GraphLimits limits, JobSegments? segments = null)
        : base(limits)
    {
        _connection = connection;
        _slots = slots;
        _segments = segments;
        _source = segments?.CreateReader();
        _queue = new RunQueue(new SlotPolicy(slots, slotPatience), slotPatience, TimeProvider.System, TellStartedBeyond);
        ConsoleCapture.Install();
        GroundWatch.Begin();
    }

    /// <inheritdoc/>
    public override int Slots => _slots;

    /// <inheritdoc/>
    public override bool IsExecutor => true;

    /// <inheritdoc/>
    public override ISharedSource? SharedSource => _source;

    /// <inheritdoc/>
    public override ISharedMemory? SharedMemory => _segments?.Arrays;

    /// <inheritdoc/>
    public void OnFrame(FrameHeader header, byte[] payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Call:
                Start(Begin(header.CallId, payload));
                break;
            case FrameKind.Base:
                TakeBase(header.CallId, payload);
                break;
            case FrameKind.Forget:
                ForgetBase(header.CallId);
                break;
            case FrameKind.Cancel:
                CancelElsewhere(header.CallId, payload);
                break;
            case FrameKind.Reported:
                NoteDelivered(header.CallId, ReportedMessage.Decode(payload));
                break;
            case FrameKind.Copied:
                Release(header.CallId);
                break;
            default:
                throw new WireException($"An executor can't take a frame of kind {header.Kind}.");
        }
    }

    /// <inheritdoc/>
    public bool LeavesWork => true;

    /// <inheritdoc/>
    public IThreadPoolWorkItem? TakeWork()
    {
        var alone = _alone;
        _alone = null;
        return alone;
    }

    /// <summary>One that comes alone is run by the thread that has read it, once another reads on: it saves the wake-up of a thread of the pool.</summary>
    private void Start(Attempt attempt)
    {
        if (_queue.AddOrLeave(attempt))
        {
            _alone = attempt;
        }
    }

    /// <summary>Off the reader's thread, as it runs user callbacks. A method of its own, as in <see cref="OnFrame"/> the captures would be allocated by every call.</summary>
    private void CancelElsewhere(long callId, byte[] payload)
    {
        var (token, isOwn) = CancelMessage.Decode(payload);
        _threads.Run(() => Cancel(callId, token, isOwn));
    }

    /// <inheritdoc/>
    public void OnIdle()
    {
    }

    /// <inheritdoc/>
    public void OnClosed(Exception? reason)
    {
        CloseReports();
        Dispose();
        _segments?.DeleteIfAbandoned();
    }

    /// <inheritdoc/>
    public override Attempt? Next() => _queue.Next();

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    /// <summary>The driver keeps a few calls waiting here; it has to send one more now, or those it holds back could never start.</summary>
    private void TellStartedBeyond(Attempt attempt) =>
        _connection.Send(FrameKind.Started, attempt.CallId, default, urgency: SendUrgency.Inline);

    /// <inheritdoc/>
    protected override void SendReport(long callId, ReportMessage report) =>
        _connection.Send(FrameKind.Report, callId, report.EncodeHead(), report.Value, SendUrgency.Coalesce);

    /// <inheritdoc/>
    protected override void Reply(long callId, OutcomeMessage outcome)
    {
        // Before the driver can answer.
        if (outcome.IsShared)
        {
            _shared[callId] = outcome.Shared;
        }

        _connection.Send(
            FrameKind.Outcome,
            callId,
            outcome.EncodeHead(),
            outcome.Changes,
            _queue.IsQuiet ? SendUrgency.Inline : SendUrgency.Coalesce,
            outcome.Memory);
    }

    private void Release(long callId)
    {
        if (!_shared.TryRemove(callId, out var contents))
        {
            throw new WireException($"The driver has copied what call {callId} sent, which sent nothing to copy.");
        }

        foreach (var content in contents)
        {
            content.Dispose();
        }
    }
}
