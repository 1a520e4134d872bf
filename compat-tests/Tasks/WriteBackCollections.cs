using System.Text;

namespace Compat.Tasks;

/// <summary>Captured collections that a closure changes.</summary>
public class WriteBackCollections : Contract
{
    [Behaviour(Ships.Must)]
    public async Task A_list_grows()
    {
        var list = new List<int> { 1 };
        await Task.Run(() =>
        {
            for (var i = 2; i <= 100; i++)
            {
                list.Add(i);
            }
        });
        Assert.Equal(Enumerable.Range(1, 100), list);
    }

    [Behaviour(Ships.Must)]
    public async Task A_list_shrinks()
    {
        var list = new List<string> { "a", "b", "c" };
        await Task.Run(() => { list.RemoveAt(1); });
        Assert.Equal(["a", "c"], list);
    }

    [Behaviour(Ships.Must)]
    public async Task A_list_is_sorted_and_reversed()
    {
        var list = new List<int> { 2, 3, 1 };
        await Task.Run(() => { list.Sort(); list.Reverse(); });
        Assert.Equal([3, 2, 1], list);
    }

    [Behaviour(Ships.Must)]
    public async Task Capacity_of_a_list_is_as_if_it_had_run_here()
    {
        var list = new List<int>(10);
        await Task.Run(() => { list.Add(1); });
        Assert.Equal(10, list.Capacity);
    }

