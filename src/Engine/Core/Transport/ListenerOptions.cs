namespace Distributed.Engine.Transport;

/// <summary>What a <see cref="Listener"/> accepts.</summary>
internal sealed record ListenerOptions
{
    /// <summary>What every peer must know.</summary>
    public required byte[] Token { get; init; }

    /// <summary>For a whole handshake; a peer is a process on this machine that has nothing else to do yet.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Connections whose handshake isn't finished, each with a thread. When one more comes, the oldest goes: an honest handshake takes a
    /// millisecond, so the oldest is the least likely to be one.
    /// </summary>
    public int MaxPendingHandshakes { get; init; } = 64;

    /// <summary>Limits of admitted connections.</summary>
    public ConnectionLimits Limits { get; init; } = ConnectionLimits.Default;
}
