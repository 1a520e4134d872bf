using System.Collections.Concurrent;
using System.Text;

namespace Compat.Adversarial;

/// <summary>Additions in the plain forms that are merged afterwards, each with something beside it that merging may miss.</summary>
public class SecondAimed : Contract
{
    private static readonly Lock s_gate = new();
    private readonly object _gate = new();
    private readonly List<int> _mine = [];
    private Totals _totals;
    private int _sets;
    private int _backing;

    private int Counted
    {
        get => _backing;
        set { _backing = value; _sets++; }
    }

    [Behaviour(Ships.May)]
    public async Task A_row_is_added_first_and_filled_afterwards()
    {
        var rows = new List<List<int>>();
        await All(k => Task.Run(() => { var row = new List<int>(); lock (rows) { rows.Add(row); } for (var i = 0; i < 5; i++) { row.Add(k); } }));
        Assert.Equal(6, rows.Count);
        Assert.All(rows, r => Assert.Equal((5, 1), (r.Count, r.Distinct().Count())));
    }

    [Behaviour(Ships.May)]
    public async Task One_new_object_is_added_to_two_lists_and_a_queue()
    {
        List<Thing> a = [], b = [];
        var q = new ConcurrentQueue<Thing>();
        await All(k => Task.Run(() => { var t = new Thing { N = k }; lock (a) { a.Add(t); a.Add(t); } lock (b) { b.Add(t); } q.Enqueue(t); t.N += 10; }));
        Assert.All(a.Chunk(2), p => Assert.Same(p[0], p[1]));
        Assert.All(a, t => Assert.Contains(b, x => ReferenceEquals(x, t)));
        Assert.All(q, t => Assert.True(t.N >= 10 && a.Any(x => ReferenceEquals(x, t))));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_whose_content_was_added_changes_later()
    {
        var l = new List<int>();
        var arrays = new ConcurrentBag<int[]>();
        await All(k => Task.Run(() => { int[] own = [k, k]; lock (l) { l.AddRange(own); } arrays.Add(own); own[0] = -1; }));
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5], l.Order());
        Assert.All(arrays, a => Assert.True(a[0] == -1 && a[1] >= 0));
    }

    [Behaviour(Ships.May)]
    public async Task Two_names_chosen_by_turns_are_one_list()
    {
        List<int> a = [], b = a;
        await All(k => Task.Run(() => { lock (a) { (k % 2 == 0 ? a : b).Add(k); b.Add(k); } }));
        Assert.All(a.Chunk(2), c => Assert.Equal(c[0], c[1]));
        Assert.Equal(12, b.Count);
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_turns_the_list_around_between_calls()
    {
        var l = new List<int> { 0 };
        for (var k = 1; k < 5; k++)
        {
            await Task.Run(() => { lock (l) { l.Add(k); } });
            l.Reverse();
            if (k == 3) { l.RemoveAt(0); l.TrimExcess(); }
        }

        Assert.Equal([4, 2, 0, 1], l);
    }

    [Behaviour(Ships.May)]
    public async Task An_enumerator_taken_before_notices_an_addition()
    {
        var l = new List<int> { 1, 2 };
        using IEnumerator<int> e = l.GetEnumerator();
        e.MoveNext();
        await Task.Run(() => { lock (l) { l.Add(3); } });
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task Numbers_wrap_when_many_are_added()
    {
        var u = 5u;
        var n = int.MaxValue - 2;
        var big = long.MinValue + 1;
        await All(k => Task.Run(() => { lock (_gate) { u -= 1; } Interlocked.Increment(ref n); Interlocked.Add(ref big, -1); }));
        Assert.Equal((uint.MaxValue, int.MinValue + 3, long.MaxValue - 4), (u, n, big));
    }

    [Behaviour(Ships.May)]
    public async Task Totals_in_a_struct_field_and_behind_a_property()
    {
        await All(k => Task.Run(() => { lock (_gate) { _totals.Sum += k; _totals.Count++; Counted += 2; } }));
        Assert.Equal((15, 6, 12, 6), (_totals.Sum, _totals.Count, Counted, _sets));
    }

    [Behaviour(Ships.May)]
    public async Task A_reference_chosen_by_turns_is_incremented()
    {
        int even = 0, odd = 0;
        await All(k => Task.Run(() => { ref var n = ref (k % 2 == 0 ? ref even : ref odd); Interlocked.Add(ref n, k + 1); Interlocked.Increment(ref even); }));
        Assert.Equal((15, 12), (even, odd));
    }

    [Behaviour(Ships.May)]
    public async Task Elements_are_counted_until_an_index_is_missing()
    {
        var counts = new int[2_500];
        var all = All(k => Task.Run(() => { for (var i = 2_490; ; i++) { Interlocked.Increment(ref counts[i]); Interlocked.Add(ref counts[i % 7], 2); } }));
        await Assert.ThrowsAsync<IndexOutOfRangeException>(() => all);
        Assert.Equal((6, 60 * 2), (counts[2_499], counts[..7].Sum()));
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_counts_in_the_same_elements_meanwhile()
    {
        var counts = new int[2_000];
        var all = All(k => Task.Run(() => { for (var i = 0; i < 2_000; i++) { Interlocked.Increment(ref counts[i]); } }));
        for (var i = 1_999; i >= 0; i--) { Interlocked.Add(ref counts[i], 100); }
        await all;
        Assert.All(counts, c => Assert.Equal(106, c));
    }

    [Behaviour(Ships.May)]
    public async Task Sets_with_holes_fill_them_in_order()
    {
        var set = new HashSet<int> { 1, 2, 3, 4 };
        set.Remove(2);
        set.Remove(3);
        var e = new HashSet<int> { 1, 2, 3, 4 };
        e.Remove(2);
        e.Remove(3);
        await Task.Run(() => { lock (set) { set.Add(10); set.Add(1); set.Add(11); set.Add(12); } });
        foreach (var x in new[] { 10, 1, 11, 12 }) { e.Add(x); }
        Assert.Equal(e.ToList(), set.ToList());
    }

    [Behaviour(Ships.May)]
    public async Task A_set_of_the_callers_objects_by_reference_and_by_value()
    {
        Thing[] things = [new(), new(), new()];
        HashSet<Thing> set = [things[0]];
        HashSet<(Thing, int)> pairs = [];
        await All(k => Task.Run(() => { lock (set) { set.Add(things[k % 3]); } lock (pairs) { pairs.Add((things[k % 3], 1)); } }));
        Assert.Equal((3, 3), (set.Count, pairs.Count));
        Assert.All(things, t => Assert.True(set.Contains(t) && pairs.Contains((t, 1))));
    }

    [Behaviour(Ships.May)]
    public async Task A_list_behind_an_interface_is_added_to_as_what_it_is()
    {
        ICollection<int> c = new SortedSet<int> { 5 };
        ICollection<int> d = new Doubling();
        await All(k => Task.Run(() => { lock (c) { c.Add(k); } lock (d) { d.Add(k); } }));
        Assert.Equal([0, 1, 2, 3, 4, 5], c);
        Assert.Equal((12, 30), (d.Count, d.Sum()));
    }

    [Behaviour(Ships.May)]
    public async Task Whole_sentences_stay_whole_in_a_builder()
    {
        var sb = new StringBuilder("start;");
        await All(k => Task.Run(() => { lock (sb) { sb.Append('<').Append(k); sb.AppendJoin(',', [k, k]).Append($"{k}>"); } }));
        Assert.Equal("start;<00,00><11,11><22,22><33,33><44,44><55,55>", "start;" + string.Concat(sb.ToString()[6..].Split('>').SkipLast(1).Order().Select(s => s + ">")));
        Assert.StartsWith("start;", sb.ToString(), StringComparison.Ordinal);
    }

    [Behaviour(Ships.May)]
    public async Task A_static_gate_guards_a_field_of_this_in_a_helper()
    {
        await All(k => Task.Run(() => { foreach (var x in Enumerable.Range(0, 3)) { AddMine((k * 3) + x); } }));
        Assert.Equal(Enumerable.Range(0, 18), _mine.Order());
        Assert.All(Enumerable.Range(0, 6), k => Assert.Equal([k * 3, (k * 3) + 1, (k * 3) + 2], _mine.Where(x => x / 3 == k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_table_is_set_by_calls_and_changed_by_the_caller_between()
    {
        var d = new ConcurrentDictionary<string, Thing>(StringComparer.OrdinalIgnoreCase);
        var t = new Thing { N = 1 };
        await Task.Run(() => { d["a"] = t; d["A"] = new Thing { N = 2 }; d["b"] = t; });
        d["B"].N = 9;
        await Task.Run(() => { d["c"] = t; t.N++; });
        Assert.Same(t, d["B"]);
        Assert.Same(t, d["C"]);
        Assert.Equal((2, 10, 3), (d["a"].N, t.N, d.Count));
    }

    [Behaviour(Ships.May)]
    public async Task Stacks_and_bags_of_one_call_after_the_other()
    {
        var s = new ConcurrentStack<int>();
        var q = new Queue<int>([100]);
        var p = new Stack<int>([100]);
        for (var k = 0; k < 3; k++)
        {
            await Task.Run(() => { s.Push(k); s.Push(k * 10); lock (q) { q.Enqueue(k); q.Enqueue(k + 50); } lock (p) { p.Push(k); } });
            q.Dequeue();
            s.TryPop(out _);
        }

        Assert.Equal([2, 1, 0], s);
        Assert.Equal([1, 51, 2, 52], q);
        Assert.Equal([2, 1, 0, 100], p);
    }

    [Behaviour(Ships.May)]
    public async Task Counters_in_queries_local_functions_and_stored_delegates()
    {
        var n = 0;
        var l = new List<int>();
        Action<int> store = x => { lock (l) { l.Add(x); } Interlocked.Increment(ref n); };
        await All(k => Task.Run(() => { void Twice(int x) { store(x); store(x); } foreach (var x in Enumerable.Range(0, 3).Select(i => { Interlocked.Add(ref n, 10); return i; })) { Twice(x + k); } }));
        Assert.Equal((36 + 180, 36), (n, l.Count));
    }

    [Behaviour(Ships.May)]
    public async Task What_was_added_before_an_await_and_a_throw_is_there_once()
    {
        var l = new List<string>();
        var n = 0;
        var all = All(k => Task.Run(async () => { lock (l) { l.Add("a" + k); } Interlocked.Increment(ref n); await Task.Yield(); lock (l) { l.Add("b" + k); } if (k == 2) { throw new FormatException(); } Interlocked.Increment(ref n); }));
        await Assert.ThrowsAsync<FormatException>(() => all);
        Assert.Equal((12, 11, 12), (l.Count, n, l.Distinct().Count()));
    }

    private static Task All(Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, 6).Select(call));

    private void AddMine(int x)
    {
        lock (s_gate) { _mine.Add(x); }
    }

    private struct Totals
    {
        public int Sum;
        public int Count;
    }

    private sealed class Thing
    {
        public int N;
    }

    private sealed class Doubling : System.Collections.ObjectModel.Collection<int>
    {
        protected override void InsertItem(int index, int item)
        {
            base.InsertItem(index, item);
            base.InsertItem(Count, item);
        }
    }
}
