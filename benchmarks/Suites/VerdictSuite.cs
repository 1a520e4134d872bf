using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>What a verdict costs, the first time and ever after.</summary>
internal sealed class VerdictSuite : ISuite
{
    public string Name => "verdict";

    public string Question => "May this closure be shipped? The first answer for a method, and every later one";

    public IEnumerable<Row> Run(Pace pace)
    {
        int times = pace.Times(1_000_000);
        yield return new Row("cached verdict / Delegate.Method and a look-up", "ns") { Extra = Asked("<= 100 ns") }
            .Measure(pace, () => Verdicts.PlanNanoseconds(times), () => MethodLookup.Nanoseconds(times));
        yield return new Row("cached verdict with captures / snapshot without one", "ns")
            .Measure(pace, () => Verdicts.PlanAndSnapshotNanoseconds(times), () => Verdicts.SnapshotNanoseconds(times));

        Dictionary<string, string> shippable = new() { ["of them shippable"] = Verdicts.ShippableShare().ToString("P0", CultureInfo.InvariantCulture) };
        yield return new Row("first verdict, median of 51 closures", "us") { Extra = shippable }
            .Measure(pace, static () => Median(Verdicts.FirstMicroseconds()), null);
        yield return new Row("first verdict, p95 of 51 closures", "us") { Extra = shippable }
            .Measure(pace, static () => Percentile95(Verdicts.FirstMicroseconds()), null);
        yield return new Row("first verdict in a new process, median", "us").Measure(pace.Expensive, static () => InNewProcess("median:0"), null);
        yield return new Row("first verdict in a new process, p95", "us").Measure(pace.Expensive, static () => InNewProcess("p95:0"), null);
    }

    /// <summary>The other process's answer, for closures it has never seen.</summary>
    internal static Sample Answer(string question)
    {
        double[] micros = Verdicts.FirstMicroseconds();
        return question == "median:0" ? Median(micros) : Percentile95(micros);
    }

    private static Sample InNewProcess(string question)
    {
        using ChildProcess child = ChildProcess.Start(Verdicts.Role);
        return child.Measure(question);
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static double Percentile95(double[] sorted) => sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1];

    private static Dictionary<string, string> Asked(string target) => new() { ["asked"] = target };
}
