using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace Compat.Adversarial;

/// <summary>More of <see cref="SecondShared"/>: what one lock keeps together, and callers that look while calls are away.</summary>
public class SecondTogether : Contract
{
    private const int Calls = 8;
    private readonly object _gate = new();
    private int _synchronized;
    private event Action? Raised;

    [Behaviour(Ships.May)]
    public async Task Two_lists_under_one_lock_keep_step()
    {
        List<int> x = [], y = [];
        await All(k => Task.Run(() => { for (var i = 0; i < 20; i++) { lock (_gate) { x.Add((k * 100) + i); y.Add(((k * 100) + i) * 2); } } }));
        Assert.Equal(160, x.Count);
        Assert.Equal(x.Select(v => v * 2), y);
    }

    [Behaviour(Ships.May)]
    public async Task The_last_one_is_the_last_of_the_list()
    {
        var l = new List<int>();
        int last = -1, first = -1;
        await All(k => Task.Run(() => { lock (_gate) { if (first < 0) { first = k; } last = k; l.Add(k); } }));
        Assert.Equal((l[0], l[^1], Calls), (first, last, l.Count));
    }

    [Behaviour(Ships.May)]
    public async Task A_history_of_the_total_before_each_addition()
    {
        var history = new List<(int Before, int Added)>();
        var total = 0;
        await All(k => Task.Run(() => { lock (_gate) { history.Add((total, k + 1)); total += k + 1; } }));
        var t = 0;
        foreach (var (before, added) in history) { Assert.Equal(t, before); t += added; }
        Assert.Equal((36, 36), (t, total));
    }

    [Behaviour(Ships.May)]
    public async Task A_dictionary_and_a_list_have_one_order()
    {
        var d = new Dictionary<string, int>();
        var l = new List<string>();
        var sb = new StringBuilder();
        await All(k => Task.Run(() => { lock (_gate) { d["k" + k] = l.Count; l.Add("k" + k); sb.Append("k").Append(k); } }));
        Assert.Equal(l, d.Keys);
        Assert.Equal(Enumerable.Range(0, Calls), d.Values);
        Assert.Equal(string.Concat(l), sb.ToString());
    }

    [Behaviour(Ships.May)]
    public async Task A_dictionary_and_a_list_have_one_order_without_reading_it()
    {
        var d = new Dictionary<string, int>();
        var l = new List<string>();
        var q = new Queue<string>();
        await All(k => Task.Run(() => { for (var i = 0; i < 5; i++) { lock (_gate) { d["k" + k + i] = i; l.Add("k" + k + i); q.Enqueue("k" + k + i); } } }));
        Assert.Equal(l, d.Keys);
        Assert.Equal(l, q);
    }

    [Behaviour(Ships.May)]
    public async Task Positions_are_taken_from_a_counter_under_the_lock()
    {
        var count = 0;
        var position = new int[Calls];
        var order = new List<int>();
        await All(k => Task.Run(() => { lock (_gate) { order.Add(k); position[k] = count++; } }));
        Assert.All(Enumerable.Range(0, Calls), i => Assert.Equal(i, position[order[i]]));
    }

