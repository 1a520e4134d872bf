namespace Distributed.Engine.Transport;

/// <summary>Limits and sizes of one connection.</summary>
internal sealed record ConnectionLimits
{
    /// <summary>Largest payload of a frame, sent or received.</summary>
    public int MaxFrameBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>
    /// Bytes that may wait to be sent. Beyond it <see cref="Connection.Send"/> blocks until the peer has taken some; a frame that is larger
    /// by itself waits for an empty queue.
    /// </summary>
    public long MaxQueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes asked of the system in one receive: some thousand small frames, so that a busy connection costs few calls.</summary>
    public int ReceiveBufferBytes { get; init; } = 256 * 1024;

    /// <summary>The defaults.</summary>
    public static ConnectionLimits Default { get; } = new();
}
