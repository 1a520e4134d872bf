using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Distributed.Benchmarks.References;

/// <summary>Loops of the BCL.</summary>
internal static class BclLoops
{
    /// <summary>Milliseconds of a loop whose iterations compute, all as long.</summary>
    internal static double ComputeMs(int iterations, int steps)
    {
        double[] results = new double[iterations];
        long start = Stopwatch.GetTimestamp();
        System.Threading.Tasks.Parallel.For(0, iterations, i => results[i] = Work.Do(steps) + i);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return results[^1] > 0 ? ms : throw new InvalidOperationException("The loop hasn't run.");
    }

    /// <summary>Milliseconds of r[i] = f(i) by numbers.</summary>
    internal static double FillMs(double[] r, int steps)
    {
        Array.Clear(r);
        long start = Stopwatch.GetTimestamp();
        if (steps == 0)
        {
            System.Threading.Tasks.Parallel.For(0, r.Length, i => r[i] = Math.Sqrt(i + 1));
        }
        else
        {
            System.Threading.Tasks.Parallel.For(0, r.Length, i => r[i] = Work.Do(steps) + i);
        }

        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return r[^1] > r[0] ? ms : throw new InvalidOperationException("The array isn't filled.");
    }

    /// <summary>The same by ranges, as numeric libraries write it.</summary>
    internal static double FillRangesMs(double[] r, int steps)
    {
        Array.Clear(r);
        long start = Stopwatch.GetTimestamp();
        System.Threading.Tasks.Parallel.ForEach(Partitioner.Create(0, r.Length), range =>
        {
            for (int i = range.Item1; i < range.Item2; i++)
            {
                r[i] = Work.Do(steps) + i;
            }
        });
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return r[^1] > r[0] ? ms : throw new InvalidOperationException("The array isn't filled.");
    }

    /// <summary>Nanoseconds of a whole loop whose body does next to nothing, one loop after the other.</summary>
    internal static double TrivialNs(int loops, int iterations)
    {
        int[] results = new int[iterations];
        long start = Stopwatch.GetTimestamp();
        for (int n = 0; n < loops; n++)
        {
            System.Threading.Tasks.Parallel.For(0, iterations, i => results[i] = i);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / loops;
    }

    /// <summary>Milliseconds of a loop whose last iterations are the longest, cut in as many equal parts as there are processors.</summary>
    internal static double SkewedStaticMs(int iterations, int steps)
    {
        double[] results = new double[iterations];
        long start = Stopwatch.GetTimestamp();
        System.Threading.Tasks.Parallel.ForEach(Partitioner.Create(0, iterations, iterations / Environment.ProcessorCount), range =>
        {
            for (int i = range.Item1; i < range.Item2; i++)
            {
                results[i] = Work.Do((int)((long)steps * i / iterations)) + i;
            }
        });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Iterations a second of a loop whose bodies wait, on so many threads, which are there from the start.</summary>
    internal static double BlockingPerSecond(int iterations, int waitMs, int threads)
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, threads + 1), completions);
        try
        {
            int[] results = new int[iterations];
            long start = Stopwatch.GetTimestamp();
            System.Threading.Tasks.Parallel.For(0, iterations, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            {
                Thread.Sleep(waitMs);
                results[i] = i + 1;
            });
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return Array.IndexOf(results, 0) < 0 ? iterations / seconds : throw new InvalidOperationException("Iterations are missing.");
        }
        finally
        {
            ThreadPool.SetMinThreads(workers, completions);
        }
    }

    /// <summary>Bytes that this process allocates for loops, all its threads together. The bodies capture one small array.</summary>
    internal static double AllocatedBytes(int loops, int iterations, int steps)
    {
        int[] results = new int[iterations];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int n = 0; n < loops; n++)
        {
            System.Threading.Tasks.Parallel.For(0, iterations, i => results[i] = i + (int)Work.Do(steps));
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
