using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace Distributed.Engine.Tests.WriteBack;

public sealed class CollectionWriteBackTests
{
    [Fact]
    public void Lists_come_back()
    {
        Shipped.SameAsDirectly(static () => new List<int> { 1, 2, 3 }, static l => l.Add(4));
        Shipped.SameAsDirectly(static () => new List<int>(100) { 1, 2, 3 }, static l => l.Insert(0, 4));
        Shipped.SameAsDirectly(static () => new List<string> { "b", "a" }, static l => l.Sort());
        Shipped.SameAsDirectly(static () => new List<string> { "b", "a" }, static l => l.Clear());
        Shipped.SameAsDirectly(static () => new List<string> { "b", "a" }, static l => l.RemoveAt(0));
        Shipped.SameAsDirectly(static () => new List<Point>(), static l => l.AddRange(new Point[50]));
        Shipped.SameAsDirectly(static () => new List<object> { 1 }, static l => l.Add(l));
    }

    [Fact]
    public void Other_collections_without_hashes_come_back()
    {
        Shipped.SameAsDirectly(static () => new Queue<int>([1, 2, 3]), static q => q.Enqueue(q.Dequeue() + 10));
        Shipped.SameAsDirectly(static () => new Stack<string>(["a"]), static s => s.Push("b"));
        Shipped.SameAsDirectly(static () => new LinkedList<int>([1, 2, 3]), static l =>
        {
            l.AddFirst(0);
            l.Remove(2);
        });
        Shipped.SameAsDirectly(static () => new SortedDictionary<int, string> { [2] = "b" }, static d =>
        {
            d[1] = "a";
            d[2] = "c";
        });
        Shipped.SameAsDirectly(static () => new SortedList<string, int> { ["b"] = 1 }, static d => d["a"] = 2);
        Shipped.SameAsDirectly(static () => new SortedSet<int> { 5, 3 }, static s => s.UnionWith([1, 2, 9]));
        Shipped.SameAsDirectly(static () => new PriorityQueue<string, int>([("a", 2)]), static q => q.Enqueue("b", 1));
        Shipped.SameAsDirectly(static () => new StringBuilder("abc"), static b => b.Append('d', 1000).Insert(1, "x").Replace("c", "yy"));
        Shipped.SameAsDirectly(static () => new BitArray(100), static b => b[70] = true);
        Shipped.SameAsDirectly(static () => new ArrayList { 1 }, static l => l.Add("x"));
        Shipped.SameAsDirectly(static () => new StrongBoxOf { Stack = ImmutableStack<int>.Empty }, static b => b.Stack = b.Stack.Push(3).Push(4));

        var box = new StrongBoxOf { List = [1, 2] };
        Shipped.On(box, static b => b.List = b.List.Add(3));
        Assert.Equal([1, 2, 3], box.List);
    }

