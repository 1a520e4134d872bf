using System.Globalization;
using Xunit.Abstractions;

namespace Distributed.Fuzzing;

/// <summary>
/// Random programs give the BCL's answer in every mode. 1,000 by default; <c>FUZZ_PROGRAMS=20000 FUZZ_SEED=7 dotnet test tests/Fuzzing -c Release</c> runs others.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int BatchSize = 250;
    private const int DefaultSeed = 20261124;

    [Fact]
    public void Random_programs_give_the_BCLs_answer()
    {
        int programs = Setting("FUZZ_PROGRAMS", 1_000), seed = Setting("FUZZ_SEED", DefaultSeed), only = Setting("FUZZ_ONLY", -1);
        var differences = new List<string>();
        long calls = 0, shipped = 0, shippedPrograms = 0, run = 0, random = 0;
        foreach (var numbers in (only >= 0 ? [only] : Enumerable.Range(0, programs)).Chunk(BatchSize))
        {
            using var batch = new FuzzBatch(seed, numbers);
            var bcl = Results(batch.Run(""));
            var again = Results(batch.Run(""));
            var copied = Results(batch.Run("copied"));
            var lines = batch.Run("local:2");
            var local = Results(lines);
            Assert.Equal(numbers.Length, bcl.Count);
            foreach (var (number, expected) in bcl)
            {
                if (again[number] != expected)
                {
                    // The BCL itself gives different answers: the program says nothing.
                    random++;
                    continue;
                }

                run++;
                foreach (var (mode, results) in new[] { ("copied", copied), ("local:2", local) })
                {
                    if (results.GetValueOrDefault(number) is var actual && actual != expected)
                    {
                        differences.Add($"program {number} on {mode}\n  BCL:  {expected}\n  ours: {actual}\n{(differences.Count < 3 ? FuzzBatch.SourceOf(seed, number) : "")}");
                    }
                }
            }

            foreach (var site in lines.Where(l => l.StartsWith("site ", StringComparison.Ordinal)).Select(l => l.Split(' ', 5)))
            {
                var (ships, all) = (long.Parse(site[2], CultureInfo.InvariantCulture), long.Parse(site[3], CultureInfo.InvariantCulture));
                calls += all;
                shipped += ships;
                shippedPrograms += ships == all ? 1 : 0;
            }
        }

        var summary = string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {run} programs, {differences.Count} differences; {shipped} of {calls} calls shipped ({100.0 * shipped / calls:F1} %), all calls of {shippedPrograms} programs; {random} dropped as not deterministic");
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(differences.Count == 0, $"{summary}\nFUZZ_SEED={seed} FUZZ_ONLY=<number> replays one.\n{string.Join('\n', differences.Take(10))}");
        Assert.True(only >= 0 || shipped * 2 >= calls && random * 100 <= programs, summary);
    }

    private static Dictionary<int, string> Results(IEnumerable<string> lines) => lines
        .Where(l => char.IsAsciiDigit(l[0])).Select(l => l.Split(' ', 2)).ToDictionary(l => int.Parse(l[0], CultureInfo.InvariantCulture), l => l[1]);

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;
}