    [Behaviour(Ships.May)]
    public async Task What_one_lock_adds_is_not_interrupted()
    {
        var l = new List<int>();
        await All(k => Task.Run(() => { for (var r = 0; r < 3; r++) { lock (l) { for (var i = 0; i < 4; i++) { l.Add(k); } } } }));
        Assert.All(l.Chunk(4), c => Assert.Single(c.Distinct()));
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_empties_the_list_while_calls_fill_it()
    {
        var l = new List<int>();
        var all = All(k => Task.Run(() => { for (var i = 0; i < 200; i++) { lock (l) { l.Add(1); } } }));
        var drained = 0;
        while (!all.IsCompleted) { lock (l) { drained += l.Count; l.Clear(); } Thread.Yield(); }
        await all;
        Assert.Equal(Calls * 200, drained + l.Count);
        Assert.All(l, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_takes_the_count_away_while_calls_count()
    {
        int n = 0, taken = 0, locked = 0;
        var all = All(k => Task.Run(() => { for (var i = 0; i < 200; i++) { Interlocked.Increment(ref n); lock (_gate) { locked++; } } }));
        while (!all.IsCompleted) { taken += Interlocked.Exchange(ref n, 0); lock (_gate) { taken += locked; locked = 0; } Thread.Yield(); }
        await all;
        Assert.Equal(Calls * 400, taken + n + locked);
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_takes_from_queues_while_calls_put_in()
    {
        var q = new ConcurrentQueue<(int Call, int I)>();
        var all = All(k => Task.Run(() => { for (var i = 0; i < 100; i++) { q.Enqueue((k, i)); } }));
        var got = new List<(int Call, int I)>();
        while (!all.IsCompleted) { while (q.TryDequeue(out var x)) { got.Add(x); } Thread.Yield(); }
        await all;
        got.AddRange(q);
        Assert.Equal(Calls * 100, got.Count);
        Assert.All(got.GroupBy(g => g.Call), g => Assert.Equal(Enumerable.Range(0, 100), g.Select(x => x.I)));
    }

    [Behaviour(Ships.May)]
    public async Task A_thread_of_the_callers_adds_meanwhile()
    {
        var l = new List<int>();
        var total = 0;
        var thread = new Thread(() => { for (var i = 0; i < 500; i++) { lock (_gate) { l.Add(-1); total += 1; } } });
        var all = All(k => Task.Run(() => { for (var i = 0; i < 50; i++) { lock (_gate) { l.Add(k); total += 10; } } }));
        thread.Start();
        await all;
        thread.Join();
        Assert.Equal((900, 4_500, 500), (l.Count, total, l.Count(x => x == -1)));
        Assert.All(Enumerable.Range(0, Calls), k => Assert.Equal(50, l.Count(x => x == k)));
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_multiplies_between_what_calls_add()
    {
        var total = 1;
        for (var k = 0; k < 5; k++)
        {
            var t = Task.Run(() => { lock (_gate) { total += 2; } });
            await t;
            lock (_gate) { total *= 3; }
        }

        Assert.Equal(969, total);
    }

    [Behaviour(Ships.May)]
    public async Task Invariants_of_two_totals_hold_whenever_somebody_looks()
    {
        int a = 0, b = 0, bad = 0;
        var all = All(k => Task.Run(() => { for (var i = 0; i < 100; i++) { lock (_gate) { a += k; b -= k; if (a + b != 0) { bad++; } } } }));
        while (!all.IsCompleted) { lock (_gate) { if (a + b != 0) { bad++; } } Thread.Yield(); }
        await all;
        Assert.Equal((2_800, -2_800, 0), (a, b, bad));
    }

    [Behaviour(Ships.May)]
    public async Task Everybody_gets_the_object_of_the_first()
    {
        object? first = null;
        var lazy = default(List<int>);
        var got = new object[Calls];
        await All(k => Task.Run(() => { got[k] = Interlocked.CompareExchange(ref first, new object(), null) ?? first!; LazyInitializer.EnsureInitialized(ref lazy, () => []); lock (_gate) { lazy.Add(k); } }));
        Assert.All(got, g => Assert.Same(first, g));
        Assert.Equal(Enumerable.Range(0, Calls), lazy!.Order());
    }

    [Behaviour(Ships.May)]
    public async Task A_stack_without_locks_of_linked_nodes()
    {
        Link? head = null;
        await All(k => Task.Run(() => { for (var i = 0; i < 10; i++) { var n = new Link { Value = (k * 10) + i }; do { n.Next = Volatile.Read(ref head); } while (Interlocked.CompareExchange(ref head, n, n.Next) != n.Next); } }));
        var seen = new List<int>();
        for (var n = head; n != null; n = n.Next) { seen.Add(n.Value); }
        Assert.Equal(Enumerable.Range(0, 80), seen.Order());
    }

    [Behaviour(Ships.May)]
    public async Task A_chain_by_exchange()
    {
        var head = new Link { Value = -1 };
        var end = head;
        await All(k => Task.Run(() => { var n = new Link { Value = k }; var before = Interlocked.Exchange(ref end, n); before.Next = n; }));
        var count = 0;
        for (var n = head.Next; n != null; n = n.Next) { count++; }
        Assert.Equal(Calls, count);
        Assert.Null(end.Next);
    }

    [Behaviour(Ships.May)]
    public async Task An_immutable_is_replaced_under_a_lock_and_by_ImmutableInterlocked()
    {
        var list = ImmutableList<int>.Empty;
        var map = ImmutableSortedDictionary<int, int>.Empty;
        await All(k => Task.Run(() => { lock (_gate) { list = list.Add(k); } ImmutableInterlocked.Update(ref map, m => m.SetItem(k % 4, m.GetValueOrDefault(k % 4) + 1)); }));
        Assert.Equal(Enumerable.Range(0, Calls), list.Order());
        Assert.Equal([2, 2, 2, 2], map.Values);
    }

    [Behaviour(Ships.May)]
    public async Task A_synchronized_method_and_a_lock_on_this_are_one_lock()
    {
        await All(k => Task.Run(() => { for (var i = 0; i < 50; i++) { Count(2); lock (this) { _synchronized *= 1; _synchronized -= 1; } } }));
        Assert.Equal(Calls * 50, _synchronized);
    }

    [Behaviour(Ships.May)]
    public async Task Read_in_one_lock_and_written_in_the_next_by_one_call_at_a_time()
    {
        var n = 1;
        for (var k = 0; k < 4; k++)
        {
            await Task.Run(() => { int seen; lock (_gate) { seen = n; } lock (_gate) { n = (seen * 2) + 1; } });
            n++;
        }

        Assert.Equal(46, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_return_from_inside_the_lock_tells_the_turn()
    {
        var turn = 0;
        var log = new List<int>();
        var turns = await Task.WhenAll(Enumerable.Range(0, Calls).Select(k => Task.Run(() => { lock (_gate) { log.Add(k); return ++turn; } })));
        Assert.Equal(Enumerable.Range(1, Calls), turns.Order());
        Assert.All(Enumerable.Range(0, Calls), k => Assert.Equal(k, log[turns[k] - 1]));
    }

    [Behaviour(Ships.May)]
    public async Task A_call_that_fails_inside_the_lock_has_added_half()
    {
        List<int> a = [], b = [];
        var n = 0;
        var all = All(k => Task.Run(() => { lock (_gate) { a.Add(k); n += 1; if (k % 2 == 1) { throw new FormatException(); } b.Add(k); n += 10; } }));
        await Assert.ThrowsAsync<FormatException>(() => all);
        Assert.Equal((8, 4, 48), (a.Count, b.Count, n));
        Assert.Equal(a.Where(k => k % 2 == 0), b);
    }

    [Behaviour(Ships.May)]
    public async Task Handlers_come_and_go_from_several_calls()
    {
        var n = 0;
        Action shared = () => n += 100;
        Raised += shared;
        await All(k => Task.Run(() => { Raised += () => n++; if (k == 3) { Raised -= shared; } }));
        Raised!();
        Assert.Equal(Calls, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_set_with_a_comparer_keeps_the_first_spelling_of_sequential_calls()
    {
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var d = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var w in new[] { "One", "ONE", "two", "one", "Two" })
        {
            await Task.Run(() => { lock (_gate) { set.Add(w); d[w] = d.GetValueOrDefault(w) + 1; } });
        }

        Assert.Equal(["One", "two"], set);
        Assert.Equal(["One=3", "two=2"], d.Select(p => $"{p.Key}={p.Value}"));
    }

    [Behaviour(Ships.May)]
    public async Task The_same_object_is_added_by_all_and_is_the_callers()
    {
        var mark = new Link { Value = 1 };
        var l = new List<Link>();
        var bag = new ConcurrentBag<Link>();
        await All(k => Task.Run(() => { bag.Add(mark); lock (l) { l.Add(mark); mark.Value++; } }));
        Assert.Equal((9, Calls, Calls), (mark.Value, l.Count, bag.Count));
        Assert.All(l.Concat(bag), x => Assert.Same(mark, x));
    }

    [Behaviour(Ships.May)]
    public async Task Calls_find_what_an_earlier_call_added_and_link_to_it()
    {
        var l = new List<Link> { new() { Value = 0 } };
        await All(k => Task.Run(() => { lock (l) { l.Add(new Link { Value = l.Count, Next = l[^1] }); } }));
        Assert.Equal(Enumerable.Range(0, Calls + 1), l.Select(x => x.Value));
        Assert.All(Enumerable.Range(1, Calls), i => Assert.Same(l[i - 1], l[i].Next));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_enumerator_is_advanced_under_a_lock_by_all()
    {
        using var source = Enumerable.Range(0, 100).GetEnumerator();
        var sums = new int[Calls];
        await All(k => Task.Run(() => { while (true) { int x; lock (source) { if (!source.MoveNext()) { return; } x = source.Current; } sums[k] += x; } }));
        Assert.Equal(4_950, sums.Sum());
    }

    [Behaviour(Ships.May)]
    public async Task A_random_of_all_is_drawn_from_under_a_lock()
    {
        var r = new Random(7);
        var drawn = new List<int>();
        await All(k => Task.Run(() => { for (var i = 0; i < 10; i++) { lock (r) { drawn.Add(r.Next()); } } }));
        var e = new Random(7);
        Assert.Equal(Enumerable.Range(0, 80).Select(_ => e.Next()), drawn);
    }

    [Behaviour(Ships.May)]
    public async Task A_ring_under_a_lock_keeps_the_newest()
    {
        var ring = new int[2_000];
        long head = 0;
        await All(k => Task.Run(() => { for (var i = 0; i < 300; i++) { lock (ring) { ring[head % ring.Length] = (int)head; head++; } } }));
        Assert.Equal(2_400, head);
        Assert.Equal(Enumerable.Range(400, 2_000), ring.Order());
    }

    private static Task All(Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, Calls).Select(call));

    [MethodImpl(MethodImplOptions.Synchronized)]
    private void Count(int by) => _synchronized += by;

    private sealed class Link
    {
        public int Value;
        public Link? Next;
    }
}