    [Fact]
    public void Dictionaries_come_back()
    {
        Shipped.SameAsDirectly(static () => new Dictionary<string, int> { ["a"] = 1 }, static d => d["a"]++);
        Shipped.SameAsDirectly(static () => new Dictionary<string, int> { ["a"] = 1 }, static d => d["b"] = 2);
        Shipped.SameAsDirectly(static () => new Dictionary<string, int>(), static d => d["b"] = 2);
        Shipped.SameAsDirectly(static () => new Dictionary<string, int>(100) { ["a"] = 1 }, static d => d.Clear());
        Shipped.SameAsDirectly(static () => new Dictionary<int, string> { [3] = "c" }, static d =>
        {
            for (var i = 0; i < 100; i++)
                d[i] = $"{i}";
        });
        Shipped.SameAsDirectly(static () => new Dictionary<Key, Node> { [new("a", 1)] = new() }, static d =>
        {
            d[new("a", 1)].Value = 5;
            d[new("b", 2)] = d[new("a", 1)];
        });
        Shipped.SameAsDirectly(static () => new Dictionary<(int, string), int> { [(1, "a")] = 1 }, static d => d[(2, "b")] = 2);
        Shipped.SameAsDirectly(
            static () => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 }, static d => d["a"] += d["A"] + (d["new"] = 1));
        Shipped.SameAsDirectly(static () => new Dictionary<DayOfWeek, Point>(), static d => d[DayOfWeek.Monday] = new Point { Y = 3 });
    }

    [Fact]
    public void Hash_sets_come_back()
    {
        Shipped.SameAsDirectly(static () => new HashSet<string> { "a" }, static s => s.Add("b"));
        Shipped.SameAsDirectly(static () => new HashSet<long>(Enumerable.Range(0, 50).Select(static i => (long)i)), static s => s.UnionWith([77, 78]));
        Shipped.SameAsDirectly(static () => new HashSet<Key> { new("a", 1) }, static s => s.Add(new("b", 2)));
        Shipped.SameAsDirectly(static () => new HashSet<object>(ReferenceEqualityComparer.Instance), static s => s.Add(new Node()));
    }

    [Fact]
    public void Removed_entries_come_back_and_are_reused_in_the_same_order()
    {
        Shipped.SameAsDirectly(static () => new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 }, static d => d.Remove("b"));
        Shipped.SameAsDirectly(static () => new HashSet<string> { "a", "b", "c", "d" }, static s => s.RemoveWhere(static x => x != "b"));
        Shipped.SameAsDirectly(static () => new HashSet<string> { "a", "b" }, static s => s.Clear());

        var left = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3, ["d"] = 4 };
        Shipped.On(left, static d =>
        {
            d.Remove("d");
            d.Remove("b");
        });
        left["x"] = 5;
        left["y"] = 6;
        left["z"] = 7;
        Assert.Equal(["a", "x", "c", "y", "z"], left.Keys);
    }

    [Fact]
    public void A_slot_that_was_freed_and_reused_comes_back()
    {
        Shipped.SameAsDirectly(static () => new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, static d =>
        {
            d.Remove("a");
            d["c"] = "3";
        });
    }

    [Fact]
    public void A_dictionary_grows_twice_in_two_calls()
    {
        var counts = new Dictionary<string, int>();
        for (var call = 0; call < 5; call++)
        {
            var first = call * 20;
            Shipped.Run(() =>
            {
                for (var i = first; i < first + 20; i++)
                    counts.Add($"k{i}", i);
            });
        }
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"k{i}"), counts.Keys);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(i, counts[$"k{i}"]));
    }

    [Fact]
    public void A_neighbours_value_in_the_same_dictionary_survives()
    {
        var map = new Dictionary<string, int> { ["mine"] = 1, ["theirs"] = 1 };
        Shipped.On(map, static m => m["theirs"] = 2, () => map["mine"] = 3);
        Assert.Equal((3, 2), (map["mine"], map["theirs"]));
    }

    [Fact]
    public void A_lazy_value_made_by_the_closure_comes_back()
    {
        var lazy = new Lazy<string>(static () => "made", isThreadSafe: false);
        Shipped.On(lazy, static l => _ = l.Value);
        Assert.True(lazy.IsValueCreated);
        Assert.Equal("made", lazy.Value);
    }

    [Fact]
    public void An_unchanged_concurrent_collection_is_no_change()
    {
        var bag = new ConcurrentDictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        var queue = new ConcurrentQueue<int>([1, 2]);
        Assert.Equal(4, Shipped.Get(() => bag["b"] + queue.Count));
    }

    [Fact]
    public void Random_numbers_go_on_where_the_closure_stopped()
    {
        Shipped.SameAsDirectly(static () => new Random(42), static r => r.NextDouble());
    }

    private sealed class StrongBoxOf
    {
        public ImmutableStack<int> Stack = ImmutableStack<int>.Empty;
        public ImmutableList<int> List = [];
    }
}
