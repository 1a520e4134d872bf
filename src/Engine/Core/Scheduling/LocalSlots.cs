namespace Distributed.Engine.Scheduling;

/// <summary>
/// How many timed calls this process runs beside how many it has processors for. Calls of short sites aren't counted: they are over before it matters. Thread-safe.
/// </summary>
/// <param name="processors">Processors of this machine.</param>
internal sealed class LocalSlots(int processors)
{
    private int _running;

    /// <summary>Calls that run or wait for a thread.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Whether a processor has nothing to do.</summary>
    /// <param name="beside">Calls that executors run on the same processors.</param>
    public bool IsIdle(int beside) => Running + beside < processors;

    /// <summary>Takes a processor that has nothing to do. False when there is none.</summary>
    public bool TryEnter(int beside)
    {
        var running = Running;
        while (running + beside < processors)
        {
            var seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running)
            {
                return true;
            }

            running = seen;
        }

        return false;
    }

    /// <summary>Counts a call that runs here though nothing is idle.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    /// <summary>A counted call has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _running);
}
