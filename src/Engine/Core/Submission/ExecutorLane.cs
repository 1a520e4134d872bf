using System.Collections.Concurrent;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Submission;

/// <summary>The driver's side of the connection to one executor. Thread-safe.</summary>
internal sealed partial class ExecutorLane(
    Connection connection, int slots, OutcomeCommit commit, EngineThreads threads, Dispatcher dispatcher, ExecutorSegments? segments = null)
    : Lane(slots), IFrameHandler
{
    /// <summary>An outcome up to this size is merged on the reader thread; larger ones would delay other calls' replies (S17).</summary>
    private const int InlineCommitBytes = 16 * 1024;

    private readonly DefinitionReader _definitions = new();
    private readonly PeerDefinitions _confirmed = new();
    private readonly ConcurrentDictionary<int, LeadingFrame> _leading = new();

    /// <inheritdoc/>
    public override void Cancel(ShippedCall call, int token) =>
        connection.Send(FrameKind.Cancel, call.Id, CancelMessage.Encode(token, call.IsOwnToken(token)));

    /// <inheritdoc/>
    public void OnFrame(FrameHeader header, byte[] payload)
    {
        if (header.Kind == FrameKind.Started)
        {
            NoteStartedBeyond(header.CallId);
            dispatcher.Drain();
            return;
        }

        if (header.Kind == FrameKind.Report)
        {
            var report = ReportMessage.Decode(payload);
            _definitions.Add(report.Definitions.Span);
            TakeReport(header.CallId, report, _definitions, commit.Limits, threads.Run);
            return;
        }

        if (header.Kind != FrameKind.Outcome)
        {
            throw new WireException($"A driver can't take a frame of kind {header.Kind}.");
        }

        var outcome = OutcomeMessage.Decode(payload);
        _definitions.Add(outcome.Definitions.Span);
        if (Take(header.CallId, TimeSpan.FromTicks(outcome.RunTicks)) is not { } call)
        {
            NoteCopied(header.CallId, outcome);
            return;
        }

        dispatcher.Drain();
        if (outcome.NeedsBytes)
        {
            SendBytesElsewhere(call);
            return;
        }

        if (call.Reports is { } reports && CommitAfter(reports, call, outcome, payload.Length))
        {
            return;
        }

        var isSmall = payload.Length <= InlineCommitBytes && outcome.Console.Count == 0 && !call.Snapshot.IsRebuilt && !outcome.IsRebuilt && !outcome.HasLog
            && !call.Snapshot.NeedsGates;
        if (isSmall && !outcome.IsShared && commit.TryCommit(call, outcome, _definitions, payload.Length))
        {
            return;
        }

        segments?.Hold();
        CommitElsewhere(call, outcome, payload.Length);
    }

    /// <summary>A method of its own, as in <see cref="OnFrame"/> the lambda's captures would be allocated by every outcome.</summary>
    private void CommitElsewhere(ShippedCall call, OutcomeMessage outcome, int returnedBytes) =>
        threads.Run(() => Commit(call, outcome, returnedBytes));

    private bool CommitAfter(ReportQueue reports, ShippedCall call, OutcomeMessage outcome, int returnedBytes)
    {
        segments?.Hold();
        if (reports.TryAfterLast(() => Commit(call, outcome, returnedBytes)))
        {
            return true;
        }

        segments?.Release();
        return false;
    }

    /// <inheritdoc/>
    protected override void Acknowledge(long callId, long ordinal) =>
        connection.Send(FrameKind.Reported, callId, ReportedMessage.Encode(ordinal));

    /// <inheritdoc/>
    public void OnIdle()
    {
    }

    /// <inheritdoc/>
    public void OnClosed(Exception? reason)
    {
        // No more calls come here; what was in flight is retried when the supervisor reports how the executor ended.
        dispatcher.Remove(this);
        segments?.Release();
    }

    /// <inheritdoc/>
    protected override bool Transmit(ShippedCall call)
    {
        if (segments is not { IsReadable: true })
        {
            call.EmbedShared();
        }

        var head = CallEncoding.Head(call, _confirmed.Select(call.Snapshot.DefinitionIds));
        var leading = call.Snapshot.Base is { } shared ? LeadingOf(shared) : null;
        if (!connection.Send(FrameKind.Call, call.Id, head, call.Snapshot.Bytes, Load <= 1 ? SendUrgency.Inline : SendUrgency.Coalesce, leading: leading))
        {
            return false;
        }

        // The frame is in order on its connection now, and the executor reads _definitions in that order.
        _confirmed.Confirm(call.Snapshot.DefinitionIds);
        if (leading is not null)
        {
            NoteLeading(call, leading);
        }

        return true;
    }

    /// <summary>The frame that brings this executor what calls share; the same one for all of them.</summary>
    private LeadingFrame LeadingOf(GraphBase shared)
    {
        if (_leading.TryGetValue(shared.Id, out var known))
        {
            return known;
        }

        var made = new LeadingFrame(FrameKind.Base, shared.Id, CallEncoding.Head(shared, _confirmed), shared.Snapshot.Bytes);
        var leading = _leading.GetOrAdd(shared.Id, made);
        if (ReferenceEquals(leading, made))
        {
            shared.WhenForgotten(() => Forget(shared.Id));
        }

        return leading;
    }

    private void NoteLeading(ShippedCall call, LeadingFrame leading)
    {
        var shared = call.Snapshot.Base!;
        _confirmed.Confirm(shared.Snapshot.DefinitionIds);
        if (leading.QueuedFor == call.Id)
        {
            call.NoteLeading(leading.PayloadBytes);
        }

        if (shared.IsForgotten)
        {
            // Its loop has ended meanwhile, without this call: an attempt that was given up, say. The frame may have gone after the word that it isn't needed.
            Forget(shared.Id);
        }
    }

    private void Forget(int id)
    {
        _leading.TryRemove(id, out _);
        connection.Send(FrameKind.Forget, id, default);
    }
}
