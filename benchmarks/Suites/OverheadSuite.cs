using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>A redirected call where no cluster is configured.</summary>
internal sealed class OverheadSuite : ISuite
{
    public string Name => "overhead";

    public string Question => "Not connected: what does a redirected Task.Run cost more than the BCL's?";

    public IEnumerable<Row> Run(Pace pace)
    {
        int times = pace.Times(100_000);
        yield return new Row("Task.Run, one after the other", "ns") { Target = Target.AtMost(1.02) }
            .Measure(pace, With(Ours.TaskRunNanoseconds, times), () => BclTaskRun.Nanoseconds(times));
        yield return new Row("Task.Run, many at once", "ns") { Target = Target.AtMost(1.02) }
            .Measure(pace, With(Ours.TaskRunNanosecondsInBulk, times), () => BclTaskRun.NanosecondsInBulk(times));
        yield return new Row("allocated by the caller", "bytes") { Target = Target.AtMost(1) }
            .Measure(pace, With(Ours.TaskRunBytes, times), () => BclTaskRun.Bytes(times));
    }

    private static Func<Sample>? With(Func<int, Sample>? side, int times) => side is null ? null : () => side(times);
}
