using System.Net.Sockets;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// A connection over a connected stream socket, Unix-domain or TCP. Only blocking calls are made on it: .NET completes asynchronous socket
/// operations on the thread pool, which user code may fill.
/// </summary>
internal sealed class SocketConnection : Connection
{
    /// <summary>Room for the frames of one flush in the kernel, and enough that an inline write finds it (TCP starts with 16 KiB).</summary>
    private const int SendBufferBytes = 512 * 1024;

    private readonly Socket _socket;
    private readonly string _name;

    public SocketConnection(Socket socket, ConnectionLimits limits, string name)
        : base(limits)
    {
        _socket = socket;
        _name = name;
        _socket.SendBufferSize = SendBufferBytes;
        if (socket.ProtocolType == ProtocolType.Tcp) _socket.NoDelay = true;
    }

    public override string ToString() => _name;

    protected internal override int ReceiveBytes(Span<byte> target, int timeoutMs = -1)
    {
        int socketTimeoutMs = timeoutMs < 0 ? 0 : Math.Max(1, timeoutMs);
        if (_socket.ReceiveTimeout != socketTimeoutMs) _socket.ReceiveTimeout = socketTimeoutMs;
        try
        {
            return _socket.Receive(target);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut)
        {
            throw new TimeoutException($"Nothing was received within {timeoutMs} ms.", e);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
        catch (SocketException) when (!IsOpen)
        {
            // Closed by this side; systems differ in how a blocked receive learns of it.
            return 0;
        }
    }

    protected internal override void SendBytes(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty) source = source[_socket.Send(source)..];
    }

    protected override bool CanSendWithoutBlocking(int bytes) => _socket.Poll(0, SelectMode.SelectWrite);

    protected override void EndBytes()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer was faster.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        // Elsewhere a shutdown doesn't wake a thread that blocks in receive; closing the handle does.
        if (OperatingSystem.IsWindows()) _socket.Dispose();
    }

    protected override void ReleaseBytes() => _socket.Dispose();
}
