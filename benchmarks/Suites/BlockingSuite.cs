using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>How throughput grows with executors where iterations only wait: processors don't matter, so 2 of them carry 64 executors.</summary>
internal sealed class BlockingSuite : ISuite
{
    private const int SlotsEach = 1;
    private const int IterationsEach = 100;

    /// <summary>Fewer would measure how a loop ends, not how it runs.</summary>
    private const int FewestEach = 50;

    /// <summary>Loops before the first round, in which each executor compiles what it runs: that is start-up too.</summary>
    private const int WarmUps = 3;

    private static readonly int[] s_executors = [1, 2, 4, 8, 16, 32, 64];

    public string Name => "blocking";

    public string Question =>
        $"A loop whose bodies wait {ShippedCalls.BlockingMs} ms, on 1 to 64 executors of {SlotsEach} slot: how does throughput grow? Reference: a loop of the BCL with as many threads.";

    public IEnumerable<Row> Run(Pace pace)
    {
        List<Row> rows = [];
        foreach (int executors in s_executors)
        {
            rows.Add(Measure(pace, executors, rows.FirstOrDefault()));
            yield return rows[^1];
        }

        string path = GrowthPlot.Write(
            Name,
            $"A loop whose bodies wait {ShippedCalls.BlockingMs} ms, {SlotsEach} slot per executor",
            "executors",
            "iterations a second",
            s_executors,
            ("executors", [.. rows.Select(r => r.Ours!.Median)]),
            ("threads of the BCL", [.. rows.Select(r => r.Reference!.Median)]));
        Console.WriteLine(path);
    }

    private static Row Measure(Pace pace, int executors, Row? one)
    {
        int iterations = Math.Max(FewestEach, pace.Times(IterationsEach)) * executors;
        using ChildProcess ours = Ours.StartExecutors(executors, SlotsEach);
        double startMs = ours.Measure("start:0").Value;
        for (int n = 0; n < WarmUps; n++)
        {
            _ = ours.Measure(FormattableString.Invariant($"blocking:{FewestEach * executors}"));
        }

        Row row = new Row($"{executors} executor{(executors == 1 ? "" : "s")}", "it/s").Measure(
            pace.Expensive,
            () => ours.Measure(FormattableString.Invariant($"blocking:{iterations}")),
            () => BclLoops.BlockingPerSecond(iterations, ShippedCalls.BlockingMs, executors * SlotsEach));
        double each = row.Ours!.Median / executors;
        return row with
        {
            Extra = new Dictionary<string, string>
            {
                ["per executor"] = each.ToString("0.0", CultureInfo.InvariantCulture),
                ["efficiency"] = (each / (one ?? row).Ours!.Median).ToString("P0", CultureInfo.InvariantCulture),
                ["start ms"] = startMs.ToString("N0", CultureInfo.InvariantCulture),
                ["MiB, all"] = ours.Measure("memory:0").Value.ToString("N0", CultureInfo.InvariantCulture),
            },
        };
    }
}
