using System.Globalization;
using System.Runtime.CompilerServices;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Finding what a call changed, and merging it, beside a memcpy of all the bytes that were looked at.</summary>
internal sealed class WriteBackSuite : ISuite
{
    private const int FullBytes = 64 << 20;
    private const int FullNodes = 100_000;

    public string Name => "writeback";

    public string Question => "Finding and merging a call's changes: bytes of the captured array a second, beside memcpy of them";

    public IEnumerable<Row> Run(Pace pace)
    {
        int bytes = pace.Times(FullBytes);
        MemoryCopy memory = new(bytes);
        foreach ((string name, int step) in new[] { ("unchanged", 0), ("all", 1), ("1 in 2", 2), ("1 in 10", 10), ("1 in 1000", 1000) })
        {
            foreach (Row row in Both($"double[], {name}", new double[bytes / sizeof(double)], Every<double>(step, static (ref double d) => d++), memory, pace))
            {
                yield return row;
            }
        }

        foreach (Row row in Both("byte[], 1 in 2", new byte[bytes], Every<byte>(2, static (ref byte b) => b++), memory, pace))
        {
            yield return row;
        }

        foreach (Row row in Both("int[], 1 in 2", new int[bytes / sizeof(int)], Every<int>(2, static (ref int i) => i++), memory, pace))
        {
            yield return row;
        }

        foreach (Row row in Both("decimal[], all", new decimal[bytes / sizeof(decimal)], Every<decimal>(1, static (ref decimal d) => d++), memory, pace))
        {
            yield return row;
        }

        int particles = bytes / Unsafe.SizeOf<SampleParticle>();
        foreach (Row row in Both("structs of 6, 3 leaves of all", new SampleParticle[particles], Every<SampleParticle>(1, Move), memory, pace))
        {
            yield return row;
        }

        foreach (Row row in Both("structs of 6, 1 leaf of 1 in 10", new SampleParticle[particles], Every<SampleParticle>(10, Enter), memory, pace))
        {
            yield return row;
        }

        int nodes = pace.Times(FullNodes);
        foreach ((string name, int step) in new[] { ("unchanged", 0), ("1 in 10", 10), ("all", 1) })
        {
            foreach (Row row in Objects(name, nodes, step, pace))
            {
                yield return row;
            }
        }
    }

    private delegate void Change<T>(ref T value);

    private static void Move(ref SampleParticle particle)
    {
        particle.X++;
        particle.Y++;
        particle.Z += particle.Speed + 1;
    }

    private static void Enter(ref SampleParticle particle) => particle.Cell += particle.Kind + 1;

    private static Action<T[]> Every<T>(int step, Change<T> change) => array =>
    {
        for (int i = 0; step > 0 && i < array.Length; i += step)
        {
            change(ref array[i]);
        }
    };

    private static IEnumerable<Row> Both<T>(string name, T[] array, Action<T[]> change, MemoryCopy memory, Pace pace)
    {
        double gigabytes = (double)array.Length * Unsafe.SizeOf<T>() / 1e9;
        WriteBackCase<T[]> ours = new(array, change, static a => Array.Clear(a));
        Dictionary<string, string> extra = new()
        {
            ["bytes back"] = ours.ChangedBytes.ToString("N0", CultureInfo.InvariantCulture),
            ["allocated"] = ours.AllocatedBytes.ToString("N0", CultureInfo.InvariantCulture),
        };
        yield return new Row($"diff {name}", "GB/s") { Extra = extra }
            .Measure(pace, () => gigabytes / ours.DiffSeconds(1), () => memory.GigabytesPerSecond(1));
        yield return new Row($"merge {name}", "GB/s") { Extra = extra }
            .Measure(pace, () => gigabytes / ours.MergeSeconds(1), () => memory.GigabytesPerSecond(1));
    }

    /// <summary>Nothing to compare with: memcpy knows no objects.</summary>
    private static IEnumerable<Row> Objects(string name, int nodes, int step, Pace pace)
    {
        List<SampleNode> list = SampleNode.CreateMany(nodes);
        WriteBackCase<List<SampleNode>> ours = new(list, Touch, copy =>
        {
            for (int i = 0; i < copy.Count; i++)
            {
                copy[i].Value = i;
            }
        });
        Dictionary<string, string> extra = new()
        {
            ["bytes back"] = ours.ChangedBytes.ToString("N0", CultureInfo.InvariantCulture),
            ["allocated"] = ours.AllocatedBytes.ToString("N0", CultureInfo.InvariantCulture),
        };
        yield return new Row($"diff {nodes:N0} nodes, {name}", "ns/node") { Extra = extra }
            .Measure(pace, () => ours.DiffSeconds(1) * 1e9 / nodes, null);
        yield return new Row($"merge {nodes:N0} nodes, {name}", "ns/node") { Extra = extra }
            .Measure(pace, () => ours.MergeSeconds(1) * 1e9 / nodes, null);

        void Touch(List<SampleNode> copy)
        {
            for (int i = 0; step > 0 && i < copy.Count; i += step)
            {
                copy[i].Value = -1;
            }
        }
    }
}
