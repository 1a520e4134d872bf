using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>
/// The copied engine: runs attempts in this process on deserialised copies, so that a debugger steps into them. As many at a
/// time as the thread pool gives, like the BCL.
/// </summary>
internal sealed class CopiedHost(GraphLimits limits, Action<long, ReadOnlyMemory<byte>> reply) : AttemptHost(limits)
{
    /// <inheritdoc/>
    public override bool CapturesConsole => false;

    /// <inheritdoc/>
    public override void Enter() => ShippedScope.Enter();

    /// <inheritdoc/>
    public override Attempt? Next() => null;

    /// <summary>Starts an attempt.</summary>
    public void Start(long callId, ReadOnlyMemory<byte> payload)
    {
        ThreadPool.UnsafeQueueUserWorkItem(Begin(callId, payload), preferLocal: false);
    }

    /// <inheritdoc/>
    protected override void Reply(long callId, OutcomeMessage outcome)
    {
        var head = outcome.EncodeHead();
        var payload = new byte[head.Length + outcome.Changes.Length];
        head.CopyTo(payload);
        outcome.Changes.CopyTo(payload.AsMemory(head.Length));
        outcome.Memory?.Dispose();
        reply(callId, payload);
    }
}
