namespace Distributed.Engine.Transport;

/// <summary>One end of a connection within this process: the same threads, frames and limits, over memory instead of a socket.</summary>
internal sealed class LoopbackConnection : Connection
{
    private readonly LoopbackPipe _incoming;
    private readonly LoopbackPipe _outgoing;
    private readonly string _name;

    private LoopbackConnection(LoopbackPipe incoming, LoopbackPipe outgoing, ConnectionLimits limits, string name)
        : base(limits)
    {
        _incoming = incoming;
        _outgoing = outgoing;
        _name = name;
    }

    /// <summary>Two ends of a new connection.</summary>
    public static (LoopbackConnection A, LoopbackConnection B) CreatePair(ConnectionLimits limits)
    {
        var toA = new LoopbackPipe();
        var toB = new LoopbackPipe();
        return (new LoopbackConnection(toA, toB, limits, "loopback a"), new LoopbackConnection(toB, toA, limits, "loopback b"));
    }

    public override string ToString() => _name;

    protected internal override int ReceiveBytes(Span<byte> target, int timeoutMs = -1) => _incoming.Read(target, timeoutMs);

    protected internal override void SendBytes(ReadOnlySpan<byte> source) => _outgoing.Write(source);

    protected override bool CanSendWithoutBlocking(int bytes) => _outgoing.FreeBytes >= bytes;

    protected override void EndBytes()
    {
        _outgoing.Close();
        _incoming.Close();
    }

    protected override void ReleaseBytes()
    {
    }
}
