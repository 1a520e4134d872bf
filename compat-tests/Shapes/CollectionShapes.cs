using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;

namespace Compat.Shapes;

/// <summary>Collections as data: content, order, comparers. What closures write to them is in WriteBackCollections.</summary>
public class CollectionShapes : Contract
{
    [Behaviour(Ships.Must)]
    public Task A_list()
    {
        var list = new List<int?> { 1, null, 3 };
        return Same(() => list.Count(i => i is null) * 10 + list[2]!.Value);
    }

    [Behaviour(Ships.Must)]
    public Task A_dictionary_in_order()
    {
        var d = new Dictionary<string, int> { ["z"] = 1, ["a"] = 2 };
        return Same(() => string.Join(',', d.Select(p => $"{p.Key}={p.Value}")));
    }

    [Behaviour(Ships.Must)]
    public Task A_dictionary_of_structs_by_enum()
    {
        var d = new Dictionary<DayOfWeek, (int, string)> { [DayOfWeek.Monday] = (1, "m") };
        return Same(() => d[DayOfWeek.Monday]);
    }

    [Behaviour(Ships.Must)]
    public Task A_dictionary_by_the_users_own_equality()
    {
        var d = new Dictionary<Key, int> { [new Key(1, "a")] = 5 };
        return Same(() => d[new Key(1, "a")]);
    }

    [Behaviour(Ships.Must)]
    public Task A_dictionary_by_a_users_comparer()
    {
        var d = new Dictionary<string, int>(new LengthComparer()) { ["aa"] = 5 };
        return Same(() => d["bb"]);
    }

    [Behaviour(Ships.Must)]
    public Task A_big_dictionary()
    {
        var d = Enumerable.Range(0, 50_000).ToDictionary(i => $"key{i}", i => i);
        return Same(() => d["key49999"] + d.Count);
    }

    [Behaviour(Ships.Must)]
    public Task A_dictionary_inside_a_dictionary()
    {
        var d = new Dictionary<string, Dictionary<int, List<string>>> { ["a"] = new() { [1] = ["x", "y"] } };
        return Same(() => d["a"][1][1]);
    }

    [Behaviour(Ships.Must)]
    public Task A_hash_set_with_a_comparer()
    {
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A", "b" };
        return Same(() => set.Contains("a") && set.Contains("B") && !set.Contains("c"));
    }

    [Behaviour(Ships.Must)]
    public Task Sorted_collections_with_a_comparer()
    {
        var down = Comparer<int>.Create((a, b) => b.CompareTo(a));
        var set = new SortedSet<int>(down) { 1, 3, 2 };
        var map = new SortedDictionary<int, string>(down) { [1] = "a", [2] = "b" };
        return Same(() => string.Join(',', set) + string.Join(',', map.Values));
    }

    [Behaviour(Ships.Must)]
    public Task A_sorted_list()
    {
        var list = new SortedList<string, int>(StringComparer.Ordinal) { ["b"] = 1, ["B"] = 2, ["a"] = 3 };
        return Same(() => string.Join(',', list.Keys));
    }

    [Behaviour(Ships.Must)]
    public Task A_queue_that_wrapped_around()
    {
        var q = new Queue<int>(4);
        for (var i = 0; i < 10; i++)
        {
            q.Enqueue(i);
            if (i > 2)
            {
                q.Dequeue();
            }
        }

        return Same(() => string.Join(',', q));
    }

    [Behaviour(Ships.Must)]
    public Task A_stack_and_a_linked_list()
    {
        var stack = new Stack<string>(["a", "b"]);
        var list = new LinkedList<int>([1, 2, 3]);
        return Same(() => stack.Peek() + list.First!.Next!.Value + string.Concat(stack));
    }

    [Behaviour(Ships.Must)]
    public Task A_priority_queue_and_a_bit_array()
    {
        var queue = new PriorityQueue<string, int>([("b", 2), ("a", 1)]);
        var bits = new BitArray([true, false, true]);
        return Same(() => queue.Peek() + bits[2] + bits.Length);
    }

    [Behaviour(Ships.Must)]
    public Task Read_only_views()
    {
        var list = new List<int> { 1, 2 };
        IReadOnlyList<int> view = list.AsReadOnly();
        var map = new ReadOnlyDictionary<int, string>(new Dictionary<int, string> { [1] = "a" });
        return Same(() => view[1] + map[1]);
    }

    [Behaviour(Ships.Must)]
    public Task Collections_of_the_object_model()
    {
        var c = new Collection<string> { "a" };
        var o = new ObservableCollection<int> { 1, 2 };
        var k = new ByName { new Key(1, "x") };
        return Same(() => c[0] + o[1] + k["x"].Id);
    }

    [Behaviour(Ships.Must)]
    public Task An_immutable_array_and_a_list()
    {
        var a = ImmutableArray.Create(1, 2, 3);
        var l = ImmutableList.Create("a", "b");
        return Same(() => a[1] + l[1] + a.Length + l.Add("c").Count);
    }

