using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Static readonly arrays and collections that nobody writes.</summary>
internal static class TableSamples
{
    private static readonly int[] Primes = [2, 3, 5];
    private static readonly string[] Names = ["a", "b"];
    private static readonly (int X, int Y)[] Moves = [(1, 2), (2, 1)];
    private static readonly int[][] Jagged = [[1, 2], [3]];
    private static readonly double[,] Kernel = { { 1, 2 }, { 3, 4 } };
    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes("abc");
    private static readonly int[] Computed = MakeSquares();
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 4).Select(n => (uint)n * 7)];
    private static readonly List<int> Numbers = [1, 2, 3];
    private static readonly HashSet<string> Stop = ["the", "a"];
    private static readonly Dictionary<string, decimal> Rates = new() { ["EUR"] = 1.5m, ["JPY"] = 2m };
    private static readonly Dictionary<string, int> NoCase = new(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 };
    private static readonly SortedDictionary<int, string> Steps = new() { [1] = "a" };
    private static readonly FrozenSet<string> Vip = new[] { "Ann", "Cy" }.ToFrozenSet();
    private static readonly FrozenDictionary<string, char> Codons = new Dictionary<string, char> { ["ATG"] = 'M' }.ToFrozenDictionary();
    private static readonly ImmutableHashSet<string> Keywords = ["if", "else"];
    private static readonly ImmutableDictionary<int, string> ById = new Dictionary<int, string> { [1] = "a" }.ToImmutableDictionary();
    private static readonly IReadOnlyDictionary<string, int> Decimals = new Dictionary<string, int> { ["EUR"] = 2 };
    private static readonly IReadOnlyList<int> Listed = [4, 5];
    private static readonly Bracket[] Brackets = [new(1, 0.1m), new(2, 0.2m)];

    private static int[] Weights { get; } = [1, 2];

    public static List<Sample> All()
    {
        var list = new SampleList("table");
        Arrays(list);
        Collections(list);
        list.Items.AddRange(WrittenTableSamples.All());
        return list.Items;
    }

    private static void Arrays(SampleList list)
    {
        int i = 1;
        list.Ships(() => Primes[i] + Primes.Length);
        list.Ships(() => Primes.Sum() + Primes.Where(p => p > 2).Count());
        list.Ships(() => { int sum = 0; foreach (int p in Primes) { sum += p; } return sum; });
        list.Ships(() => Array.IndexOf(Primes, 3) + Array.BinarySearch(Primes, 5));
        list.Ships(() => Primes.Contains(3));
        list.Ships(() => SumOf(Primes));
        list.Ships(() => "a b".Split(Names, StringSplitOptions.None).Length + string.Join(",", Names).Length);
        list.Ships(() => { int sum = 0; foreach (var (x, y) in Moves) { sum += x * y; } return sum + Moves[i].X; });
        list.Ships(() => Jagged[0][1] + Jagged.Length + Jagged[1].Length);
        list.Ships(() => { int sum = 0; foreach (int[] row in Jagged) { foreach (int cell in row) { sum += cell; } } return sum; });
        list.Ships(() => Kernel[0, 1] + Kernel.GetLength(0));
        list.Ships(() => Bytes[0] + Convert.ToHexString(Bytes).Length);
        list.Ships(() => Computed[2]);
        list.Ships(() => Crc[1] ^ 5);
        list.Ships(() => Weights[0] + Weights.Length);
        list.Ships(() => SumOf(Primes.AsSpan()));
        list.Ships(() => Brackets[0].Rate + Brackets.Last().Limit);
        list.Ships(async () => { int sum = 0; foreach (int p in Primes) { await Task.Yield(); sum += p; } return sum; });
        list.Ships(() => Primes[1].ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Collections(SampleList list)
    {
        string key = "EUR";
        list.Ships(() => Numbers[0] + Numbers.Count + Numbers.IndexOf(2));
        list.Ships(() => { int sum = 0; foreach (int n in Numbers) { sum += n; } return sum; });
        list.Ships(() => Stop.Contains(key));
        list.Ships(() => Rates[key] + (Rates.TryGetValue("x", out decimal rate) ? rate : 0));
        list.Ships(() => Rates.Values.Sum() + Rates.Count);
        list.Ships(() => NoCase.GetValueOrDefault(key));
        list.Ships(() => Steps[1]);
        list.Ships(() => Vip.Contains(key));
        list.Ships(() => Codons.TryGetValue(key, out char amino) ? amino : '?');
        list.Ships(() => Keywords.Contains(key));
        list.Ships(() => ById.Values.First());
        list.Ships(() => Decimals[key]);
        list.Ships(() => Listed[0] + Listed.Count);
        list.Local(LocalReasonKind.StaticState, "Hashed", () => HashedTables.First());
    }

    private static int SumOf(int[] values) => values.Sum();

    private static int SumOf(ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static int[] MakeSquares()
    {
        int[] squares = new int[4];
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = i * i;
        }

        return squares;
    }

    private record Bracket(int Limit, decimal Rate);
}

/// <summary>A set whose order shows differs between processes.</summary>
internal static class HashedTables
{
    private static readonly FrozenSet<string> Hashed = new[] { "a", "b" }.ToFrozenSet();

    public static string First() => Hashed.First();
}
