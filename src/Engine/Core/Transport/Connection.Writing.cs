using System.Globalization;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// Frames are appended to <see cref="_filling"/> under the gate. Whoever has set <see cref="_writing"/>, a sender or the writer thread, swaps
/// the batch out and sends it outside the gate; so there is one sender of bytes at a time, and order is that of appending.
/// </summary>
internal abstract partial class Connection
{
    /// <summary>Most bytes written by a sending or the reader thread; a transport that is writable at all takes these without blocking.</summary>
    private const int MaxInlineBytes = 16 * 1024;

    private FrameBatch _filling = new();
    private FrameBatch _spare = new();
    private FrameBatch? _handedOver;
    private long _queuedBytes;
    private int _blockedSenders;
    private bool _writing;
    private bool _writerParked;

    /// <summary>Bytes waiting to be sent, including those being sent.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    /// <summary>
    /// Queues a frame whose payload is <paramref name="a"/> followed by <paramref name="b"/>. False: the connection is closed and the frame
    /// dropped; OnClosed tells why. <paramref name="memory"/>, of which <paramref name="b"/> is a part, is disposed once that has left.
    /// <paramref name="leading"/> goes in front of it, unless it has gone in front of another one.
    /// </summary>
    /// <remarks>
    /// Blocks while more than <see cref="ConnectionLimits.MaxQueuedBytes"/> wait to be sent, until the peer takes some or the connection
    /// closes. Reader threads (of any connection) never block here, or two peers could wait for each other to read: what they add
    /// beyond the limit is bounded by what they received. Nor does a goodbye block: a peer that hangs must not keep this process from ending.
    /// </remarks>
    /// <exception cref="WireException">The payload is larger than <see cref="ConnectionLimits.MaxFrameBytes"/>; nothing was sent.</exception>
    public bool Send(
        FrameKind kind,
        long callId,
        ReadOnlyMemory<byte> a,
        ReadOnlyMemory<byte> b = default,
        SendUrgency urgency = SendUrgency.Coalesce,
        IDisposable? memory = null,
        LeadingFrame? leading = null)
    {
        long payload = (long)a.Length + b.Length;
        if (payload > Limits.MaxFrameBytes) throw TooLargeToSend(kind, payload);
        if (leading?.PayloadBytes > Limits.MaxFrameBytes) throw TooLargeToSend(leading.Kind, leading.PayloadBytes);
        var header = new FrameHeader((int)payload, kind, 0, callId);

        FrameBatch? batch = null;
        lock (_gate)
        {
            if (!WaitForRoom(FrameHeader.Size + payload + (leading?.MissingBytes ?? 0), kind)) return false;
            bool first = _filling.IsEmpty && !_writing;
            if (leading is not null) Volatile.Write(ref _queuedBytes, _queuedBytes + leading.AppendTo(_filling, callId));
            _filling.Append(header, a, b, memory);
            Volatile.Write(ref _queuedBytes, _queuedBytes + FrameHeader.Size + payload);

            // A busy writer looks again before it parks. This connection's reader sends when its batch is done, unless much has gathered.
            if (_writing || (t_reads == this && _filling.Bytes < MaxInlineBytes)) return true;
            if (urgency == SendUrgency.Inline && first && _writer is not null && _filling.Bytes <= MaxInlineBytes) batch = TakeBatch();
            else if (_writerParked) Monitor.PulseAll(_gate);
        }

        if (batch is not null) SendInline(batch);
        return true;
    }

    /// <summary>Waits until everything queued has been handed to the transport; false after the timeout or when the connection closed before.</summary>
    public bool Flush(int timeoutMs)
    {
        long deadlineMs = Environment.TickCount64 + timeoutMs;
        lock (_gate)
        {
            while (_state != State.Closed && _queuedBytes > 0)
            {
                long leftMs = deadlineMs - Environment.TickCount64;
                if (leftMs <= 0) return false;
                _blockedSenders++;
                Monitor.Wait(_gate, (int)leftMs);
                _blockedSenders--;
            }

            return _queuedBytes == 0;
        }
    }

    private bool WaitForRoom(long bytes, FrameKind kind)
    {
        while (_state == State.Open)
        {
            bool mayBlock = t_reads is null && kind != FrameKind.Goodbye;
            if (_queuedBytes == 0 || _queuedBytes + bytes <= Limits.MaxQueuedBytes || !mayBlock) return true;
            _blockedSenders++;
            Monitor.Wait(_gate);
            _blockedSenders--;
        }

        return false;
    }

    /// <summary>The reader thread's batch is handled: what it sent leaves from here, without waking another thread.</summary>
    private void SendCorked()
    {
        FrameBatch batch;
        lock (_gate)
        {
            if (_filling.IsEmpty || _writing || _state == State.Closed) return;
            if (_filling.Bytes > MaxInlineBytes)
            {
                if (_writerParked) Monitor.PulseAll(_gate);
                return;
            }

            batch = TakeBatch();
        }

        SendInline(batch);
    }

    private void SendInline(FrameBatch batch)
    {
        try
        {
            if (CanSendWithoutBlocking((int)batch.Bytes))
            {
                batch.WriteTo(this);
                Written(batch);
                return;
            }
        }
        catch (Exception e)
        {
            WriteFailed(e);
            return;
        }

        // Still ours (_writing stays set), so nothing overtakes it on its way to the writer thread.
        lock (_gate)
        {
            _handedOver = batch;
            Monitor.PulseAll(_gate);
        }
    }

    private void WriteLoop()
    {
        try
        {
            while (WaitForBatch() is { } batch)
            {
                batch.WriteTo(this);
                Written(batch);
            }
        }
        catch (Exception e)
        {
            WriteFailed(e);
        }
    }

    /// <summary>Null: the connection has closed, or has drained.</summary>
    private FrameBatch? WaitForBatch()
    {
        lock (_gate)
        {
            while (_state != State.Closed)
            {
                if (_handedOver is { } batch)
                {
                    _handedOver = null;
                    return batch;
                }

                if (!_writing)
                {
                    if (!_filling.IsEmpty) return TakeBatch();
                    if (_state == State.Draining) break;
                }

                _writerParked = true;
                Monitor.Wait(_gate);
                _writerParked = false;
            }

            _state = State.Closed;
        }

        EndBytes();
        return null;
    }

    private FrameBatch TakeBatch()
    {
        FrameBatch batch = _filling;
        _filling = _spare;
        _spare = batch;
        _writing = true;
        return batch;
    }

    private void Written(FrameBatch batch)
    {
        lock (_gate)
        {
            Volatile.Write(ref _queuedBytes, _queuedBytes - batch.Bytes);
            batch.Clear();
            _writing = false;
            if (_blockedSenders > 0 || (_writerParked && (!_filling.IsEmpty || _state != State.Open))) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Sending failed, for good. The reader sees the end of the stream and reports this as the reason.</summary>
    private void WriteFailed(Exception reason)
    {
        lock (_gate)
        {
            if (_state == State.Open) _reason = reason;
            _state = State.Closed;
            Monitor.PulseAll(_gate);
        }

        EndBytes();
    }

    private WireException TooLargeToSend(FrameKind kind, long payload) =>
        new(string.Create(CultureInfo.InvariantCulture, $"A {kind} frame of {payload:N0} bytes can't be sent; the limit is "
            + $"{Limits.MaxFrameBytes:N0}. Raise ClusterOptions.MaxFrameBytes if calls really carry that much."));
}
