using System.Globalization;
using Distributed.Fuzzing.Running;
using Distributed.Fuzzing.Writing;

namespace Distributed.Fuzzing.Comparing;

/// <summary>Runs random programs in all modes and compares each with the BCL. Not thread-safe.</summary>
internal sealed class FuzzComparison(int seed)
{
    private readonly Dictionary<string, ShippedTally> _tallies = FuzzMode.Ours.ToDictionary(m => m.Name, _ => new ShippedTally());

    public List<Difference> Differences { get; } = [];

    /// <summary>Programs that were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Programs that say nothing, since two runs on the BCL differ.</summary>
    public int Dropped { get; private set; }

    /// <summary>What shipped to executors.</summary>
    public ShippedTally Shipped => _tallies[FuzzMode.Local.Name];

    /// <summary>Calls that ran locally and don't say why, in any mode.</summary>
    public long Unexplained => _tallies.Values.Sum(t => t.Unexplained);

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {seed}: {Compared} programs, {Differences.Count} differences; {string.Join("; ", _tallies.Select(t => $"{t.Key}: {t.Value.Summary}"))}; {Dropped} dropped as not deterministic");

    /// <summary>Runs some programs.</summary>
    public async Task Run(IReadOnlyList<int> numbers)
    {
        using var batch = new FuzzBatch([.. numbers.Select(n => new FuzzProgram(n, ProgramSource.Write(seed, n, FuzzProgram.NameOf(n))))]);

        // Two at a time: the runs without executors use one core each.
        var bcl = await Task.WhenAll(batch.Run(FuzzMode.Bcl), batch.Run(FuzzMode.Bcl));
        var copied = await Task.WhenAll(batch.Run(FuzzMode.Copied), batch.Run(FuzzMode.Whole));
        RunOutput[] ours = [.. copied, await batch.Run(FuzzMode.Local)];
        foreach (var number in numbers)
        {
            var expected = bcl[0].Results[number];
            if (bcl[1].Results[number] != expected)
            {
                Dropped++;
                continue;
            }

            Compared++;
            foreach (var (mode, output) in FuzzMode.Ours.Zip(ours))
            {
                if (output.Results.GetValueOrDefault(number) is var actual && actual != expected)
                {
                    Differences.Add(new Difference(number, mode, expected, actual));
                }
            }
        }

        foreach (var (mode, output) in FuzzMode.Ours.Zip(ours))
        {
            _tallies[mode.Name].Add(output.Sites);
        }
    }
}
