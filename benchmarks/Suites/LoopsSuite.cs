using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Loops over executors beside the BCL's on the same processors.</summary>
internal sealed class LoopsSuite : ISuite
{
    private const int FullLength = 10_000_000;

    /// <summary>Loops of each side before a fill is measured: what a chunk goes through once is compiled for good only after some thirty times.</summary>
    private const int WarmUps = 40;

    public string Name => "loops";

    public string Question => "Loops of Parallel, local:2: how long, beside the BCL's on the same processors?";

    public IEnumerable<Row> Run(Pace pace)
    {
        int trivial = pace.Times(50_000);
        yield return new Row("not connected: 1,000 trivial iterations", "ns") { Target = Target.AtMost(1.02) }
            .Measure(pace, Ours.TrivialLoopNanoseconds is { } here ? () => here(trivial) : null, () => BclLoops.TrivialNs(trivial, ShippedCalls.TrivialIterations));
        using (ChildProcess? auto = Ours.StartAuto?.Invoke())
        {
            yield return new Row("auto: 1,000 trivial iterations", "ns") { Target = Target.AtMost(1 / 0.95) }
                .Measure(pace, auto is null ? null : () => auto.Measure($"trivial:{trivial}"), () => BclLoops.TrivialNs(trivial, ShippedCalls.TrivialIterations));
            int counted = pace.Times(200);
            yield return new Row("auto: bytes allocated by a short loop", "B")
                .Measure(pace.Expensive, auto is null ? null : () => auto.Measure($"loop-bytes:{counted}"), () => BytesOfOne(counted));
        }

        using ShippedSide ours = new();
        int few = pace.Times(200);
        yield return new Row("shipped: bytes the driver allocates for a short loop; BCL: the loop", "B")
            .Measure(pace.Expensive, ours.Asking($"loop-bytes:{few}"), () => BytesOfOne(few));
        yield return new Row("shipped: bytes the driver allocates for a piece", "B").Measure(pace.Expensive, ours.Asking($"chunk-bytes:{few}"), null);
        int iterations = pace.Times(4_000);
        yield return new Row($"{iterations:N0} iterations that compute", "ms") { Target = Target.AtMost(1 / 0.95) }
            .Measure(pace.Expensive, ours.Asking($"compute:{iterations}"), () => BclLoops.ComputeMs(iterations, ShippedCalls.ComputeSteps));
        yield return new Row("the last ones longest; BCL: equal parts", "ms")
            .Measure(pace.Expensive, ours.Asking($"skewed:{iterations}"), () => BclLoops.SkewedStaticMs(iterations, ShippedCalls.ComputeSteps));

        int length = pace.Times(FullLength);
        double[] r = new double[length];
        int steps = Work.StepsOf(nanoseconds: 20);
        yield return new Row("r[i] = f(i) of 20 ns, the first loops of a process", "ms")
            .Measure(pace.Expensive, ours.Asking($"fill-{steps}:{length}"), () => BclLoops.FillMs(r, steps));
        yield return Fill(new Row("r[i] = Math.Sqrt(i + 1)", "ms"), "fill-0", () => BclLoops.FillMs(r, 0));
        yield return Fill(new Row("r[i] = f(i) of 20 ns", "ms") { Target = Target.AtMost(1 / 0.8) }, $"fill-{steps}", () => BclLoops.FillMs(r, steps));
        yield return Fill(new Row("the same by ranges", "ms") { Target = Target.AtMost(1 / 0.8) }, $"ranges-{steps}", () => BclLoops.FillRangesMs(r, steps));

        Row Fill(Row row, string question, Func<Sample> reference)
        {
            var loop = ours.Asking($"{question}:{length}");
            for (int i = 0; i < pace.Times(WarmUps); i++)
            {
                _ = loop?.Invoke();
                _ = reference();
            }

            return row.Measure(pace, loop, reference) with
            {
                Extra = new Dictionary<string, string>
                {
                    ["array"] = Bytes(length * sizeof(double)),
                    ["sent"] = Bytes(ours.Asking("sent:0")?.Invoke().Value),
                    ["back"] = Bytes(ours.Asking("back:0")?.Invoke().Value),
                },
            };
        }
    }

    private static Sample BytesOfOne(int loops) => BclLoops.AllocatedBytes(loops, ShippedCalls.AllocatingIterations, ShippedCalls.AllocatingSteps) / loops;

    private static string Bytes(double? bytes) => bytes is { } b ? b.ToString("N0", CultureInfo.InvariantCulture) : "-";
}
