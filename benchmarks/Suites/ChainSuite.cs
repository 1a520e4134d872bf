using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Calls that each await the one before.</summary>
internal sealed class ChainSuite : ISuite
{
    public string Name => "chain";

    public string Question => "A chain of dependent calls: how near to sequential round trips?";

    public IEnumerable<Row> Run(Pace pace)
    {
        int times = pace.Times(5_000);
        using ShippedSide ours = new();
        using BlockingPingPong pingPong = new(bare: false);

        // DESIGN's target is against our own sequential round trips; the raw socket beside it shows what those are worth.
        yield return new Row("chain / our sequential round trips", "calls/s") { Target = Target.NotBelow(0.9) }
            .Measure(pace, ours.Asking($"chain:{times}"), InverseOf(ours.Asking($"roundtrip:{times}")));
        yield return new Row("chain / blocking ping-pong", "calls/s")
            .Measure(pace, ours.Asking($"chain:{times}"), () => pingPong.RoundTripsPerSecond(times));
    }

    private static Func<Sample>? InverseOf(Func<Sample>? micros) => micros is null ? null : () => 1e6 / micros().Value;
}
