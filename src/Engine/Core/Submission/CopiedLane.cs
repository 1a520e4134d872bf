using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Submission;

/// <summary>The way into the copied engine of this process: the same bytes as to an executor, without a connection. Thread-safe.</summary>
internal sealed class CopiedLane : Lane
{
    private readonly OutcomeCommit _commit;
    private readonly CopiedHost _host;
    private readonly DefinitionReader _definitions = new();
    private readonly PeerDefinitions _confirmed = new();
    private readonly HashSet<int> _leading = [];

    public CopiedLane(GraphLimits limits, OutcomeCommit commit)
        : base(slots: int.MaxValue)
    {
        _commit = commit;
        _host = new CopiedHost(limits, Commit, Report);
    }

    /// <inheritdoc/>
    public override int Window => int.MaxValue;

    /// <inheritdoc/>
    public override void Cancel(ShippedCall call, int token) => _host.Cancel(call.Id, token, call.IsOwnToken(token));

    /// <inheritdoc/>
    protected override void Acknowledge(long callId, long ordinal) => _host.NoteDelivered(callId, ordinal);

    /// <inheritdoc/>
    protected override bool Transmit(ShippedCall call)
    {
        var head = CallEncoding.Head(call, _confirmed.Select(call.Snapshot.DefinitionIds));
        var payload = new byte[head.Length + call.Snapshot.Bytes.Length];
        head.CopyTo(payload);
        call.Snapshot.Bytes.CopyTo(payload.AsMemory(head.Length));
        if (call.Snapshot.Base is { } shared)
        {
            Lead(shared, call);
        }

        _host.Start(call.Id, payload);
        _confirmed.Confirm(call.Snapshot.DefinitionIds);
        return true;
    }

    private void Lead(GraphBase shared, ShippedCall call)
    {
        lock (_leading)
        {
            if (!_leading.Add(shared.Id))
            {
                return;
            }

            var head = CallEncoding.Head(shared, _confirmed);
            _host.TakeBase(shared.Id, (byte[])[.. head.Span, .. shared.Snapshot.Bytes.Span]);
            call.NoteLeading(head.Length + shared.Snapshot.Bytes.Length);
        }

        shared.WhenForgotten(() => Forget(shared.Id));
    }

    private void Forget(int id)
    {
        lock (_leading)
        {
            _leading.Remove(id);
            _host.ForgetBase(id);
        }
    }

    private void Commit(long callId, ReadOnlyMemory<byte> payload)
    {
        var outcome = OutcomeMessage.Decode(payload);
        _definitions.Add(outcome.Definitions.Span);
        if (Take(callId) is { } call && (call.Reports is not { } reports || !CommitAfter(reports, call, outcome, payload.Length)))
        {
            _commit.Commit(call, outcome, _definitions, payload.Length);
        }
    }

    /// <summary>In a method of its own: the lambda's captures are allocated for calls that report only.</summary>
    private bool CommitAfter(ReportQueue reports, ShippedCall call, OutcomeMessage outcome, int returnedBytes) =>
        reports.TryAfterLast(() => _commit.Commit(call, outcome, _definitions, returnedBytes));

    /// <summary>On the closure's own thread, which isn't a connection's: a debugger sees who reports.</summary>
    private void Report(long callId, ReadOnlyMemory<byte> payload)
    {
        var report = ReportMessage.Decode(payload);
        _definitions.Add(report.Definitions.Span);
        TakeReport(callId, report, _definitions, _commit.Limits, static deliver => deliver());
    }
}
