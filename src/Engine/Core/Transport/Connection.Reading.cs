using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// One thread reads at a time. Where the handler leaves work, a second one takes turns with it: whoever has read such a frame first has the other read on, then does the work
/// itself. The frames wait for nothing but that thread's wake-up, and the work doesn't wait for any.
/// </summary>
internal abstract partial class Connection
{
    /// <summary>The connection that this thread reads, if it reads one now.</summary>
    [ThreadStatic]
    private static Connection? t_reads;

#pragma warning disable CA2213 // It holds no handle, and a reader that is at work comes for its turn after the end.
    /// <summary>Given to the thread that is to read next.</summary>
    private readonly SemaphoreSlim _turn = new(0);
#pragma warning restore CA2213

    // These belong to the thread that reads.
    private byte[] _received = [];
    private FrameReader? _frames;
    private bool _hasSecondReader;
    private volatile bool _readingEnded;

    private void ReadLoop()
    {
        while (ReadUntilWork() is { } work)
        {
            // Outside of all handlers: an exception here is no fault of the connection, which another thread reads.
            work.Execute();
            _turn.Wait();
            if (_readingEnded) return;
        }
    }

    /// <summary>Reads until this thread has work, and another reads in its place; null when the connection has ended.</summary>
    private IThreadPoolWorkItem? ReadUntilWork()
    {
        t_reads = this;
        Exception? reason = null;
        try
        {
            if (Read(_handler!) is { } work)
            {
                PassOn();
                t_reads = null;
                return work;
            }
        }
        catch (Exception e)
        {
            // Whatever it was (the transport's error, a malformed frame, a fault in the handler, no memory for a payload): this connection ends.
            reason = e;
        }

        // The other reader, if there is one, finds this when it comes for its turn.
        _readingEnded = true;
        _turn.Release();
        End(reason);
        return null;
    }

    private void PassOn()
    {
        if (_hasSecondReader)
        {
            _turn.Release();
            return;
        }

        _hasSecondReader = true;
        StartThread(ReadLoop, "second reader", UserStackBytes);
    }

    /// <summary>Returns at an orderly end of the stream, with null, or when the handler has left work.</summary>
    private IThreadPoolWorkItem? Read(IFrameHandler handler)
    {
        if (_received.Length == 0) _received = GC.AllocateUninitializedArray<byte>(Limits.ReceiveBufferBytes, pinned: true);
        byte[] buffer = _received;
        FrameReader frames = _frames ??= new FrameReader(Limits.MaxFrameBytes);
        while (true)
        {
            // The rest of a big payload goes straight to its place; else as much as there is, to handle many frames a call.
            Span<byte> missing = frames.Missing;
            bool direct = missing.Length >= buffer.Length;
            int received = ReceiveBytes(direct ? missing : buffer);
            if (received == 0) break;

            ReadOnlySpan<byte> input = direct ? default : buffer.AsSpan(0, received);
            if (direct) frames.Filled(received);
            bool any = false;
            while (frames.TryRead(ref input, out FrameHeader header, out byte[] payload))
            {
                any = true;
                handler.OnFrame(header, payload);
            }

            if (!any) continue;
            handler.OnIdle();
            SendCorked();
            if (handler.TakeWork() is { } work) return work;
        }

        if (frames.IsInsideFrame) throw WireException.EndedInsideFrame();
        return null;
    }

    /// <summary>Runs last on the reader thread: nothing is delivered after this.</summary>
    private void End(Exception? reason)
    {
        lock (_gate)
        {
            // If this side closed it, the error that followed from that is no news.
            if (_state == State.Open) _reason = reason;
            _state = State.Closed;
            Monitor.PulseAll(_gate);
        }

        EndBytes();
        try
        {
            _handler!.OnClosed(_reason);
        }
        catch (Exception e)
        {
            // There is nobody left to tell, and an exception on this thread would take the user's process down.
            System.Diagnostics.Debug.Fail($"OnClosed of {this} threw: {e}");
        }
        finally
        {
            _writer!.Join();
            Release();
        }
    }
}
