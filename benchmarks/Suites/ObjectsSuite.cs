using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Bytes handed to another process through segments, beside a memcpy of them and beside a file made for them.</summary>
internal sealed class ObjectsSuite : ISuite
{
    private const int FullBytes = 1 << 30;
    private const int SmallBytes = 1024;
    private const int FullSmall = 1_000_000;

    public string Name => "objects";

    public string Question => "Bytes to another process of this machine by shared segments: how fast, beside memcpy?";

    public IEnumerable<Row> Run(Pace pace)
    {
        int bytes = pace.Times(FullBytes);
        string size = $"{bytes >> 20} MiB";
        MemoryCopy memory = new(bytes);
        byte[] content = new byte[bytes];
        Array.Fill(content, (byte)3);
        using SegmentCopies ours = new(bytes);

        yield return new Row($"put {size}, memory used before / memcpy", "GB/s") { Target = Target.NotBelow(0.8) }
            .Measure(pace.Expensive, () => ours.WarmPut(content), () => memory.GigabytesPerSecond(1));
        yield return new Row($"put {size}, no segment yet / memcpy", "GB/s")
            .Measure(pace.Expensive, () => ours.ColdPut(content), () => memory.GigabytesPerSecond(1));
        yield return new Row($"put {size}, no segment yet / a fresh file", "GB/s") { Target = Target.NotBelow(2) }
            .Measure(pace.Expensive, () => ours.ColdPut(content), () => FreshFile.GigabytesPerSecond(content));
        yield return new Row($"read {size} as T[], segment mapped / memcpy", "GB/s") { Target = Target.NotBelow(0.8) }
            .Measure(pace.Expensive, () => ours.ReadArray(content, isFirst: false), () => memory.GigabytesPerSecond(1));
        yield return new Row($"read {size} as T[], segment not mapped yet / memcpy", "GB/s")
            .Measure(pace.Expensive, () => ours.ReadArray(content, isFirst: true), () => memory.GigabytesPerSecond(1));
        yield return new Row($"get {size} as memory", "us") { Extra = Asked("<= 100 us") }
            .Measure(pace.Expensive, () => ours.Open(content), null);

        int times = pace.Times(FullSmall);
        byte[] small = new byte[SmallBytes];
        yield return new Row("small objects (1 KiB) put / new byte[]", "1/s") { Extra = Asked(">= 1 M/s") }
            .Measure(pace, () => ours.SmallPuts(small, times), () => SmallCopies.PerSecond(small, times));
        yield return new Row("small objects (1 KiB) read / new byte[]", "1/s") { Extra = Asked(">= 1 M/s") }
            .Measure(pace, () => ours.SmallReads(small, times), () => SmallCopies.PerSecond(small, times));
    }

    private static Dictionary<string, string> Asked(string target) => new() { ["asked"] = target };
}
