using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// A two-way stream of frames to one peer. Has a reader thread (two that take turns, where the handler leaves work), which blocks in receive and calls the <see cref="IFrameHandler"/>, and a
/// writer thread, which sends whatever has queued up in one go; nothing here uses the thread pool, which user code may fill (S17).
/// Derived classes move bytes. Thread-safe.
/// </summary>
/// <remarks>
/// Order: frames sent by one thread arrive in that order. Back-pressure: see <see cref="Send"/>. Memory given to <see cref="Send"/> belongs
/// to the connection and must not change afterwards: big payloads aren't copied.
/// </remarks>
internal abstract partial class Connection : IDisposable
{
    /// <summary>Engine threads call no deep code; the system's default would reserve megabytes for each.</summary>
    private const int ThreadStackBytes = 512 * 1024;

    /// <summary>User code has the system's default.</summary>
    private const int UserStackBytes = 0;

    private readonly Lock _startGate = new();
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _reader;
    private Thread? _writer;
    private IFrameHandler? _handler;
    private volatile State _state = State.Open;
    private Exception? _reason;
    private int _released;

    protected Connection(ConnectionLimits limits) => Limits = limits;

    private enum State
    {
        Open,

        /// <summary>Closed in order by this side; what is queued still leaves.</summary>
        Draining,

        Closed,
    }

    /// <summary>The limits it was made with.</summary>
    public ConnectionLimits Limits { get; private set; }

    /// <summary>Whether frames can be sent. A connection that is open now may be closed at the next instruction.</summary>
    public bool IsOpen => _state == State.Open;

    /// <summary>Starts delivering frames. Once. A connection already closed reports just that.</summary>
    public void Start(IFrameHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_startGate)
        {
            if (_handler is not null) throw new InvalidOperationException("The connection has been started before.");
            ObjectDisposedException.ThrowIf(_released != 0, this);
            _handler = handler;
            _writer = StartThread(WriteLoop, "writer", ThreadStackBytes);
            _reader = StartThread(ReadLoop, "reader", handler.LeavesWork ? UserStackBytes : ThreadStackBytes);
        }
    }

    /// <summary>
    /// Ends the connection; the first call decides the reason. With null, what is queued is still sent, for as long as the peer takes it;
    /// with a reason it is dropped. Never blocks. The handler's OnClosed follows from the reader thread.
    /// </summary>
    public void Close(Exception? reason)
    {
        lock (_gate)
        {
            if (_state != State.Open) return;
            _reason = reason;
            bool drains = reason is null && _writer is not null && (_writing || !_filling.IsEmpty);
            _state = drains ? State.Draining : State.Closed;
            Monitor.PulseAll(_gate);
            if (drains) return;
        }

        EndBytes();
    }

    /// <summary>Ends the connection at once, dropping what is queued. Doesn't wait for its threads; <see cref="Join"/> does.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _state = State.Closed;
            Monitor.PulseAll(_gate);
        }

        EndBytes();
        lock (_startGate)
        {
            if (_handler is null) Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until nothing is read or written any more and the transport is released; false after the timeout (-1: none).</summary>
    public bool Join(int timeoutMs) => _ended.Task.Wait(timeoutMs);

    /// <summary>
    /// Receives at least one byte; zero at the end of the stream. Throws <see cref="TimeoutException"/> when nothing came in time (-1: waits
    /// for ever). One thread at a time.
    /// </summary>
    protected internal abstract int ReceiveBytes(Span<byte> target, int timeoutMs = -1);

    /// <summary>Sends all bytes, blocking while the peer is slow. One thread at a time.</summary>
    protected internal abstract void SendBytes(ReadOnlySpan<byte> source);

    /// <summary>Whether <see cref="SendBytes"/> of so many bytes would not block now.</summary>
    protected abstract bool CanSendWithoutBlocking(int bytes);

    /// <summary>Ends both directions and wakes whoever blocks in them; bytes already sent still reach the peer. Idempotent, never throws.</summary>
    protected abstract void EndBytes();

    /// <summary>Gives the transport's handles back; nothing uses it any more.</summary>
    protected abstract void ReleaseBytes();

    /// <summary>After the handshake: the options' limits replace the handshake's. Before <see cref="Start"/> only.</summary>
    internal void Adopt(ConnectionLimits limits) => Limits = limits;

    private Thread StartThread(ThreadStart body, string role, int stackBytes)
    {
        var thread = new Thread(body, stackBytes) { IsBackground = true, Name = $"Distributed {role} {this}" };
        thread.UnsafeStart();
        return thread;
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        ReleaseBytes();
        _ended.SetResult();
    }
}
