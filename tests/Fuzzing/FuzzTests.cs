using System.Globalization;
using Distributed.Fuzzing.Comparing;
using Distributed.Fuzzing.Running;
using Distributed.Fuzzing.Writing;
using Xunit.Abstractions;

namespace Distributed.Fuzzing;

/// <summary>
/// Random programs give the BCL's answer in every mode. 1,000 by default; <c>FUZZ_PROGRAMS=20000 FUZZ_SEED=7 dotnet test tests/Fuzzing -c Release</c> runs others,
/// <c>FUZZ_ONLY</c> one of them; <c>FUZZ_MINIMISE=1</c> makes programs that differ smaller.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int BatchSize = 250;
    private const int DefaultSeed = 20261124;
    private const int Shown = 5;

    [Fact]
    public async Task Random_programs_give_the_BCLs_answer()
    {
        int programs = Setting("FUZZ_PROGRAMS", 1_000), seed = Setting("FUZZ_SEED", DefaultSeed), only = Setting("FUZZ_ONLY", -1), first = Setting("FUZZ_FIRST", 0);
        var comparison = new FuzzComparison(seed);
        foreach (var numbers in (only >= 0 ? [only] : Enumerable.Range(first, programs)).Chunk(BatchSize))
        {
            await comparison.Run(numbers);
        }

        Print(comparison.Summary);
        Print(comparison.Shipped.Table());
        Assert.True(comparison.Differences.Count == 0, $"{comparison.Summary}\nFUZZ_SEED={seed} FUZZ_ONLY=<number> replays one, FUZZ_MINIMISE=1 makes it smaller.\n{await Describe(seed, comparison.Differences)}");
        Assert.True(comparison.Unexplained == 0, $"{comparison.Unexplained} calls stayed local without a reason. {comparison.Summary}");
        Assert.True(only >= 0 || (comparison.Shipped.Shipped * 2 >= comparison.Shipped.Calls && comparison.Dropped * 100 <= programs), comparison.Summary);
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_program()
    {
        Assert.Equal(ProgramSource.Write(1, 2, "P"), ProgramSource.Write(1, 2, "P"));
        Assert.NotEqual(ProgramSource.Write(1, 2, "P"), ProgramSource.Write(2, 2, "P"));
        Assert.NotEqual(ProgramSource.Write(1, 2, "P"), ProgramSource.Write(1, 3, "P"));
    }

    private static async Task<string> Describe(int seed, IReadOnlyList<Difference> differences)
    {
        var isMinimised = Setting("FUZZ_MINIMISE", 0) > 0;
        var text = "";
        foreach (var difference in differences.DistinctBy(d => d.Number).Take(Shown))
        {
            var source = isMinimised
                ? await new Reducer(seed, difference.Number, difference.Mode).Reduce()
                : ProgramSource.Write(seed, difference.Number, FuzzProgram.NameOf(difference.Number));
            text += $"{difference}\n{source}\n";
        }

        return text;
    }

    private void Print(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;
}
