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

    private readonly Lock gate = new();
    private readonly Queue<Attempt> waiting = new();
    private readonly SlotPolicy slots;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;
    private readonly ManualResetEventSlim blocked = new();
    private readonly Thread watch;
    private bool disposed;

    public RunQueue(SlotPolicy slots, TimeSpan patience, TimeProvider clock)
    {
        this.slots = slots;
        this.patience = patience;
        this.clock = clock;

        // A thread of its own: the thread pool may be full of the very closures that this has to get moving.
        watch = new Thread(Watch) { IsBackground = true, Name = "Distributed slots" };
        watch.UnsafeStart();
    }

    /// <summary>Queues an attempt, or starts it at once when a slot is free.</summary>
    public void Add(Attempt attempt)
    {
        lock (gate)
        {
            if (!slots.MayStart)
            {
                waiting.Enqueue(attempt);
                blocked.Set();
                return;
            }

            slots.Started(clock.GetTimestamp());
        }

        ThreadPool.UnsafeQueueUserWorkItem(attempt, preferLocal: false);
    }

    /// <summary>An attempt ended: its slot is free. Returns the next attempt, which the caller runs on its own thread; null when there is none.</summary>
    public Attempt? Next()
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            slots.Ended(now);
            if (!slots.MayStart || !waiting.TryDequeue(out var next))
            {
                return null;
            }

            slots.Started(now);
            return next;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            waiting.Clear();
        }

        blocked.Set();
        watch.Join();
        blocked.Dispose();
    }

    private void Watch()
    {
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            blocked.Wait();
            var before = Environment.CpuUsage.TotalTime;
            pause.Wait(patience);
            if (disposed)
            {
                return;
            }

            StartOneMore(Environment.CpuUsage.TotalTime - before > patience * ComputingShare);
        }
    }

    private void StartOneMore(bool computing)
    {
        Attempt? attempt;
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                blocked.Reset();
                return;
            }

            var now = clock.GetTimestamp();
            if (!slots.GrantExtra(now, clock, computing))
            {
                return;
            }

            attempt = waiting.Dequeue();
            slots.Started(now);
        }

        // The thread pool may be stuck behind blocked closures: this attempt gets a thread of its own.
        new Thread(attempt.Execute) { IsBackground = true, Name = "Distributed extra slot" }.UnsafeStart();
    }
}
