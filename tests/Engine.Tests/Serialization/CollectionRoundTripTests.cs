using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Distributed.Engine.Tests.Serialization;

public sealed class CollectionRoundTripTests
{
    public static TheoryData<string, IEnumerable> Ordered()
    {
        var queue = new Queue<int>([1, 2, 3]);
        queue.Dequeue();
        queue.Enqueue(4);
        var linked = new LinkedList<string>(["a", "b"]);
        linked.AddFirst("z");
        return new TheoryData<string, IEnumerable>
        {
            { "list", new List<string> { "a", "b" } },
            { "empty list", new List<string>() },
            { "queue", queue },
            { "stack", new Stack<int>([1, 2, 3]) },
            { "linked list", linked },
            { "sorted list", new SortedList<string, int> { ["b"] = 2, ["a"] = 1 } },
            { "sorted set", new SortedSet<int>([3, 1, 2], Comparer<int>.Create((x, y) => y - x)) },
            { "sorted dictionary", new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["b"] = 2, ["A"] = 1 } },
            { "bit array", new BitArray([true, false, true]) },
            { "array list", new ArrayList { 1, "x", null } },
            { "read-only collection", new List<int> { 1, 2 }.AsReadOnly() },
            { "collection", new Collection<int> { 1, 2 } },
            { "observable collection", new ObservableCollection<int> { 1, 2 } },
            { "read-only dictionary", new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["k"] = 1 }) },
            { "ordered dictionary", new OrderedDictionary<string, int> { ["b"] = 2, ["a"] = 1 } },
            { "immutable array", ImmutableArray.Create(1, 2) },
            { "immutable list", ImmutableList.Create("x", "y", "z") },
            { "immutable stack", ImmutableStack.Create(1, 2) },
            { "immutable queue", ImmutableQueue.Create(1, 2).Enqueue(3) },
            { "immutable sorted set", ImmutableSortedSet.Create("b", "a") },
            { "immutable sorted dictionary", ImmutableSortedDictionary<string, int>.Empty.Add("b", 2).Add("a", 1) },
            { "immutable dictionary", ImmutableDictionary<int, string>.Empty.Add(7, "g").Add(1, "a") },
            { "immutable set", ImmutableHashSet.Create(9, 5, 1) },
            { "immutable dictionary of text", ImmutableDictionary<string, int>.Empty.Add("k", 1) },
            { "frozen dictionary", new Dictionary<string, int> { ["one"] = 1, ["two"] = 2, ["three"] = 3 }.ToFrozenDictionary() },
            { "frozen dictionary of ints", new Dictionary<int, string> { [1] = "a", [200] = "b" }.ToFrozenDictionary() },
            { "frozen set", new[] { "x", "yy", "zzz", "wwww", "vvvvv" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase) },
            { "dictionary", new Dictionary<string, int> { ["b"] = 2, ["a"] = 1, ["c"] = 3 } },
            { "dictionary of ints", new Dictionary<int, string> { [3] = "x", [-1] = "y" } },
            { "dictionary with comparer", new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase) { ["b"] = 2 } },
            { "empty dictionary", new Dictionary<string, int>() },
            { "hash set", new HashSet<string> { "z", "a" } },
            { "dictionary keys", new Dictionary<string, int> { ["b"] = 2 }.Keys },
            { "concurrent dictionary", new ConcurrentDictionary<string, int>(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"k{i}", i))) },
            { "concurrent bag", new ConcurrentBag<int>([1, 2, 3]) },
            { "concurrent queue", new ConcurrentQueue<int>([1, 2, 3]) },
            { "concurrent stack", new ConcurrentStack<int>([1, 2, 3]) },
        };
    }

    [Theory]
    [MemberData(nameof(Ordered))]
    public void Collections_keep_type_contents_and_order(string name, IEnumerable collection)
    {
        var copy = RoundTrip.Copy(collection);
        Assert.NotNull(name);
        if (!collection.GetType().IsValueType)
            Assert.NotSame(collection, copy);
        Assert.Equal(collection.GetType(), copy.GetType());
        Assert.Equal(collection.Cast<object?>(), copy.Cast<object?>());
    }

    [Fact]
    public void A_priority_queue_gives_its_items_in_order()
    {
        var copy = RoundTrip.Copy(new PriorityQueue<string, int>([("c", 3), ("a", 1), ("b", 2)]));
        Assert.Equal(["a", "b", "c"], new[] { copy.Dequeue(), copy.Dequeue(), copy.Dequeue() });
    }

    [Fact]
    public void Copies_of_hash_tables_find_their_keys_and_grow()
    {
        var shared = new object();
        var byObject = RoundTrip.Copy(new Holder { Key = shared, Map = { [shared] = 1, [new object()] = 2 } });
        Assert.Equal(1, byObject.Map[byObject.Key!]);

        var byText = RoundTrip.Copy(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 });
        Assert.Equal(1, byText["kEY"]);
        for (var i = 0; i < 100; i++)
            byText.Add($"k{i}", i);
        Assert.Equal(99, byText["K99"]);

        var set = RoundTrip.Copy(new HashSet<(int, string)> { (1, "a") });
        Assert.Contains((1, "a"), set);
        Assert.Contains(null, RoundTrip.Copy(new HashSet<string?> { null, "x" }));
    }

    [Fact]
    public void Immutable_and_frozen_collections_find_their_keys()
    {
        Assert.Equal(2, RoundTrip.Copy(ImmutableDictionary<string, int>.Empty.Add("b", 2))["b"]);
        Assert.Contains("b", RoundTrip.Copy(ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "B")));
        Assert.Equal(3, RoundTrip.Copy(new Dictionary<string, int> { ["a"] = 1, ["ccc"] = 3 }.ToFrozenDictionary())["ccc"]);
        Assert.Equal(5, RoundTrip.Copy(ImmutableList.Create(4, 5))[1]);
    }

    [Fact]
    public void A_table_whose_key_refers_back_to_it_travels()
    {
        var holder = new Holder();
        holder.Map[holder] = 7;
        var copy = RoundTrip.Copy(holder);
        Assert.Equal(7, copy.Map[copy]);
    }

    [Fact]
    public void Shells_inside_shells_and_cycles_through_them_travel()
    {
        var holder = new Holder();
        holder.Nested = ImmutableDictionary<int, ImmutableHashSet<int>>.Empty.Add(1, [5, 6]);
        holder.Self = new ConcurrentDictionary<string, Holder>([KeyValuePair.Create("me", holder)]);
        var copy = RoundTrip.Copy(holder);
        Assert.Contains(6, copy.Nested[1]);
        Assert.Same(copy, copy.Self["me"]);
    }

    [Fact]
    public void The_slots_of_removed_entries_are_filled_in_the_same_order()
    {
        var original = Enumerable.Range(0, 8).ToDictionary(static i => $"key {i}");
        foreach (var removed in new[] { 3, 6, 1 })
            original.Remove($"key {removed}");
        var copy = RoundTrip.Copy(original);
        foreach (var table in new[] { original, copy })
        {
            for (var i = 10; i < 14; i++)
                table.Add($"key {i}", i);
        }
        Assert.Equal(original.Keys, copy.Keys);
        Assert.Equal(original.Values, copy.Values);
        Assert.All(original.Keys, key => Assert.True(copy.ContainsKey(key)));
    }

    [Fact]
    public void Capacity_comes_along() => Assert.Equal(77, RoundTrip.Copy(new List<int>(77)).Capacity);

    [Fact]
    public void A_derived_collection_travels_with_its_own_fields()
    {
        var copy = RoundTrip.Copy(new NamedList { "a" });
        Assert.Equal(("n", "a"), (copy.Name, copy[0]));
        Assert.Equal(1, RoundTrip.Copy(new NamedTable { ["a"] = 1 })["a"]);
    }

    private sealed class NamedList : List<string>
    {
        public string Name { get; } = "n";
    }

    private sealed class NamedTable : Dictionary<string, int>;

    private sealed class Holder
    {
        public object? Key;
        public Dictionary<object, int> Map = [];
        public ImmutableDictionary<int, ImmutableHashSet<int>> Nested = ImmutableDictionary<int, ImmutableHashSet<int>>.Empty;
        public ConcurrentDictionary<string, Holder> Self = [];
    }
}
