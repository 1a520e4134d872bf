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

    public CopiedLane(GraphLimits limits, OutcomeCommit commit)
        : base(slots: int.MaxValue)
    {
        _commit = commit;
        _host = new CopiedHost(limits, Commit);
    }

    /// <inheritdoc/>
    public override int Window => int.MaxValue;

    /// <inheritdoc/>
    public override void Cancel(ShippedCall call, int token) => _host.Cancel(call.Id, token, call.IsOwnToken(token));

    /// <inheritdoc/>
    protected override bool Transmit(ShippedCall call)
    {
        var head = CallEncoding.Head(call, _confirmed.Select(call.Snapshot.DefinitionIds));
        var payload = new byte[head.Length + call.Snapshot.Bytes.Length];
        head.CopyTo(payload);
        call.Snapshot.Bytes.CopyTo(payload.AsMemory(head.Length));
        _host.Start(call.Id, payload);
        _confirmed.Confirm(call.Snapshot.DefinitionIds);
        return true;
    }

    private void Commit(long callId, ReadOnlyMemory<byte> payload)
    {
        var outcome = OutcomeMessage.Decode(payload);
        _definitions.Add(outcome.Definitions.Span);
        if (Take(callId) is { } call)
        {
            _commit.Commit(call, outcome, _definitions, payload.Length);
        }
    }
}
