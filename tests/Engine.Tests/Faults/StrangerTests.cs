using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Whatever connects to a driver's socket and isn't its executor is dropped, while calls go on.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class StrangerTests : IDisposable
{
    private readonly TestCluster _cluster = new("local:2");

    // The directory of the socket is there once an executor has come in.
    public StrangerTests() => Assert.True(_cluster.Run(() => true).Wait(Gate.Bound), "The first call didn't come back.");

    public void Dispose() => _cluster.Dispose();

    public static TheoryData<string> Strangers => ["text", "garbage", "oversized", "wrong token", "wrong kind", "cut short", "nothing at all"];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_stranger_is_dropped_and_the_rest_keeps_working(string stranger)
    {
        using var gate = new Gate();
        var path = gate.Path;
        var held = _cluster.Run(() => Gate.Enter(path));
        var visitor = gate.WaitForVisitor("the held call");
        using var socket = Connect();

        socket.Send(FirstBytes(stranger));
        if (stranger == "cut short")
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _cluster.Run(() => i))).Within("calls beside a stranger"));
        if (stranger != "nothing at all")
        {
            socket.ReceiveTimeout = (int)Gate.Bound.TotalMilliseconds;
            var answer = ReadToEnd(socket);
            Assert.Equal(stranger == "wrong token", answer.Contains("wrong token", StringComparison.Ordinal));
        }

        visitor.LetGo();
        Assert.Equal(visitor.ProcessId, await held.Within("the held call"));
        _cluster.AssertAllShipped(52);
    }

    [Fact]
    public async Task More_half_open_connections_than_are_kept_crowd_out_each_other_only()
    {
        var sockets = Enumerable.Range(0, 100).Select(_ => Connect()).ToList();

        Assert.Equal(7, await _cluster.Run(() => 7).Within("a call beside a hundred half-open connections"));
        using var gate = new Gate();
        var path = gate.Path;
        var held = _cluster.Run(() => Gate.Enter(path));
        var victim = gate.WaitForVisitor("the call whose executor is replaced").ProcessId;
        Bounded.Kill(victim);
        gate.WaitForVisitor("the retried call").LetGo();
        Assert.NotEqual(victim, await held.Within("the retried call"));

        sockets.ForEach(socket => socket.Dispose());
        _cluster.AssertAllShipped(3);
    }

    private static byte[] FirstBytes(string stranger) => stranger switch
    {
        "text" => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        "garbage" => RandomNumberGenerator.GetBytes(4096),
        "oversized" => Header(FrameKind.Hello, int.MaxValue),
        "wrong token" => Frame(
            FrameKind.Hello,
            new Hello(WireLimits.ProtocolVersion, new byte[WireLimits.TokenBytes], 1, Environment.ProcessId, Guid.NewGuid(), PlatformFingerprint.Current).ToBytes()),
        "wrong kind" => Frame(FrameKind.Outcome, [1, 2, 3]),
        "cut short" => Header(FrameKind.Hello, 100),
        _ => [],
    };

    private static byte[] Header(FrameKind kind, int length)
    {
        var header = new byte[FrameHeader.Size];
        FrameCodec.Write(header, new FrameHeader(0, kind, 0, 0));
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        return header;
    }

    private static byte[] Frame(FrameKind kind, byte[] payload) => [.. Header(kind, payload.Length), .. payload];

    private static string ReadToEnd(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int received; (received = socket.Receive(buffer)) > 0;)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, received));
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
        {
            // Dropped with bytes unread.
        }

        return text.ToString();
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(_cluster.Runtime.Executors!.DirectoryPath!, "s")));
        return socket;
    }
}
