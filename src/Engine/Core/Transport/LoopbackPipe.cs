namespace Distributed.Engine.Transport;

/// <summary>One direction of a <see cref="LoopbackConnection"/>: a bounded ring of bytes with a blocking reader and writer. Thread-safe.</summary>
internal sealed class LoopbackPipe
{
    /// <summary>Like a socket's buffer in the kernel.</summary>
    private const int CapacityBytes = 256 * 1024;

    private readonly object _gate = new();
    private readonly byte[] _ring = new byte[CapacityBytes];
    private int _start;
    private int _count;
    private bool _closed;

    public int FreeBytes
    {
        get
        {
            lock (_gate) return CapacityBytes - _count;
        }
    }

    /// <summary>At least one byte; zero once it is closed and empty.</summary>
    public int Read(Span<byte> target, int timeoutMs)
    {
        lock (_gate)
        {
            long deadlineMs = timeoutMs < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMs;
            while (_count == 0 && !_closed) WaitUntil(deadlineMs, timeoutMs);
            int take = Math.Min(target.Length, _count);
            int head = Math.Min(take, CapacityBytes - _start);
            _ring.AsSpan(_start, head).CopyTo(target);
            _ring.AsSpan(0, take - head).CopyTo(target[head..]);
            _start = (_start + take) % CapacityBytes;
            _count -= take;
            Monitor.PulseAll(_gate);
            return take;
        }
    }

    /// <summary>Blocks while the ring is full.</summary>
    /// <exception cref="IOException">It is closed.</exception>
    public void Write(ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            while (!source.IsEmpty)
            {
                while (_count == CapacityBytes && !_closed) Monitor.Wait(_gate);
                if (_closed) throw new IOException("The loopback connection is closed.");
                int end = (_start + _count) % CapacityBytes;
                int take = Math.Min(source.Length, CapacityBytes - _count);
                int head = Math.Min(take, CapacityBytes - end);
                source[..head].CopyTo(_ring.AsSpan(end));
                source[head..take].CopyTo(_ring);
                source = source[take..];
                _count += take;
                Monitor.PulseAll(_gate);
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitUntil(long deadlineMs, int timeoutMs)
    {
        if (deadlineMs == long.MaxValue)
        {
            Monitor.Wait(_gate);
            return;
        }

        long leftMs = deadlineMs - Environment.TickCount64;
        if (leftMs <= 0 || !Monitor.Wait(_gate, (int)leftMs)) throw new TimeoutException($"Nothing was received within {timeoutMs} ms.");
    }
}
