using System.Diagnostics;
using System.Threading.Tasks;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>Tasks of a known size on the BCL's thread pool.</summary>
internal static class BclWork
{
    /// <summary>Tasks per second, all started first and awaited then.</summary>
    internal static Sample TasksPerSecond(int steps, int tasks)
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
