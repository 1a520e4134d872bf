using Distributed.Fuzzing.Comparing;
using Distributed.Fuzzing.Running;
using Distributed.Fuzzing.Writing;
using Xunit.Abstractions;

namespace Distributed.Fuzzing;

/// <summary>
/// Random programs give the BCL's answer in every mode. 1,000 by default; <c>FUZZ_PROGRAMS=20000 FUZZ_SEED=7 dotnet test tests/Fuzzing -c Release</c> runs others,
/// <c>FUZZ_ONLY</c> one of them; <c>FUZZ_MINIMISE=1</c> makes programs that differ smaller.
/// </summary>
public sealed class FuzzTests(FuzzTotals totals, ITestOutputHelper output) : IClassFixture<FuzzTotals>
{
    private const int BatchSize = 250;
    private const int Shown = 5;

    /// <summary>The first program of each batch, and how many it has.</summary>
    public static TheoryData<int, int> Batches()
    {
        var batches = new TheoryData<int, int>();
        for (var first = 0; first < FuzzSettings.Programs; first += BatchSize)
        {
            batches.Add(FuzzSettings.First + first, Math.Min(BatchSize, FuzzSettings.Programs - first));
        }

        return batches;
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Random_programs_give_the_BCLs_answer(int first, int count)
    {
        var comparison = totals.Comparison;
        var before = comparison.Differences.Count;
        await comparison.Run([.. Enumerable.Range(first, count)]);
        output.WriteLine(comparison.Summary);

        var differences = comparison.Differences.Skip(before).ToArray();
        Assert.True(differences.Length == 0, $"{differences.Length} differences. FUZZ_SEED={FuzzSettings.Seed} FUZZ_ONLY=<number> replays one, FUZZ_MINIMISE=1 makes it smaller.\n{await Describe(differences)}");
        Assert.True(comparison.Unexplained == 0, $"{comparison.Unexplained} calls stayed local without a reason. {comparison.Summary}");
        if (FuzzSettings.Only < 0)
        {
            Assert.True(comparison.Shipped.Shipped * 2 >= comparison.Shipped.Calls && comparison.Dropped * 100 <= comparison.Compared, comparison.Summary);
        }
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_program()
    {
        Assert.Equal(ProgramSource.Write(1, 2, "P"), ProgramSource.Write(1, 2, "P"));
        Assert.NotEqual(ProgramSource.Write(1, 2, "P"), ProgramSource.Write(2, 2, "P"));
        Assert.NotEqual(ProgramSource.Write(1, 2, "P"), ProgramSource.Write(1, 3, "P"));
    }

    private static async Task<string> Describe(Difference[] differences)
    {
        var text = "";
        foreach (var difference in differences.DistinctBy(d => d.Number).Take(Shown))
        {
            var source = FuzzSettings.IsMinimising
                ? await new Reducer(FuzzSettings.Seed, difference.Number, difference.Mode).Reduce()
                : ProgramSource.Write(FuzzSettings.Seed, difference.Number, FuzzProgram.NameOf(difference.Number));
            text += $"{difference}\n{source}\n";
        }

        return text;
    }
}
