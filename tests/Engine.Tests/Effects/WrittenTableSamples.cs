using System.Linq.Expressions;
using System.Runtime.InteropServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Relatives of constant tables: each is written, kept, told apart by reference or made by chance somewhere, if only in code that isn't shipped.</summary>
internal static class WrittenTableSamples
{
    internal static int[] Alias = [1];
    private static readonly int[] Clean = [1];
    private static readonly int[] Written = [1];
    private static readonly int[] WrittenByLocal = [1];
    private static readonly int[] WrittenByRef = [1];
    private static readonly int[] WrittenBySpan = [1];
    private static readonly int[] WrittenByMarshal = [1];
    private static readonly int[] WrittenByCallee = [1];
    private static readonly int[] WrittenByLambda = [1];
    private static readonly int[] WrittenByChoice = [1];
    private static readonly int[] Sorted = [2, 1];
    private static readonly int[] Returned = [1];
    private static readonly int[] Passed = [1];
    private static readonly int[] Kept = [1];
    private static readonly int[] Compared = [1];
    private static readonly int[] AsSeed = [1];
    private static readonly int[] Queried = [1];
    private static readonly int[] Locked = [1];
    private static readonly int[] Aliased = Alias = [1];
    private static readonly int[] Borrowed = Alias;
    private static readonly int[][] Inner = [[1], [2]];
    private static readonly int[][] InnerAliased = [Alias, [1]];
    internal static readonly Box Holder = new();
    private static readonly int[] FromHolder = Make(Holder);
    private static readonly (int X, int Y)[] Pairs = [(1, 2)];
    private static readonly List<int> Grown = [1];
    private static readonly Dictionary<string, int> Filled = new() { ["a"] = 1 };
    private static readonly Dictionary<string, List<int>> OfLists = new() { ["a"] = [1] };
    private static readonly IReadOnlyList<int> Chosen = Grown;
    private static readonly List<int> Derived = new Counting();
    private static readonly int[] Delegated = [1];
    private static readonly object[] Objects = [1];
    private static readonly Mark[] Marks = [new(1), new(2)];
    private static readonly Mark[] Told = [new(1), new(1)];
    private static readonly int[] ByName = [1];

    private static readonly Func<int, bool> Has = Delegated.Contains;

    internal static readonly int[] Internal = [1];
    public static readonly int[] Public = [1];

    private static readonly int[] InTree = [1];
    private static readonly string[] Texts = ["a"];
    private static readonly List<Mark> Found = [new(1)];

    internal static string[] Names = ["a"];
    private static int[] kept = [];

    private static int[] Exposed { get; } = [1];

    public static List<Sample> All()
    {
        var list = new SampleList("written table");
        list.Ships(() => Clean[0]);
        Writes(list);
        Leaks(list);
        list.Local(LocalReasonKind.StaticState, "Aliased", () => Aliased[0]);
        list.Local(LocalReasonKind.StaticState, "Borrowed", () => Borrowed[0]);
        list.Local(LocalReasonKind.StaticState, "InnerAliased", () => InnerAliased[0][0]);
        list.Local(LocalReasonKind.StaticState, "FromHolder", () => FromHolder[0]);
        list.Local(LocalReasonKind.StaticState, "may differ in another process", () => ByChance.First());
        list.Local(LocalReasonKind.StaticState, "Public", () => Public[0]);
        list.Local(LocalReasonKind.StaticState, "Internal", () => Internal[0]);
        list.Local(LocalReasonKind.StaticState, "OfLists", () => OfLists["a"].Count);
        list.Local(LocalReasonKind.StaticState, "Objects", () => Objects.Length);
        list.Local(LocalReasonKind.StaticState, "Derived", () => Derived.Count);
        list.Local(LocalReasonKind.StaticState, "Chosen", () => Chosen[0]);
        list.Local(LocalReasonKind.StaticState, "Marks", () => Marks[0].Value);
        list.Local(LocalReasonKind.StaticState, "Counted", () => OwnComparer.Look("a"));
        list.Local(LocalReasonKind.StaticState, "Items", () => Derivations.First());
        list.Ships(() => OfAny<int>.First());
        list.Local(LocalReasonKind.StaticState, "Table", () => OfAny<int[]>.First());
        list.Local(LocalReasonKind.StaticState, "InTree", () => InTree[0]);
        list.Local(LocalReasonKind.StaticState, "Texts", () => Texts[0]);
        list.Local(LocalReasonKind.StaticState, "Found", () => Found[0].Value);
        return list.Items;
    }

