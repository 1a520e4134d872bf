using System.Globalization;

namespace Distributed.Engine.Wire;

/// <summary>
/// A peer sent what no peer of this version sends, or refused us. Closes its connection, nothing else. Users see its text only inside a
/// message about the executor that was lost.
/// </summary>
internal sealed class WireException : Exception
{
    public WireException(string message)
        : base(message)
    {
    }

    public WireException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public static WireException NotAFrame(ReadOnlySpan<byte> header) =>
        new($"These bytes are not a frame header: {Convert.ToHexString(header)}. The peer is not an engine of this version, or the stream got "
            + "out of step; the connection is closed.");

    public static WireException TooLarge(FrameKind kind, int length, int maxBytes) =>
        new(string.Create(CultureInfo.InvariantCulture, $"A {kind} frame announces {(uint)length:N0} bytes of payload; the limit is "
            + $"{maxBytes:N0}. Raise ClusterOptions.MaxFrameBytes if calls really carry that much."));

    /// <summary>Not a fault of the protocol: what a peer's death looks like.</summary>
    public static EndOfStreamException EndedInsideFrame() =>
        new("The connection ended in the middle of a frame: the peer died or was killed while sending.");

    public static WireException Malformed(string what) => new($"Malformed handshake: {what}.");
}
