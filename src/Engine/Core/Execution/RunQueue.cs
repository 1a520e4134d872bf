using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Execution;

/// <summary>
/// The calls waiting in an executor. Starts them on the thread pool, at most as many at a time as its slots, and one more
/// whenever nothing moves (S16). Thread-safe.
/// </summary>
internal sealed class RunQueue : IDisposable
{
    /// <summary>A process that used this share of one processor isn't waiting.</summary>
    private const double ComputingShare = 0.5;

    private readonly Lock _gate = new();
    private readonly Queue<Attempt> _waiting = new();
    private readonly SlotPolicy _slots;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly Action<Attempt> _startedBeyond;
    private readonly ManualResetEventSlim _blocked = new();
    private readonly Thread _watch;
    private int _pending;
    private bool _disposed;

    /// <param name="slots">Decides how many run.</param>
    /// <param name="patience">How often to look whether anything moves, while attempts wait.</param>
    /// <param name="clock">The clock of the policy.</param>
    /// <param name="startedBeyond">Told of each attempt that is started beyond the slots, before it runs.</param>
    public RunQueue(SlotPolicy slots, TimeSpan patience, TimeProvider clock, Action<Attempt> startedBeyond)
    {
        _startedBeyond = startedBeyond;
        _slots = slots;
        _patience = patience;
        _clock = clock;

        // A thread of its own: the thread pool may be full of the very closures that this has to get moving.
        _watch = new Thread(Watch) { IsBackground = true, Name = "Distributed slots" };
        _watch.UnsafeStart();
    }

    /// <summary>Whether no other call waits or runs here: a reply needn't wait for company.</summary>
    public bool IsQuiet => Volatile.Read(ref _pending) <= 1;

    /// <summary>Queues an attempt, or starts it at once when a slot is free.</summary>
    public void Add(Attempt attempt)
    {
        if (AddOrLeave(attempt))
        {
            ThreadPool.UnsafeQueueUserWorkItem(attempt, preferLocal: false);
        }
    }

    /// <summary>
    /// The same, but for an attempt that is alone here and has a slot: true, and the caller runs it. Until it has ended no other is left to a caller.
    /// </summary>
    public bool AddOrLeave(Attempt attempt)
    {
        var isAlone = Interlocked.Increment(ref _pending) == 1;
        lock (_gate)
        {
            if (!_slots.MayStart)
            {
                _waiting.Enqueue(attempt);
                _blocked.Set();
                return false;
            }

            _slots.Started(_clock.GetTimestamp());
        }

        if (!isAlone)
        {
            ThreadPool.UnsafeQueueUserWorkItem(attempt, preferLocal: false);
        }

        return isAlone;
    }

    /// <summary>An attempt ended: its slot is free. Returns the next attempt, which the caller runs on its own thread; null when there is none.</summary>
    public Attempt? Next()
    {
        Interlocked.Decrement(ref _pending);
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            _slots.Ended(now);
            if (!_slots.MayStart || !_waiting.TryDequeue(out var next))
            {
                return null;
            }

            _slots.Started(now);
            return next;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _waiting.Clear();
        }

        _blocked.Set();
        _watch.Join();
        _blocked.Dispose();
    }

    private void Watch()
    {
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            _blocked.Wait();
            var before = Environment.CpuUsage.TotalTime;
            pause.Wait(_patience);
            if (_disposed)
            {
                return;
            }

            StartOneMore(Environment.CpuUsage.TotalTime - before > _patience * ComputingShare);
        }
    }

    private void StartOneMore(bool computing)
    {
        Attempt? attempt;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _blocked.Reset();
                return;
            }

            var now = _clock.GetTimestamp();
            if (!_slots.GrantExtra(now, _clock, computing))
            {
                return;
            }

            attempt = _waiting.Dequeue();
            _slots.Started(now);
        }

        _startedBeyond(attempt);

        // The thread pool may be stuck behind blocked closures: this attempt gets a thread of its own.
        new Thread(attempt.Execute) { IsBackground = true, Name = "Distributed extra slot" }.UnsafeStart();
    }
}
