using System.Diagnostics;
using Distributed.Benchmarks.References;
using Distributed.Tasks;

namespace Distributed.Benchmarks.OurSide;

/// <summary>Tasks of a known size where a cluster is configured: what BclWork does, but for its using.</summary>
internal static class RedirectedWork
{
    /// <summary>Tasks per second, all started first and awaited then.</summary>
    internal static double TasksPerSecond(int steps, int tasks)
    {
        Task<uint>[] started = new Task<uint>[tasks];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < tasks; i++)
        {
            started[i] = Task.Run(() => Work.Do(steps));
        }

        Task.WaitAll(started);
        return tasks / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
