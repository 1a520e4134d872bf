using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Wire;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Transport;

/// <summary>
/// Accepts connections and admits those with the right token. One thread accepts; each handshake has a short-lived thread of its own, so
/// that a peer which connects and says nothing delays nobody. Thread-safe.
/// </summary>
internal sealed class Listener : IDisposable
{
    private const int ThreadStackBytes = 512 * 1024;

    /// <summary>Out of handles, accept fails at once: without a pause it would fail a million times a second.</summary>
    private const int AcceptRetryMs = 100;

    private readonly Socket _socket;
    private readonly ListenerOptions _options;
    private readonly IAdmission _admission;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly LinkedList<Connection> _pending = new();
    private readonly Thread _thread;
    private volatile bool _stopped;

    private Listener(Socket socket, Endpoint endpoint, ListenerOptions options, IAdmission admission, ILogger log)
    {
        _socket = socket;
        Endpoint = endpoint;
        _options = options;
        _admission = admission;
        _log = log;
        _thread = new Thread(AcceptLoop, ThreadStackBytes) { IsBackground = true, Name = "Distributed listener" };
    }

    /// <summary>Where it listens; for TCP with the port the system chose.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>Handshakes under way.</summary>
    public int PendingHandshakes
    {
        get
        {
            lock (_gate) return _pending.Count;
        }
    }

    public static Listener Start(Endpoint endpoint, ListenerOptions options, IAdmission admission, ILogger log)
    {
        Socket socket = endpoint.CreateSocket();
        try
        {
            socket.Bind(endpoint.Address);
            socket.Listen(options.MaxPendingHandshakes);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        Endpoint bound = endpoint.Path is null ? Endpoint.Tcp((IPEndPoint)socket.LocalEndPoint!) : endpoint;
        var listener = new Listener(socket, bound, options, admission, log);
        listener._thread.UnsafeStart();
        return listener;
    }

    /// <summary>Accepts no more and drops unfinished handshakes; admitted connections live on. Waits for its accepting thread.</summary>
    public void Dispose()
    {
        if (_stopped) return;
        _stopped = true;
        WakeAccept();
        _thread.Join();
        _socket.Dispose();
        lock (_gate)
        {
            foreach (Connection connection in _pending) connection.Dispose();
        }
    }

    /// <summary>A blocked accept notices a closed handle on some systems only; a connection it notices on all.</summary>
    private void WakeAccept()
    {
        try
        {
            using Socket socket = Endpoint.CreateSocket();
            socket.Connect(Endpoint.Address);
        }
        catch (SocketException)
        {
            // Its file is gone, say.
            _socket.Dispose();
        }
    }

    private void AcceptLoop()
    {
        int number = 0;
        while (!_stopped)
        {
            Socket socket;
            try
            {
                socket = _socket.Accept();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (_stopped) return;

                // The peer left before it was accepted, or this process has no handle left; the next one may have more luck.
                _log.AcceptFailed(Endpoint.ToString(), e);
                // Waits: nothing signals when a handle is free again.
                if (e.SocketErrorCode is SocketError.TooManyOpenSockets) Thread.Sleep(AcceptRetryMs);
                continue;
            }

            if (_stopped) socket.Dispose();
            else Receive(socket, ++number);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The handshake's thread owns the connection.")]
    private void Receive(Socket socket, int number)
    {
        SocketConnection connection;
        try
        {
            connection = new SocketConnection(socket, _options.Limits, $"to executor, connection {number}");
        }
        catch (SocketException)
        {
            // Gone already.
            socket.Dispose();
            return;
        }

        LinkedListNode<Connection> node;
        lock (_gate)
        {
            if (_pending.Count >= _options.MaxPendingHandshakes)
            {
                _log.HandshakeCrowdedOut(Endpoint.ToString(), _options.MaxPendingHandshakes);
                _pending.First!.Value.Dispose();
                _pending.RemoveFirst();
            }

            node = _pending.AddLast(connection);
        }

        var thread = new Thread(() => Shake(node), ThreadStackBytes) { IsBackground = true, Name = $"Distributed handshake {number}" };
        thread.UnsafeStart();
    }

    private void Shake(LinkedListNode<Connection> node)
    {
        Connection connection = node.Value;
        Hello? hello = null;
        try
        {
            hello = Identify(connection);
        }
        catch (Exception e)
        {
            _log.HandshakeFailed(Endpoint.ToString(), e.Message);
        }

        // Crowded out or stopped meanwhile: its disposer has taken it off the list.
        lock (_gate)
        {
            if (node.List is null || _stopped) hello = null;
            else _pending.Remove(node);
        }

        if (hello is null) connection.Dispose();
        else _admission.OnAdmitted(hello, connection);
    }

    /// <summary>Null: refused.</summary>
    private Hello? Identify(Connection connection)
    {
        Hello hello = Handshake.Identify(connection, _options.Token, _options.HandshakeTimeout);
        if (_admission.Decide(hello, out string refusal) is { } welcome)
        {
            Handshake.Admit(connection, welcome, _options.Limits);
            return hello;
        }

        _log.HandshakeRefused(hello.ToString(), refusal);
        Handshake.Refuse(connection, refusal);
        return null;
    }
}
