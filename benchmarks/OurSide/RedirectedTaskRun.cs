using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using Distributed.Tasks;

namespace Distributed.Benchmarks.OurSide;

/// <summary>The redirected Task.Run where no cluster is configured: line for line what BclTaskRun does, but for its using.</summary>
internal static class RedirectedTaskRun
{
    /// <summary>Nanoseconds a call: start, run, wait, one after the other.</summary>
    internal static Sample Nanoseconds(int times)
    {
        int seed = times;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            Task.Run(() => seed).GetAwaiter().GetResult();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    /// <summary>Nanoseconds a call of many that are started first and awaited then.</summary>
    internal static Sample NanosecondsInBulk(int times)
    {
        int seed = times;
        Task<int>[] started = new Task<int>[times];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            started[i] = Task.Run(() => seed);
        }

        Task.WaitAll(started);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    /// <summary>Bytes the caller's thread allocates for one call.</summary>
    internal static Sample Bytes(int times)
    {
        int seed = times;
        Task<int>[] started = new Task<int>[times];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            started[i] = Task.Run(() => seed);
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Task.WaitAll(started);
        return (double)bytes / times;
    }
}