    /// <summary>Never run: that the code is there is enough.</summary>
    public static int[] Others(int index, bool choice)
    {
        Written[0] = 2;
        int[] local = WrittenByLocal;
        local[index]++;
        ref int cell = ref WrittenByRef[0];
        cell = 3;
        var span = WrittenBySpan.AsSpan();
        span[0] = 4;
        MemoryMarshal.GetReference<int>(WrittenByMarshal) = 5;
        Write(WrittenByCallee);
        int[] captured = WrittenByLambda;
        Action write = () => captured[0] = 6;
        write();
        (choice ? WrittenByChoice : new int[1])[0] = 7;
        Array.Sort(Sorted);
        Inner[0][0] = 8;
        Pairs[0].X = 9;
        Grown.Add(2);
        Filled["b"] = 2;
        lock (Locked)
        {
            kept = Kept;
        }

        kept[0] = (ReferenceEquals(Told[0], Marks[0]) ? 1 : 0) + (ReferenceEquals(Compared, kept) ? 1 : 0) + Elsewhere.Change(Passed);
        kept[0] = AsSeed.Aggregate(AsSeed, (a, b) => a)[0] + Has(1).CompareTo(true);
        ((int[])Queried.AsEnumerable())[0] = 1;
        Expression<Func<int>> tree = () => InTree[0];
        kept[0] = tree.Parameters.Count + ((object)Texts[0] == (object)Names[index] ? 1 : 0) + (ReferenceEquals(Found[index], Marks[0]) ? 1 : 0);
        return Returned;
    }

    public static int[] ExposedOnce() => Exposed;

    private static void Writes(SampleList list)
    {
        list.Local(LocalReasonKind.StaticState, "Written", () => Written[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenByLocal", () => WrittenByLocal[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenByRef", () => WrittenByRef[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenBySpan", () => WrittenBySpan[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenByMarshal", () => WrittenByMarshal[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenByCallee", () => WrittenByCallee[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenByLambda", () => WrittenByLambda[0]);
        list.Local(LocalReasonKind.StaticState, "WrittenByChoice", () => WrittenByChoice[0]);
        list.Local(LocalReasonKind.StaticState, "Sorted", () => Sorted[0]);
        list.Local(LocalReasonKind.StaticState, "Inner", () => Inner[0][0]);
        list.Local(LocalReasonKind.StaticState, "Pairs", () => Pairs[0].X);
        list.Local(LocalReasonKind.StaticState, "Grown", () => Grown[0]);
        list.Local(LocalReasonKind.StaticState, "Filled", () => Filled["a"]);
    }

    private static void Leaks(SampleList list)
    {
        list.Local(LocalReasonKind.StaticState, "Returned", () => Returned[0]);
        list.Local(LocalReasonKind.StaticState, "Exposed", () => Exposed[0]);
        list.Local(LocalReasonKind.StaticState, "Passed", () => Passed[0]);
        list.Local(LocalReasonKind.StaticState, "Kept", () => Kept[0]);
        list.Local(LocalReasonKind.StaticState, "Compared", () => Compared[0]);
        list.Local(LocalReasonKind.StaticState, "AsSeed", () => AsSeed[0]);
        list.Local(LocalReasonKind.StaticState, "Queried", () => Queried[0]);
        list.Local(LocalReasonKind.StaticState, "Locked", () => Locked[0]);
        list.Local(LocalReasonKind.StaticState, "Delegated", () => Delegated[0]);
        list.Local(LocalReasonKind.StaticState, "ByName", () => ByName);
    }

    private static void Write(int[] table) => table[0] = 1;

    private static int[] Make(Box box) => box.Items = [1];

    private sealed record Mark(int Value);

    internal sealed class Box
    {
        public int[] Items { get; set; } = [];
    }

    private sealed class Counting : List<int>;
}

/// <summary>What the elements are is the caller's choice.</summary>
internal static class OfAny<T>
{
    private static readonly T[] Table = [Make()];

    public static T First() => Table[0];

    private static T Make() => default!;
}

/// <summary>A table made by chance.</summary>
internal static class ByChance
{
    private static readonly int[] Made = [Random.Shared.Next()];

    public static int First() => Made[0];
}

/// <summary>Whoever is handed a table may write it.</summary>
internal static class Elsewhere
{
    public static int Change(int[] table) => table[0]++;
}

/// <summary>A look-up changes the comparer.</summary>
internal static class OwnComparer
{
    private static readonly Dictionary<string, int> Counted = new(new Comparer()) { ["a"] = 1 };

    public static int Look(string key) => Counted[key];

    private sealed class Comparer : IEqualityComparer<string>
    {
        private int calls;

        public bool Equals(string? x, string? y) => calls++ >= 0 && string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string text) => text.Length;
    }
}

/// <summary>A table declared of records that holds one that changes.</summary>
internal static class Derivations
{
    private static readonly Item[] Items = [new Changing(1)];

    public static int First() => Items[0].Value;

    private record Item(int Value);

    private sealed record Changing(int Value) : Item(Value)
    {
        public int Count { get; set; }
    }
}
