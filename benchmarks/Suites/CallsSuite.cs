using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Throughput and round trip of shipped calls that do nothing.</summary>
internal sealed class CallsSuite : ISuite
{
    private const int Outstanding = 1000;

    public string Name => "calls";

    public string Question => "Shipped no-op calls: how near to a raw Unix socket?";

    public IEnumerable<Row> Run(Pace pace)
    {
        int calls = pace.Times(500_000);
        int trips = pace.Times(5_000);
        using ShippedSide ours = new();
        using (MultiplexedSocket raw = new())
        {
            yield return new Row($"calls, {Outstanding} under way / raw multiplexed", "calls/s") { Target = Target.NotBelow(0.5) }
                .Measure(pace, ours.Asking($"calls:{calls}"), () => raw.CallsPerSecond(calls, Outstanding));
            yield return new Row("round trip p50 / raw multiplexed, one at a time", "us")
                .Measure(pace, ours.Asking($"roundtrip:{trips}"), () => raw.RoundTripMicros(trips));
        }

        using (BlockingPingPong pingPong = new(bare: false))
        {
            yield return new Row("round trip p50 / blocking ping-pong", "us") { Target = Target.AtMost(1.5) }
                .Measure(pace, ours.Asking($"roundtrip:{trips}"), () => pingPong.RoundTripMicros(trips));
        }

        if (BareSocket.IsAvailable)
        {
            using BlockingPingPong pingPong = new(bare: true);
            yield return new Row("round trip p50 / read(2), write(2)", "us")
                .Measure(pace, ours.Asking($"roundtrip:{trips}"), () => pingPong.RoundTripMicros(trips));
        }
    }
}
