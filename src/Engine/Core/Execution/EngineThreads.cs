namespace Distributed.Engine.Execution;

/// <summary>
/// Threads of the engine for work that may take long or call user code (large commits, comparers, handlers, console writers):
/// neither the connection's threads nor the user's thread pool may wait for it (S17). A thread is added whenever none is idle,
/// so no item waits behind another; idle threads end after a while. Thread-safe.
/// </summary>
internal sealed class EngineThreads
{
    private static readonly TimeSpan s_idleLife = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly TimeSpan _idleLife;
    private readonly Lock _gate = new();
    private readonly Stack<Worker> _idle = new();

    /// <param name="name">The name of the threads, seen in debuggers.</param>
    /// <param name="idleLife">How long a thread waits for work before it ends; null: long enough for the next burst.</param>
    public EngineThreads(string name, TimeSpan? idleLife = null)
    {
        _name = name;
        _idleLife = idleLife ?? s_idleLife;
    }

    /// <summary>Runs <paramref name="work"/> soon on an engine thread. It must not throw.</summary>
    public void Run(Action work)
    {
        Worker? worker;
        lock (_gate)
        {
            if (!_idle.TryPop(out worker))
            {
                worker = new Worker(this);
            }
        }

        worker.Take(work);
    }

    private void Loop(Worker worker)
    {
        using var ended = worker;
        while (worker.WaitForWork(_idleLife) is { } work)
        {
            work();
            lock (_gate)
            {
                _idle.Push(worker);
            }
        }
    }

    /// <summary>Takes an idle worker out for good; false when it was given work in the meantime.</summary>
    private bool Retire(Worker worker)
    {
        lock (_gate)
        {
            var others = _idle.ToArray();
            if (!others.Contains(worker))
            {
                return false;
            }

            _idle.Clear();
            foreach (var other in others.Reverse().Where(other => other != worker))
            {
                _idle.Push(other);
            }

            return true;
        }
    }

    private sealed class Worker(EngineThreads owner) : IDisposable
    {
        private readonly SemaphoreSlim _given = new(0);
        private Action? _next;
        private bool _started;

        public void Dispose() => _given.Dispose();

        public void Take(Action work)
        {
            _next = work;
            if (_started)
            {
                _given.Release();
                return;
            }

            _started = true;
            _given.Release();
            var thread = new Thread(() => owner.Loop(this)) { IsBackground = true, Name = owner._name };
            thread.UnsafeStart();
        }

        public Action? WaitForWork(TimeSpan patience)
        {
            while (!_given.Wait(patience))
            {
                if (owner.Retire(this))
                {
                    return null;
                }

                // Work was given between the time-out and the retirement: it is on its way.
                patience = Timeout.InfiniteTimeSpan;
            }

            return Interlocked.Exchange(ref _next, null);
        }
    }
}
