using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

internal abstract partial class Connection
{
    /// <summary>The connection whose reader this thread is, if it is one.</summary>
    [ThreadStatic]
    private static Connection? t_reads;

    private void ReadLoop()
    {
        t_reads = this;
        Exception? reason = null;
        try
        {
            Read(_handler!);
        }
        catch (Exception e)
        {
            // Whatever it was (the transport's error, a malformed frame, a fault in the handler, no memory for a payload): this connection ends.
            reason = e;
        }

        End(reason);
    }

    /// <summary>Returns at an orderly end of the stream.</summary>
    private void Read(IFrameHandler handler)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(Limits.ReceiveBufferBytes, pinned: true);
        var frames = new FrameReader(Limits.MaxFrameBytes);
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
        }

        if (frames.IsInsideFrame) throw WireException.EndedInsideFrame();
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
