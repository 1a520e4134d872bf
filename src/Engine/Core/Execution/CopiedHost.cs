using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>
/// The copied engine: runs attempts in this process on deserialised copies, so that a debugger steps into them. As many at a
/// time as the thread pool gives, like the BCL.
/// </summary>
internal sealed class CopiedHost(GraphLimits limits, Action<long, ReadOnlyMemory<byte>> reply, Action<long, ReadOnlyMemory<byte>> report)
    : AttemptHost(limits)
{
    /// <inheritdoc/>
    public override int Slots => Environment.ProcessorCount;

    /// <inheritdoc/>
    public override bool IsExecutor => false;

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
    protected override void SendReport(long callId, ReportMessage message) => report(callId, Join(message.EncodeHead(), message.Value));

    /// <inheritdoc/>
    protected override void Reply(long callId, OutcomeMessage outcome)
    {
        var payload = Join(outcome.EncodeHead(), outcome.Changes);
        outcome.Memory?.Dispose();
        reply(callId, payload);
    }

    private static byte[] Join(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail)
    {
        var payload = new byte[head.Length + tail.Length];
        head.CopyTo(payload);
        tail.CopyTo(payload.AsMemory(head.Length));
        return payload;
    }
}
