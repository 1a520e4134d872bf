using System.Diagnostics;
using System.Net.Sockets;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>
/// What a call engine can reach over one Unix socket: many calls under way, a table of completions, one writer that coalesces, a
/// blocking reader thread. The other process answers each frame at once. Calls may be made from any thread.
/// </summary>
internal sealed class MultiplexedSocket : IDisposable
{
    internal const string Role = "echo-multiplexed";

    /// <summary>More than any row has under way.</summary>
    private const int MaxCalls = 4096;

    private readonly PrivateSocketFolder folder = new();
    private readonly ChildProcess echo;
    private readonly Socket socket;
    private readonly CoalescingWriter writer;
    private readonly Thread reader;
    private readonly TaskCompletionSource<int>?[] calls = new TaskCompletionSource<int>?[MaxCalls];
    private readonly Stack<int> free = new(Enumerable.Range(0, MaxCalls));
    private readonly Lock gate = new();

    internal MultiplexedSocket()
    {
        string path = folder["mx"];
        echo = ChildProcess.Start(Role, null, path);
        socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        writer = new CoalescingWriter(socket);
        reader = new Thread(() => RawFrame.ReceiveAll(socket, Complete, static () => { })) { IsBackground = true, Name = "raw reader" };
        reader.Start();
    }

    /// <summary>One call: a frame there and a frame back.</summary>
    internal Task<int> CallAsync()
    {
        TaskCompletionSource<int> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int call;
        lock (gate)
        {
            call = free.Pop();
            calls[call] = completion;
        }

        Span<byte> frame = stackalloc byte[RawFrame.Bytes];
        RawFrame.Fill(frame, call);
        writer.Write(frame);
        return completion.Task;
    }

    /// <summary>Calls in a second with a number of them under way.</summary>
    internal Sample CallsPerSecond(int total, int outstanding)
    {
        int each = Math.Max(1, total / outstanding);
        long start = Stopwatch.GetTimestamp();
        Task.WaitAll(Enumerable.Range(0, outstanding).Select(_ => CallInTurn(each)).ToArray());
        return (double)each * outstanding / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The median of some calls, each after the one before, in microseconds.</summary>
    internal Sample RoundTripMicros(int times)
    {
        double[] micros = new double[times];
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            CallAsync().Wait();
            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(micros);
        return micros[times / 2];
    }

    /// <summary>The other end: serves one connection, then ends.</summary>
    internal static void Serve(string path)
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        Console.WriteLine(ChildProcess.Ready);
        using Socket peer = listener.Accept();

        // Answers what one receive brought with one send.
        byte[] answers = new byte[1 << 18];
        int filled = 0;
        RawFrame.ReceiveAll(
            peer,
            call =>
            {
                RawFrame.Fill(answers.AsSpan(filled), call);
                filled += RawFrame.Bytes;
            },
            () =>
            {
                for (int sent = 0; sent < filled;)
                {
                    sent += peer.Send(answers.AsSpan(sent, filled - sent));
                }

                filled = 0;
            });
    }

    public void Dispose()
    {
        writer.Dispose();
        socket.Shutdown(SocketShutdown.Both);
        reader.Join();
        socket.Dispose();
        echo.Dispose();
        folder.Dispose();
    }

    private async Task CallInTurn(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await CallAsync();
        }
    }

    private void Complete(int call)
    {
        TaskCompletionSource<int> completion;
        lock (gate)
        {
            completion = calls[call]!;
            calls[call] = null;
            free.Push(call);
        }

        completion.SetResult(call);
    }
}
