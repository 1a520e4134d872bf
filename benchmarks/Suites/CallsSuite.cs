using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Throughput and round trip of shipped calls that do nothing.</summary>
internal sealed class CallsSuite : ISuite
{
    private const int Outstanding = 1000;
    private const int IdleSeconds = 3;

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
            yield return RoundTrip("raw multiplexed, one at a time", () => raw.RoundTripMicros(trips));
        }

        using (BlockingPingPong pingPong = new(bare: false))
        {
            yield return RoundTrip("blocking ping-pong", () => pingPong.RoundTripMicros(trips), Target.AtMost(1.5));
        }

        if (BareSocket.IsAvailable)
        {
            using BlockingPingPong pingPong = new(bare: true);
            yield return RoundTrip("read(2), write(2) from .NET", () => pingPong.RoundTripMicros(trips));
        }

        using (CPingPong? c = CPingPong.TryStart())
        {
            yield return c is null
                ? new Row("round trip p50 / C ping-pong: left out, there is no C compiler", "us")
                : RoundTrip("C ping-pong, two processes", () => c.RoundTripMicros(trips));
        }

        Row RoundTrip(string beside, Func<Sample> reference, Target? target = null) =>
            new Row($"round trip p50 / {beside}", "us") { Target = target }.Measure(pace, ours.Asking($"roundtrip:{trips}"), reference) with
            {
                Extra = new Dictionary<string, string>
                {
                    ["CPU us/call"] = Text(ours.Asking("cpu:0")),
                    ["CPU ms/idle s"] = Text(ours.Asking($"idle:{IdleSeconds}")),
                },
            };
    }

    private static string Text(Func<Sample>? ask) => ask is null ? "-" : ask().Value.ToString("0.0", CultureInfo.InvariantCulture);
}
