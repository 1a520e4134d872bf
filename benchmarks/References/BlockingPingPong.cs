using System.Diagnostics;
using System.Net.Sockets;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>
/// The floor of a round trip: 64 bytes to another process and back over a Unix socket, one thread at each end, blocking. Once with
/// <see cref="Socket"/> and once with bare read(2) and write(2), as a C program would. Not thread-safe.
/// </summary>
internal sealed class BlockingPingPong : IDisposable
{
    internal const string Role = "echo-blocking";
    internal const int MessageBytes = 64;

    private readonly PrivateSocketFolder folder = new();
    private readonly ChildProcess echo;
    private readonly Socket socket;
    private readonly bool isBare;

    internal BlockingPingPong(bool bare)
    {
        isBare = bare;
        string path = folder["pp"];
        echo = ChildProcess.Start(Role, null, path, bare ? "bare" : "socket");
        socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>The median of some round trips, in microseconds.</summary>
    internal Sample RoundTripMicros(int times)
    {
        byte[] message = new byte[MessageBytes];
        double[] micros = new double[times];
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            SendAll(socket, message, isBare);
            ReceiveAll(socket, message, isBare);
            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(micros);
        return micros[times / 2];
    }

    /// <summary>Round trips in a second, each after the one before.</summary>
    internal Sample RoundTripsPerSecond(int times)
    {
        byte[] message = new byte[MessageBytes];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            SendAll(socket, message, isBare);
            ReceiveAll(socket, message, isBare);
        }

        return times / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The other end: serves one connection, then ends.</summary>
    internal static void Serve(string path, bool bare)
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        Console.WriteLine(ChildProcess.Ready);
        using Socket peer = listener.Accept();
        byte[] message = new byte[MessageBytes];
        while (ReceiveAll(peer, message, bare))
        {
            SendAll(peer, message, bare);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        echo.Dispose();
        folder.Dispose();
    }

    private static void SendAll(Socket socket, byte[] message, bool bare)
    {
        if (bare)
        {
            BareSocket.Write(socket, message);
        }
        else
        {
            socket.Send(message);
        }
    }

    private static bool ReceiveAll(Socket socket, byte[] message, bool bare)
    {
        for (int got = 0; got < message.Length;)
        {
            int n = bare ? BareSocket.Read(socket, message.AsSpan(got)) : socket.Receive(message.AsSpan(got));
            if (n <= 0)
            {
                return false;
            }

            got += n;
        }

        return true;
    }
}