    [Behaviour(Ships.Must)]
    public async Task An_enumerator_taken_before_notices_the_change()
    {
        var list = new List<int> { 1, 2 };
        using var e = ((IEnumerable<int>)list).GetEnumerator();
        e.MoveNext();
        await Task.Run(() => { list.Add(3); });
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    [Behaviour(Ships.Must)]
    public async Task An_object_in_a_list_is_changed_in_place()
    {
        var list = new List<Item> { new(1), new(2) };
        var first = list[0];
        await Task.Run(() => { list[0].Count = 10; list.Add(new Item(3)); });
        Assert.Same(first, list[0]);
        Assert.Equal([10, 2, 3], list.Select(i => i.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task A_dictionary_gets_entries()
    {
        var d = new Dictionary<string, int> { ["a"] = 1 };
        await Task.Run(() => { d["b"] = 2; d["a"] += 10; });
        Assert.Equal(11, d["a"]);
        Assert.Equal(["a", "b"], d.Keys);
    }

    [Behaviour(Ships.Must)]
    public async Task A_dictionary_loses_entries()
    {
        var d = Enumerable.Range(0, 100).ToDictionary(i => i, i => $"{i}");
        await Task.Run(() =>
        {
            for (var i = 0; i < 100; i += 2)
            {
                d.Remove(i);
            }
        });
        Assert.Equal(50, d.Count);
        Assert.False(d.ContainsKey(42));
        Assert.Equal("43", d[43]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_dictionary_keeps_its_comparer()
    {
        var d = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 };
        await Task.Run(() => { d["KEY"]++; d["other"] = 5; });
        Assert.Equal(2, d["key"]);
        Assert.Equal(5, d["OTHER"]);
        Assert.Equal(2, d.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_dictionary_of_lists_grouped_inside()
    {
        var words = new[] { "apple", "avocado", "banana" };
        var groups = new Dictionary<char, List<string>>();
        await Task.Run(() =>
        {
            foreach (var w in words)
            {
                if (!groups.TryGetValue(w[0], out var list))
                {
                    groups[w[0]] = list = [];
                }

                list.Add(w);
            }
        });
        Assert.Equal(["apple", "avocado"], groups['a']);
        Assert.Same(words[2], groups['b'][0]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_hash_set_gets_elements()
    {
        var set = new HashSet<string> { "a" };
        await Task.Run(() => { set.Add("b"); set.Add("a"); });
        Assert.Equal(["a", "b"], set);
        Assert.Contains("b", set);
    }

    [Behaviour(Ships.Must)]
    public async Task Sorted_collections()
    {
        var set = new SortedSet<int> { 3, 1 };
        var map = new SortedDictionary<string, int> { ["z"] = 1 };
        var list = new SortedList<int, string> { [5] = "five" };
        await Task.Run(() => { set.Add(2); map["a"] = 2; list[1] = "one"; });
        Assert.Equal([1, 2, 3], set);
        Assert.Equal(["a", "z"], map.Keys);
        Assert.Equal(["one", "five"], list.Values);
    }

    [Behaviour(Ships.Must)]
    public async Task Queue_and_stack()
    {
        var queue = new Queue<int>([1, 2]);
        var stack = new Stack<int>([1, 2]);
        await Task.Run(() => { queue.Enqueue(queue.Dequeue() + 10); stack.Push(stack.Pop() + 10); });
        Assert.Equal([2, 11], queue);
        Assert.Equal([12, 1], stack);
    }

    [Behaviour(Ships.Must)]
    public async Task A_linked_list_keeps_its_nodes()
    {
        var list = new LinkedList<int>([1, 2]);
        var first = list.First;
        await Task.Run(() => { list.AddAfter(list.First!, 5); });
        Assert.Same(first, list.First);
        Assert.Equal([1, 5, 2], list);
    }

    [Behaviour(Ships.Must)]
    public async Task A_priority_queue()
    {
        var queue = new PriorityQueue<string, int>([("b", 2), ("c", 3)]);
        await Task.Run(() => { queue.Enqueue("a", 1); });
        Assert.Equal("a", queue.Dequeue());
    }

    [Behaviour(Ships.Must)]
    public async Task A_string_builder()
    {
        var text = new StringBuilder("a");
        await Task.Run(() => { text.Append('b').Append(1).Insert(0, "<"); });
        Assert.Equal("<ab1", text.ToString());
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_of_objects_gets_new_ones()
    {
        var items = new Item?[3];
        await Task.Run(() =>
        {
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = new Item(i);
            }

            items[2] = items[0];
        });
        Assert.Same(items[0], items[2]);
        Assert.Equal(1, items[1]!.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_collection_cleared()
    {
        var list = new List<int> { 1, 2 };
        var d = new Dictionary<int, int> { [1] = 1 };
        await Task.Run(() => { list.Clear(); d.Clear(); });
        Assert.Empty(list);
        Assert.Empty(d);
    }

    [Behaviour(Ships.Must)]
    public async Task A_tree_built_inside_hangs_on_the_callers_root()
    {
        var root = new Tree();
        var keys = Enumerable.Range(0, 500).Select(i => i * 7919 % 1009).ToArray();
        await Task.Run(() =>
        {
            foreach (var k in keys)
            {
                root.Insert(k);
            }
        });
        Assert.Equal(keys.Distinct().Order(), root.InOrder());
    }

    [Behaviour(Ships.Must)]
    public async Task A_graph_rewired()
    {
        var nodes = Enumerable.Range(0, 10).Select(i => new Item(i)).ToArray();
        await Task.Run(() =>
        {
            for (var i = 0; i < nodes.Length; i++)
            {
                nodes[i].Next = nodes[(i + 3) % 10];
            }
        });
        Assert.Same(nodes[2], nodes[9].Next);
        Assert.Same(nodes[6], nodes[0].Next!.Next);
    }

    private sealed class Item(int count)
    {
        public int Count { get; set; } = count;

        public Item? Next { get; set; }
    }

    private sealed class Tree
    {
        private int? _key;
        private Tree? _left;
        private Tree? _right;

        public void Insert(int key)
        {
            if (_key is null)
            {
                _key = key;
            }
            else if (key < _key)
            {
                (_left ??= new Tree()).Insert(key);
            }
            else if (key > _key)
            {
                (_right ??= new Tree()).Insert(key);
            }
        }

        public IEnumerable<int> InOrder() =>
            [.. _left?.InOrder() ?? [], .. _key is { } k ? [k] : Array.Empty<int>(), .. _right?.InOrder() ?? []];
    }
}
