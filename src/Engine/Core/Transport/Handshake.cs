using System.Security.Cryptography;
using System.Text;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// The first frames of a connection, exchanged before its threads start: hello, then welcome or reject. Each side reads exactly its frame
/// and no byte more, under one deadline for all of it.
/// </summary>
internal static class Handshake
{
    /// <summary>The executor's side.</summary>
    /// <exception cref="HandshakeException">Rejected.</exception>
    /// <exception cref="WireException">The peer is no driver of this version.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    /// <exception cref="EndOfStreamException">The peer left.</exception>
    public static Welcome Introduce(Connection connection, Hello hello, TimeSpan patience)
    {
        var deadline = new Deadline(patience);
        Write(connection, FrameKind.Hello, hello.ToBytes());
        (FrameKind kind, byte[] payload) = Read(connection, deadline);
        if (kind == FrameKind.Reject) throw new HandshakeException($"The driver rejected {hello}: {Encoding.UTF8.GetString(payload)}");
        Welcome welcome = kind == FrameKind.Welcome ? Welcome.Parse(payload) : throw WireException.Malformed($"a {kind} frame instead of a welcome");
        connection.Adopt(connection.Limits with { MaxFrameBytes = welcome.MaxFrameBytes });
        return welcome;
    }

    /// <summary>The driver's side, first half: who is it? Compares the token in constant time.</summary>
    /// <exception cref="HandshakeException">Wrong token; the peer has been told no more than that.</exception>
    /// <exception cref="WireException">No hello of this version.</exception>
    /// <exception cref="TimeoutException">No hello in time.</exception>
    /// <exception cref="EndOfStreamException">The peer left.</exception>
    public static Hello Identify(Connection connection, ReadOnlySpan<byte> token, TimeSpan patience)
    {
        (FrameKind kind, byte[] payload) = Read(connection, new Deadline(patience));
        if (kind != FrameKind.Hello) throw WireException.Malformed($"a {kind} frame instead of a hello");
        Hello hello = Hello.Parse(payload);
        if (CryptographicOperations.FixedTimeEquals(hello.Token, token)) return hello;
        Refuse(connection, "wrong token");
        throw new HandshakeException($"{hello} has the wrong token");
    }

    /// <summary>The driver's side, second half: it may come in.</summary>
    public static void Admit(Connection connection, Welcome welcome, ConnectionLimits limits)
    {
        Write(connection, FrameKind.Welcome, welcome.ToBytes());
        connection.Adopt(limits);
    }

    /// <summary>The driver's side, second half: it may not, and is told why.</summary>
    public static void Refuse(Connection connection, string reason) => Write(connection, FrameKind.Reject, Encoding.UTF8.GetBytes(reason));

    private static void Write(Connection connection, FrameKind kind, byte[] payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        FrameCodec.Write(frame, new FrameHeader(payload.Length, kind, 0, 0));
        payload.CopyTo(frame, FrameHeader.Size);
        connection.SendBytes(frame);
    }

    private static (FrameKind Kind, byte[] Payload) Read(Connection connection, Deadline deadline)
    {
        byte[] header = new byte[FrameHeader.Size];
        ReadExactly(connection, header, deadline);
        FrameHeader parsed = FrameCodec.Read(header, WireLimits.MaxHandshakeBytes);
        byte[] payload = new byte[parsed.PayloadLength];
        ReadExactly(connection, payload, deadline);
        return (parsed.Kind, payload);
    }

    private static void ReadExactly(Connection connection, Span<byte> target, Deadline deadline)
    {
        while (!target.IsEmpty)
        {
            int received = connection.ReceiveBytes(target, deadline.LeftMs());
            if (received == 0) throw WireException.EndedInsideFrame();
            target = target[received..];
        }
    }

    /// <summary>What a peer that sends a byte now and then can't stretch.</summary>
    private readonly struct Deadline(TimeSpan patience)
    {
        private readonly long _atMs = Environment.TickCount64 + (long)patience.TotalMilliseconds;

        public int LeftMs()
        {
            long left = _atMs - Environment.TickCount64;
            return left > 0 ? (int)Math.Min(left, int.MaxValue) : throw new TimeoutException("The handshake wasn't finished in time.");
        }
    }
}
