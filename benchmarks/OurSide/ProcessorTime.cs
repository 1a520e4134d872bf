using System.Diagnostics;

namespace Distributed.Benchmarks.OurSide;

/// <summary>What this process and its executors take of the processors: what a fast round trip costs others.</summary>
internal static class ProcessorTime
{
    private static double s_micros;
    private static long s_calls;

    /// <summary>Counts in what some calls take.</summary>
    internal static double Count(int calls, Func<int, double> run)
    {
        TimeSpan before = Total();
        double value = run(calls);
        s_micros += (Total() - before).TotalMicroseconds;
        s_calls += calls;
        return value;
    }

    /// <summary>Microseconds of one of the calls that were counted since it was asked last.</summary>
    internal static double TakeMicrosPerCall()
    {
        double each = s_micros / s_calls;
        (s_micros, s_calls) = (0, 0);
        return each;
    }

    /// <summary>Milliseconds that a second takes in which nothing is asked of us.</summary>
    internal static double IdleMs(int seconds)
    {
        TimeSpan before = Total();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        return (Total() - before).TotalMilliseconds / seconds;
    }

    private static TimeSpan Total()
    {
        TimeSpan total = Environment.CpuUsage.TotalTime;
        foreach (int id in Cluster.Runtime?.Executors?.ProcessIds ?? [])
        {
            using Process executor = Process.GetProcessById(id);
            total += executor.TotalProcessorTime;
        }

        return total;
    }
}
