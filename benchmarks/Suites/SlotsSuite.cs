using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>A result array filled in pieces by shipped calls: what travels, and how long it takes beside the BCL's threads.</summary>
internal sealed class SlotsSuite : ISuite
{
    private const int FullLength = 10_000_000;
    private const int Pieces = 8;

    public string Name => "slots";

    public string Question => "r[i] = f(i) over an array of doubles in 8 pieces, local:2: how long, and how many bytes, beside the BCL?";

    public IEnumerable<Row> Run(Pace pace)
    {
        int length = pace.Times(FullLength);
        double[] r = new double[length];
        using ShippedSide ours = new();
        foreach ((string f, string question, Target? target) in new[] { ("Math.Sqrt", "slots-cheap", null), ("f of 20 ns", "slots-20ns", Target.AtMost(1 / 0.8)) })
        {
            Row row = new Row($"r[i] = {f}, {length:N0} doubles", "ms") { Target = target }
                .Measure(pace.Expensive, ours.Asking($"{question}:{length}"), () => BclSlots.Milliseconds(r, Pieces, isCheap: question == "slots-cheap"));

            // What Cluster.Explain() says of the last round.
            yield return row with
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

    private static string Bytes(double? bytes) => bytes is { } b ? b.ToString("N0", CultureInfo.InvariantCulture) : "-";
}
