using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

public abstract partial class ConnectionContract
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(Recorder.PatienceMs);

    [Fact]
    public void A_handshake_leaves_a_connection_with_the_drivers_limits_and_eats_no_frame()
    {
        (Connection driver, Connection executor) = Create();
        byte[] token = Peers.NewToken();
        Task<Hello> identified = OnThread(() =>
        {
            Hello hello = Handshake.Identify(driver, token, s_patience);
            Handshake.Admit(driver, Peers.Welcome, new ConnectionLimits { MaxFrameBytes = Peers.Welcome.MaxFrameBytes });

            // A call may follow the welcome at once, in the same bytes.
            driver.Start(new Recorder());
            driver.Send(FrameKind.Call, 77, new byte[3]);
            return hello;
        });

        Welcome welcome = Handshake.Introduce(executor, Peers.Hello(token, 4), s_patience);
        var atExecutor = new Recorder();
        executor.Start(atExecutor);

        Assert.Equal(4, identified.Result.ExecutorId);
        Assert.Equal(Peers.Welcome.Slots, welcome.Slots);
        Assert.Equal(Peers.Welcome.MaxFrameBytes, executor.Limits.MaxFrameBytes);
        Assert.Equal(77, atExecutor.Take().Header.CallId);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(31)]
    [InlineData(0)]
    public void A_wrong_token_is_refused_and_the_peer_learns_no_more(int length)
    {
        (Connection driver, Connection executor) = Create();
        Task<HandshakeException> refused = OnThread(() =>
            Assert.Throws<HandshakeException>(() => Handshake.Identify(driver, Peers.NewToken(), s_patience)));

        var e = Assert.Throws<HandshakeException>(() => Handshake.Introduce(executor, Peers.Hello(Peers.NewToken()[..length], 4), s_patience));

        Assert.Equal($"The driver rejected executor 4 (process {Environment.ProcessId}): wrong token", e.Message);
        Assert.Equal($"executor 4 (process {Environment.ProcessId}) has the wrong token", refused.Result.Message);
    }

    [Fact]
    public void A_half_open_connection_ends_at_the_deadline_of_the_whole_handshake()
    {
        (Connection driver, Connection executor) = Create();
        byte[] hello = new byte[FrameHeader.Size];
        FrameCodec.Write(hello, new FrameHeader(60, FrameKind.Hello, 0, 0));
        executor.SendBytes(hello.AsSpan(0, 9));
        Assert.Throws<TimeoutException>(() => Handshake.Identify(driver, Peers.NewToken(), TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void What_announces_more_than_a_handshake_needs_is_refused()
    {
        (Connection driver, Connection executor) = Create();
        byte[] hello = new byte[FrameHeader.Size];
        FrameCodec.Write(hello, new FrameHeader(WireLimits.MaxHandshakeBytes + 1, FrameKind.Hello, 0, 0));
        executor.SendBytes(hello);
        var e = Assert.Throws<WireException>(() => Handshake.Identify(driver, Peers.NewToken(), s_patience));
        Assert.StartsWith("A Hello frame announces 65,537 bytes of payload; the limit is 65,536.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_before_the_hello_is_refused()
    {
        (Connection driver, Connection executor) = Create();
        byte[] call = new byte[FrameHeader.Size];
        FrameCodec.Write(call, new FrameHeader(0, FrameKind.Call, 0, 1));
        executor.SendBytes(call);
        var e = Assert.Throws<WireException>(() => Handshake.Identify(driver, Peers.NewToken(), s_patience));
        Assert.Equal("Malformed handshake: a Call frame instead of a hello.", e.Message);
    }

    private static Task<T> OnThread<T>(Func<T> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