    [Behaviour(Ships.Must)]
    public Task Immutable_hash_collections()
    {
        var d = ImmutableDictionary.Create<int, string>().Add(7, "A").Add(3, "b");
        var s = ImmutableHashSet.Create(10L, 20L);
        return Same(() => d[7] + d[3] + (s.Contains(20) ? 100 : 0));
    }

    // They are enumerated in the order of hash codes, which differ per process: whether the copy has the same order is chance (S9).
    [Behaviour(Ships.May)]
    public Task Immutable_hash_collections_of_strings()
    {
        var d = ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add("A", 1).Add("b", 2);
        var s = ImmutableHashSet.Create("x", "y");
        return Same(() => d["a"] + d["B"] * 10 + string.Concat(s).Length);
    }

    [Behaviour(Ships.Must)]
    public Task Immutable_sorted_collections_queue_and_stack()
    {
        var d = ImmutableSortedDictionary.Create<int, string>().Add(2, "b").Add(1, "a");
        var s = ImmutableSortedSet.Create(3, 1, 2);
        var q = ImmutableQueue.Create(1, 2);
        var t = ImmutableStack.Create(1, 2);
        return Same(() => string.Concat(d.Values) + string.Join(',', s) + q.Peek() + t.Peek());
    }

    [Behaviour(Ships.Must)]
    public Task Frozen_collections()
    {
        var d = Enumerable.Range(0, 20).ToFrozenDictionary(i => $"k{i}");
        var s = new[] { 1, 5, 9 }.ToFrozenSet();
        return Same(() => d["k7"] + (s.Contains(5) ? 100 : 0) + d.Count);
    }

    [Behaviour(Ships.May)]
    public Task A_lookup_and_groups()
    {
        var words = new[] { "apple", "avocado", "banana" };
        var lookup = words.ToLookup(w => w[0]);
        var groups = words.GroupBy(w => w.Length).ToList();
        return Same(() => lookup['a'].Count() * 10 + groups[0].Key);
    }

    [Behaviour(Ships.May)]
    public Task An_ordered_dictionary()
    {
        var d = new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 };
        return Same(() => d.GetAt(0).Key + d["a"]);
    }

    [Behaviour(Ships.May)]
    public Task Old_collections()
    {
        var list = new ArrayList { 1, "b" };
        var table = new Hashtable { ["a"] = 1 };
        var names = new NameValueCollection { { "n", "1" }, { "n", "2" } };
        return Same(() => $"{list[1]}{table["a"]}{names["n"]}");
    }

    [Behaviour(Ships.May)]
    public Task Concurrent_collections_read_as_data()
    {
        var d = new ConcurrentDictionary<string, int> { ["a"] = 1 };
        var q = new ConcurrentQueue<int>([1, 2]);
        var s = new ConcurrentStack<int>([1, 2]);
        var b = new ConcurrentBag<int>([5]);
        return Same(() => d["a"] + q.Sum() * 10 + s.First() * 100 + b.Single() * 1000);
    }

    [Behaviour(Ships.Must)]
    public Task A_users_subclass_of_a_list()
    {
        var list = new NamedList("n") { 1, 2, 3 };
        return Same(() => list.Name + list.Sum());
    }

    [Behaviour(Ships.Must)]
    public Task A_users_own_collection()
    {
        var ring = new Ring([1, 2, 3]);
        return Same(() => string.Join(',', ring) + ring.Count);
    }

    [Behaviour(Ships.Must)]
    public Task Comparers()
    {
        IComparer<string> a = StringComparer.OrdinalIgnoreCase;
        IEqualityComparer<int> b = EqualityComparer<int>.Default;
        IComparer<int> c = Comparer<int>.Default;
        IEqualityComparer<object> d = ReferenceEqualityComparer.Instance;
        return Same(() => (a.Compare("A", "a"), b.Equals(1, 1), c.Compare(1, 2), d.Equals("x", 1)));
    }

    [Behaviour(Ships.Must)]
    public async Task Enumeration_order_of_a_set_is_kept_after_growing()
    {
        var set = new HashSet<string> { "c", "a" };
        await Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                set.Add($"n{i}");
            }
        });
        Assert.Equal(["c", "a", .. Enumerable.Range(0, 100).Select(i => $"n{i}")], set);
    }

    private static async Task Same<T>(Func<T> f)
    {
        var here = f();
        Assert.Equal(here, await Task.Run(f));
    }

    private sealed class Key(int id, string name) : IEquatable<Key>
    {
        public int Id { get; } = id;

        public string Name { get; } = name;

        public bool Equals(Key? other) => other is not null && other.Id == Id && other.Name == Name;

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => Id * 31 + Name.Length;
    }

    private sealed class LengthComparer : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x?.Length == y?.Length;

        public int GetHashCode(string obj) => obj.Length;
    }

    private sealed class ByName : KeyedCollection<string, Key>
    {
        protected override string GetKeyForItem(Key item) => item.Name;
    }

    private sealed class NamedList(string name) : List<int>
    {
        public string Name { get; } = name;
    }

    private sealed class Ring(int[] items) : IReadOnlyCollection<int>
    {
        public int Count => items.Length;

        public IEnumerator<int> GetEnumerator()
        {
            foreach (var i in items)
            {
                yield return i;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
