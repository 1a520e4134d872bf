using System.Net.Sockets;

namespace Distributed.Benchmarks.References;

/// <summary>
/// One thread that sends whatever has been queued since its last send, in one system call. Thread-safe for writers.
/// </summary>
internal sealed class CoalescingWriter : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim queued = new(0);
    private readonly Socket socket;
    private readonly Thread thread;
    private byte[] filling = new byte[1 << 16];
    private byte[] sending = new byte[1 << 16];
    private int filled;
    private bool isStopped;

    internal CoalescingWriter(Socket socket)
    {
        this.socket = socket;
        thread = new Thread(Send) { IsBackground = true, Name = "raw writer" };
        thread.Start();
    }

    internal void Write(ReadOnlySpan<byte> frame)
    {
        bool wasEmpty;
        lock (gate)
        {
            wasEmpty = filled == 0;
            if (filled + frame.Length > filling.Length)
            {
                Array.Resize(ref filling, Math.Max(filling.Length * 2, filled + frame.Length));
            }

            frame.CopyTo(filling.AsSpan(filled));
            filled += frame.Length;
        }

        if (wasEmpty)
        {
            queued.Release();
        }
    }

    public void Dispose()
    {
        isStopped = true;
        queued.Release();
        thread.Join();
        queued.Dispose();
    }

    private void Send()
    {
        while (true)
        {
            queued.Wait();
            if (isStopped)
            {
                return;
            }

            int count;
            lock (gate)
            {
                (filling, sending) = (sending, filling);
                (count, filled) = (filled, 0);
            }

            for (int sent = 0; sent < count;)
            {
                sent += socket.Send(sending.AsSpan(sent, count - sent));
            }
        }
    }
}
