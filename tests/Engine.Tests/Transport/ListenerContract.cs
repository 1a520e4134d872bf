using System.Collections.Concurrent;
using System.Net.Sockets;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

/// <summary>What a listener does on each kind of socket.</summary>
public abstract class ListenerContract : IDisposable
{
    private readonly ListLog _log = new();
    private readonly Door _door = new();
    private readonly byte[] _token = Peers.NewToken();
    private readonly List<IDisposable> _owned = [];

    private protected abstract Endpoint NewEndpoint();

    public void Dispose()
    {
        foreach (IDisposable owned in _owned.AsEnumerable().Reverse()) owned.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Who_has_the_token_comes_in_and_talks()
    {
        Listener listener = Listen();

        (Connection executor, Welcome welcome) = Dial(listener, _token, 7);
        (Hello hello, Connection driver) = _door.Take();
        var atDriver = new Recorder();
        driver.Start(atDriver);
        executor.Start(new Recorder());
        executor.Send(FrameKind.Outcome, 5, new byte[3]);

        Assert.Equal((7, Environment.ProcessId), (hello.ExecutorId, hello.ProcessId));
        Assert.Equal(Peers.Welcome.MaxGraphObjects, welcome.MaxGraphObjects);
        Assert.Equal(5, atDriver.Take().Header.CallId);
    }

    [Fact]
    public void A_wrong_token_is_rejected_closed_and_logged_and_others_still_come_in()
    {
        Listener listener = Listen();

        var e = Assert.Throws<HandshakeException>(() => Dial(listener, Peers.NewToken(), 7));

        Assert.EndsWith("wrong token", e.Message, StringComparison.Ordinal);
        Assert.Equal(
            $"Warning 100: A connection to {listener.Endpoint} was dropped before it was admitted: executor 7 (process {Environment.ProcessId}) has the wrong token",
            _log.Take());
        Dial(listener, _token, 8);
        Assert.Equal(8, _door.Take().Hello.ExecutorId);
    }

    [Fact]
    public void Who_is_not_expected_is_told_why()
    {
        _door.Refusal = "there is no executor 7";
        Listener listener = Listen();

        var e = Assert.Throws<HandshakeException>(() => Dial(listener, _token, 7));

        Assert.Equal($"The driver rejected executor 7 (process {Environment.ProcessId}): there is no executor 7", e.Message);
        Assert.Equal($"Warning 101: executor 7 (process {Environment.ProcessId}) was refused: there is no executor 7", _log.Take());
    }

    [Fact]
    public void A_half_open_connection_delays_nobody_and_is_dropped_at_the_deadline()
    {
        Listener listener = Listen(handshakeMs: 200);
        using Socket silent = Connect(listener);

        Dial(listener, _token, 7);
        Assert.Equal(7, _door.Take().Hello.ExecutorId);

        Assert.Equal(0, silent.Receive(new byte[1]));
        Assert.EndsWith("Nothing was received within 200 ms.", _log.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_is_dropped_and_others_still_come_in()
    {
        Listener listener = Listen();
        using Socket stranger = Connect(listener);
        stranger.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);

        Assert.Contains("These bytes are not a frame header: 474554202F", _log.Take(), StringComparison.Ordinal);
        Dial(listener, _token, 7);
        Assert.Equal(7, _door.Take().Hello.ExecutorId);
    }

    [Fact]
    public void When_too_many_handshakes_are_unfinished_the_oldest_goes()
    {
        Listener listener = Listen(maxPending: 3);
        Socket[] silent = [.. Enumerable.Range(0, 3).Select(_ => Connect(listener))];
        Assert.True(SpinWait.SpinUntil(() => listener.PendingHandshakes == 3, Recorder.PatienceMs));

        Dial(listener, _token, 7);

        Assert.Equal(7, _door.Take().Hello.ExecutorId);
        Assert.StartsWith("Warning 102: More than 3 handshakes are unfinished at ", _log.Take(102), StringComparison.Ordinal);
        Assert.Equal(0, silent[0].Receive(new byte[1]));
        Assert.Equal(2, listener.PendingHandshakes);
    }

    [Fact]
    public void Stopping_drops_unfinished_handshakes_and_leaves_admitted_connections()
    {
        Listener listener = Listen();
        using Socket silent = Connect(listener);
        (Connection executor, _) = Dial(listener, _token, 7);
        Connection driver = _door.Take().Connection;
        Assert.True(SpinWait.SpinUntil(() => listener.PendingHandshakes == 1, Recorder.PatienceMs));

        listener.Dispose();
        listener.Dispose();

        Assert.Equal(0, silent.Receive(new byte[1]));
        Assert.ThrowsAny<SocketException>(() => Connect(listener));
        var atExecutor = new Recorder();
        executor.Start(atExecutor);
        driver.Start(new Recorder());
        driver.Send(FrameKind.Call, 1, default);
        Assert.Equal(1, atExecutor.Take().Header.CallId);
    }

    private Listener Listen(int handshakeMs = Recorder.PatienceMs, int maxPending = 64)
    {
        var options = new ListenerOptions
        {
            Token = _token,
            HandshakeTimeout = TimeSpan.FromMilliseconds(handshakeMs),
            MaxPendingHandshakes = maxPending,
        };
        var listener = Listener.Start(NewEndpoint(), options, _door, _log);
        _owned.Add(listener);
        return listener;
    }

    private Socket Connect(Listener listener)
    {
        Socket socket = listener.Endpoint.CreateSocket();
        _owned.Add(socket);
        socket.Connect(listener.Endpoint.Address);
        return socket;
    }

    private (Connection Connection, Welcome Welcome) Dial(Listener listener, byte[] token, int id)
    {
        (Connection connection, Welcome welcome) = Dialer.Dial(listener.Endpoint, Peers.Hello(token, id), TimeSpan.FromMilliseconds(Recorder.PatienceMs));
        _owned.Add(connection);
        return (connection, welcome);
    }

    private sealed class Door : IAdmission
    {
        private readonly BlockingCollection<(Hello Hello, Connection Connection)> _admitted = [];

        public string? Refusal { get; set; }

        public Welcome? Decide(Hello hello, out string refusal)
        {
            refusal = Refusal ?? "";
            return Refusal is null ? Peers.Welcome : null;
        }

        public void OnAdmitted(Hello hello, Connection connection) => _admitted.Add((hello, connection));

        public (Hello Hello, Connection Connection) Take() =>
            _admitted.TryTake(out (Hello, Connection) admitted, Recorder.PatienceMs) ? admitted : throw new TimeoutException("nobody came in");
    }
}

public sealed class UnixListenerTests : ListenerContract
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private protected override Endpoint NewEndpoint() => Endpoint.Unix(_path);
}

public sealed class TcpListenerTests : ListenerContract
{
    private protected override Endpoint NewEndpoint() => Endpoint.TcpLoopback();
}
