using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>The graph serialiser beside MessagePack, which knows neither cycles nor shared references.</summary>
internal sealed class SerializerSuite : ISuite
{
    private const int FullWork = 200_000;

    public string Name => "serializer";

    public string Question => "Writing and reading captured values: nanoseconds and bytes beside MessagePack";

    public IEnumerable<Row> Run(Pace pace) =>
    [
        .. Both("one int", 42, 1, pace),
        .. Both("small object", SampleOrder.Create(), 1, pace),
        .. Both("int[1000]", Enumerable.Range(0, 1000).ToArray(), 10, pace),
        .. Both("double[131072] (1 MB)", new double[1 << 17], 2_000, pace),
        .. Both("1,000 objects", SampleNode.CreateMany(1_000), 500, pace),
    ];

    private static IEnumerable<Row> Both<T>(string name, T value, int weight, Pace pace)
        where T : notnull
    {
        int times = Math.Max(1, pace.Times(FullWork) / weight);
        MessagePackValues messagePack = new();
        Dictionary<string, string> bytes = new()
        {
            ["bytes ours"] = Ours.Bytes?.Invoke(value).ToString("N0", CultureInfo.InvariantCulture) ?? "-",
            ["bytes reference"] = MessagePackValues.Bytes(value).ToString("N0", CultureInfo.InvariantCulture),
        };
        yield return new Row($"write {name}", "ns") { Extra = bytes }
            .Measure(pace, With(Ours.WriteNanoseconds, value, times), () => messagePack.WriteNanoseconds(value, times));
        yield return new Row($"read {name}", "ns") { Extra = bytes }
            .Measure(pace, With(Ours.ReadNanoseconds, value, times), () => messagePack.ReadNanoseconds(value, times));
    }

    private static Func<Sample>? With(Func<object, int, Sample>? side, object value, int times) => side is null ? null : () => side(value, times);
}
