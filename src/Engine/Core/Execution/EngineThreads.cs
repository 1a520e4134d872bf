namespace Distributed.Engine.Execution;

/// <summary>
/// Threads of the engine for work that may take long or call user code (large commits, comparers, handlers, console writers):
/// neither the connection's threads nor the user's thread pool may wait for it (S17). A thread is added whenever none is idle,
/// so no item waits behind another; idle threads end after a while. Thread-safe.
/// </summary>
internal sealed class EngineThreads
{
    private static readonly TimeSpan s_idleLife = TimeSpan.FromSeconds(5);

    private readonly string name;
    private readonly Lock gate = new();
    private readonly Stack<Worker> idle = new();

    /// <param name="name">The name of the threads, seen in debuggers.</param>
    public EngineThreads(string name) => this.name = name;

    /// <summary>Runs <paramref name="work"/> soon on an engine thread. It must not throw.</summary>
    public void Run(Action work)
    {
        Worker? worker;
        lock (gate)
        {
            if (!idle.TryPop(out worker))
            {
                worker = new Worker(this);
            }
        }

        worker.Take(work);
    }

    private void Loop(Worker worker)
    {
        using var ended = worker;
        while (worker.WaitForWork(s_idleLife) is { } work)
        {
            work();
            lock (gate)
            {
                idle.Push(worker);
            }
        }
    }

    /// <summary>Takes an idle worker out for good; false when it was given work in the meantime.</summary>
    private bool Retire(Worker worker)
    {
        lock (gate)
        {
            var others = idle.ToArray();
            if (!others.Contains(worker))
            {
                return false;
            }

            idle.Clear();
            foreach (var other in others.Reverse().Where(other => other != worker))
            {
                idle.Push(other);
            }

            return true;
        }
    }

    private sealed class Worker(EngineThreads owner) : IDisposable
    {
        private readonly SemaphoreSlim given = new(0);
        private Action? next;
        private bool started;

        public void Dispose() => given.Dispose();

        public void Take(Action work)
        {
            next = work;
            if (started)
            {
                given.Release();
                return;
            }

            started = true;
            given.Release();
            var thread = new Thread(() => owner.Loop(this)) { IsBackground = true, Name = owner.name };
            thread.UnsafeStart();
        }

        public Action? WaitForWork(TimeSpan patience)
        {
            while (!given.Wait(patience))
            {
                if (owner.Retire(this))
                {
                    return null;
                }

                // Work was given between the time-out and the retirement: it is on its way.
                patience = Timeout.InfiniteTimeSpan;
            }

            return Interlocked.Exchange(ref next, null);
        }
    }
}
