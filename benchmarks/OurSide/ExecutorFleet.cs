using System.Diagnostics;
using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Tasks;

namespace Distributed.Benchmarks.OurSide;

/// <summary>A process with so many executors of a fixed number of slots, whose start-up is no part of what is measured there. One per process.</summary>
internal static class ExecutorFleet
{
    /// <summary>The role of that process; its arguments are the executors and the slots of each.</summary>
    internal const string Role = "ours-executors";

    private const int StartSeconds = 300;

    /// <summary>Configures this process and answers: <c>start:0</c> (ms until all executors are connected), <c>memory:0</c> (MiB of the executors) and what <see cref="Ours.Answer"/> knows.</summary>
    internal static void Serve(string executors, string slots)
    {
        int count = int.Parse(executors, CultureInfo.InvariantCulture);
        Cluster.Configure(new ClusterOptions
        {
            Cluster = FormattableString.Invariant($"local:{count}"),
            Placement = Placement.Remote,
            SlotsPerExecutor = int.Parse(slots, CultureInfo.InvariantCulture),

            // Bodies that wait would be taken for bodies that wait for each other, and given more slots.
            SlotPatience = TimeSpan.FromHours(1),
            ExecutorStartTimeout = TimeSpan.FromSeconds(StartSeconds),
        });
        ChildProcess.Answer(question => question switch
        {
            "start:0" => StartMs(count),
            "memory:0" => MemoryMiB(),
            _ => Ours.Answer(question),
        });
    }

    private static double StartMs(int count)
    {
        long start = Stopwatch.GetTimestamp();
        _ = Task.Run(() => count).GetAwaiter().GetResult();
        while (Cluster.Runtime!.Executors!.Dispatcher.Lanes.Count < count)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > StartSeconds)
            {
                throw new TimeoutException($"{Cluster.Runtime.Executors.Dispatcher.Lanes.Count} of {count} executors were there after {StartSeconds} s.");
            }

            Thread.Sleep(1);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double MemoryMiB() => Cluster.Runtime!.Executors!.ProcessIds.Sum(MemoryBytes) / (1024.0 * 1024.0);

    /// <summary>Pages that several processes share count in parts where the system tells them, or 64 executors would seem to hold 64 copies of the framework.</summary>
    private static long MemoryBytes(int processId)
    {
        string path = FormattableString.Invariant($"/proc/{processId}/smaps_rollup");
        if (File.Exists(path) && File.ReadLines(path).FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line)
        {
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }

        using Process process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }
}
