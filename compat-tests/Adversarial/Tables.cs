using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Compat.Adversarial;

/// <summary>Static readonly tables: some that nobody writes, and the same again with a writer in each disguise.</summary>
public class Tables : Contract
{
    private static readonly int[] Primes = [2, 3, 5];
    private static readonly (string Name, int Value)[] Pairs = [("a", 1), ("b", 2)];
    private static readonly int[][] Rows = [[1], [2, 3]];
    private static readonly Dictionary<string, decimal> Rates = new(StringComparer.OrdinalIgnoreCase) { ["EUR"] = 1.5m };
    private static readonly FrozenSet<string> Vip = new[] { "Ann", "Cy" }.ToFrozenSet();
    private static readonly ImmutableHashSet<string> Words = ["if", "else"];
    private static readonly IReadOnlyList<string> Names = ["x", "y"];
    private static readonly Bracket[] Brackets = [new(10, 0.1m), new(20, 0.2m)];
    private static readonly int[] Local = [1];
    private static readonly int[] Spanned = [1];
    private static readonly int[] Marshalled = [1];
    private static readonly int[] Lent = [1];
    private static readonly int[] Captured = [1];
    private static readonly int[][] Inner = [[1]];
    private static readonly int[] Twin = s_twin = [1];
    private static readonly List<int> Listed = [1];
    private static int[] s_twin;

    [Behaviour(Ships.Must)]
    public async Task Tables_that_nobody_writes_are_the_same_everywhere()
    {
        var i = 1;
        Assert.Equal((10, 3, "b", 6), await Task.Run(() => (Primes.Sum(), Primes[i], Pairs[i].Name, Rows[0][0] + Rows[1].Length + Primes.Length)));
        Assert.Equal((1.5m, true, false), await Task.Run(() => (Rates["eur"], Vip.Contains("Cy"), Words.Contains("then"))));
        Assert.Equal(("xy", 0.3m), await Task.Run(() => (string.Concat(Names), Brackets.Sum(b => b.Rate))));
    }

    [Behaviour(Ships.Never)]
    public async Task A_table_is_written_through_a_local()
    {
        var table = Local;
        table[0] = 7;
        Assert.Equal(7, await Task.Run(() => Local[0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_table_is_written_through_a_span()
    {
        Fill(Spanned, 7);
        Assert.Equal(7, await Task.Run(() => Spanned[0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_table_is_written_through_a_reference_to_what_may_only_be_read()
    {
        MemoryMarshal.GetReference<int>(Marshalled) = 7;
        Assert.Equal(7, await Task.Run(() => Marshalled[0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_table_is_written_by_whom_it_is_lent_to()
    {
        Borrower.Write(Lent);
        Assert.Equal(7, await Task.Run(() => Lent[0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_table_is_written_by_a_lambda_that_captured_it()
    {
        var table = Captured;
        Action write = () => table[0] = 7;
        write();
        Assert.Equal(7, await Task.Run(() => Captured[0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_row_of_a_table_is_written()
    {
        foreach (var row in Inner)
        {
            row[0] = 7;
        }

        Assert.Equal(7, await Task.Run(() => Inner[0][0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_table_has_a_second_name()
    {
        s_twin[0] = 7;
        Assert.Equal(7, await Task.Run(() => Twin[0]));
    }

    [Behaviour(Ships.Never)]
    public async Task A_list_is_a_table_until_somebody_adds_to_it()
    {
        Add(Listed);
        Assert.Equal(2, await Task.Run(() => Listed.Count));
    }

    private static void Fill(Span<int> span, int value) => span[0] = value;

    private static void Add(List<int> list) => list.Add(2);

    private sealed record Bracket(int Limit, decimal Rate);

    private static class Borrower
    {
        public static void Write(int[] table) => table[0] = 7;
    }
}
