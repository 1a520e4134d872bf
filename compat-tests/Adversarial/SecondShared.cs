using System.Collections.Concurrent;

namespace Compat.Adversarial;

/// <summary>State that calls share by locks, counters and concurrent collections, used in ways that adding up afterwards gets wrong.</summary>
public class SecondShared : Contract
{
    private readonly object _gate = new();
    private readonly Lock _modern = new();
    private int _count;
    private float _single = 16_777_216f;
    private byte _small = 200;
    private string _text = "";
    private event Action<int>? Added;

    [Behaviour(Ships.May)]
    public async Task Singles_that_are_added_one_by_one_are_lost_in_a_large_total()
    {
        await Task.Run(() => { for (var i = 0; i < 10; i++) { lock (_gate) { _single += 1f; } } });
        Assert.Equal(16_777_216f, _single);
    }

    [Behaviour(Ships.May)]
    public async Task Doubles_are_added_in_the_order_of_the_calls()
    {
        var total = 1e16;
        foreach (var x in new[] { 1.0, 1.0, -1e16, 1.0 })
        {
            await Task.Run(() => { lock (_gate) { total += x; total += x / 2; } });
        }

        var e = 1e16;
        foreach (var x in new[] { 1.0, 1.0, -1e16, 1.0 }) { e += x; e += x / 2; }
        Assert.Equal(e, total);
    }

    [Behaviour(Ships.May)]
    public async Task An_infinity_and_a_nan_stay_in_the_total()
    {
        double up = double.PositiveInfinity, nan = double.NaN, huge = double.MaxValue;
        await Task.Run(() => { lock (_gate) { up += 1; nan += 1; huge += double.MaxValue; huge -= double.MaxValue; } });
        Assert.Equal((double.PositiveInfinity, double.NaN, double.PositiveInfinity), (up, nan, huge));
    }

    [Behaviour(Ships.May)]
    public async Task Negative_zero_plus_nothing_is_negative_zero()
    {
        var total = -0.0;
        await Task.Run(() => { lock (_gate) { total += -0.0; } });
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(total));
    }

    [Behaviour(Ships.May)]
    public async Task A_decimal_keeps_the_scale_of_what_was_added()
    {
        var total = 1m;
        await Task.Run(() => { lock (_gate) { total += 0.00m; } });
        await Task.Run(() => { lock (_gate) { total += 1.5m; total -= 1.5m; } });
        Assert.Equal("1.00", total.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Behaviour(Ships.May)]
    public async Task A_small_field_wraps_and_a_checked_one_throws()
    {
        await Task.WhenAll(Task.Run(() => { lock (_gate) { _small += 100; } }), Task.Run(() => { lock (_gate) { _small += 100; } }));
        Assert.Equal(144, _small);
        var n = int.MaxValue - 1;
        await Assert.ThrowsAsync<OverflowException>(() => Task.Run(() => { lock (_gate) { checked { n += 1; n += 1; } } }));
        Assert.Equal(int.MaxValue, n);
    }

    [Behaviour(Ships.May)]
    public async Task Additions_and_a_doubling_take_turns()
    {
        var n = 1;
        for (var k = 0; k < 4; k++)
        {
            await Task.Run(() => { lock (_gate) { n += 3; } lock (_gate) { n *= 2; } lock (_gate) { n += n; } });
            lock (_gate) { n -= 1; }
        }

        var e = 1;
        for (var k = 0; k < 4; k++) { e += 3; e *= 2; e += e; e -= 1; }
        Assert.Equal(e, n);
    }

    [Behaviour(Ships.May)]
    public async Task Two_calls_double_and_both_count()
    {
        var n = 3;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => { lock (_gate) { n += n; } })));
        Assert.Equal(96, n);
    }

    [Behaviour(Ships.May)]
    public async Task The_subtrahend_and_the_result_trade_places()
    {
        var n = 10;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => { lock (_gate) { n = 7 - n; } })));
        Assert.Equal(10, n);
        await Task.Run(() => { lock (_gate) { n ^= 3; n |= 4; n <<= 1; } });
        Assert.Equal(((10 ^ 3) | 4) << 1, n);
    }

    [Behaviour(Ships.May)]
    public async Task Only_new_elements_are_counted_although_calls_find_the_same()
    {
        var seen = new HashSet<int>();
        var fresh = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++) { lock (seen) { if (seen.Add(i)) { fresh++; } } }
        })));
        Assert.Equal((50, 50), (seen.Count, fresh));
    }

    [Behaviour(Ships.May)]
    public async Task A_key_that_is_missing_is_set_once()
    {
        var d = new Dictionary<string, int>();
        var order = new List<string>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() =>
        {
            lock (_gate) { foreach (var w in new[] { "a", "b" }) { if (!d.ContainsKey(w)) { d[w] = 1; order.Add(w); } else { d[w] *= 2; } } }
        })));
        Assert.Equal((32, 32), (d["a"], d["b"]));
        Assert.Equal(["a", "b"], order);
    }

    [Behaviour(Ships.May)]
    public async Task Numbers_are_given_out_by_the_count_of_the_list()
    {
        var ids = new List<int>();
        var twice = new List<(int, int)>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => { lock (ids) { ids.Add(ids.Count); twice.Add((ids.Count, ids[^1])); } })));
        Assert.Equal(Enumerable.Range(0, 8), ids);
        Assert.All(twice, t => Assert.Equal(t.Item1 - 1, t.Item2));
    }

    [Behaviour(Ships.May)]
    public async Task A_list_without_doubles_by_Contains()
    {
        var l = new List<string>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() => { lock (l) { if (!l.Contains("x")) { l.Add("x"); } l.Add("k" + k); } })));
        Assert.Equal((7, "x"), (l.Count, l[0]));
    }

    [Behaviour(Ships.May)]
    public async Task A_list_that_is_kept_sorted_and_short()
    {
        var top = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(k => Task.Run(() =>
        {
            lock (top) { top.Add((k * 7) % 10); top.Sort(); if (top.Count > 3) { top.RemoveAt(0); } }
        })));
        Assert.Equal([7, 8, 9], top);
    }

    [Behaviour(Ships.May)]
    public async Task Additions_of_calls_and_of_the_caller_one_after_the_other()
    {
        var l = new List<string> { "start" };
        for (var k = 0; k < 3; k++)
        {
            await Task.Run(() => { lock (l) { l.Add("call" + k); l.Insert(0, "front" + k); } lock (l) { l.Add("again" + k); } });
            l.Add("caller" + k);
        }

        Assert.Equal(["front2", "front1", "front0", "start", "call0", "again0", "caller0", "call1", "again1", "caller1", "call2", "again2", "caller2"], l);
    }

    [Behaviour(Ships.May)]
    public async Task A_list_is_cleared_by_the_call_after_the_caller_filled_it()
    {
        var l = new List<int> { 1 };
        await Task.Run(() => { lock (l) { l.Add(2); } });
        l.Clear();
        await Task.Run(() => { lock (l) { l.Add(3); l.AddRange(l); } });
        await Task.Run(() => { lock (l) { l.Clear(); l.Add(4); } });
        await Task.Run(() => { lock (l) { l.Add(5); } });
        Assert.Equal([4, 5], l);
    }

    [Behaviour(Ships.May)]
    public async Task A_list_variable_is_replaced_under_the_lock()
    {
        var l = new List<int>();
        var old = l;
        await Task.Run(() => { lock (_gate) { l.Add(1); l = [.. l, 2]; l.Add(3); } });
        await Task.Run(() => { lock (_gate) { l.Add(4); } });
        Assert.Equal([1], old);
        Assert.Equal([1, 2, 3, 4], l);
    }

    [Behaviour(Ships.May)]
    public async Task Rows_of_a_list_of_lists_get_what_belongs_to_them()
    {
        var rows = new List<List<int>> { new(), new() };
        rows.Add(rows[0]);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() => { lock (rows) { rows[k % 3].Add(k); if (rows.Count < 4) { rows.Add(rows[1]); } } })));
        Assert.Equal((4, 4, 2), (rows.Count, rows[2].Count, rows[3].Count));
        Assert.Same(rows[1], rows[3]);
        Assert.Same(rows[0], rows[2]);
    }

    [Behaviour(Ships.May)]
    public async Task One_new_object_is_put_into_two_collections_and_stays_one()
    {
        var all = new List<Item>();
        var byKey = new Dictionary<int, Item>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(k => Task.Run(() => { var item = new Item { Key = k }; lock (_gate) { all.Add(item); byKey[k] = item; } })));
        Assert.Equal(5, all.Count);
        Assert.All(all, i => Assert.Same(i, byKey[i.Key]));
    }

    [Behaviour(Ships.May)]
    public async Task An_object_that_was_added_is_changed_afterwards()
    {
        var all = new List<Item>();
        await Task.Run(() => { var item = new Item { Key = 1 }; lock (all) { all.Add(item); } item.Key = 2; var more = new Item { Key = 5 }; item.Next = more; lock (all) { all.Add(more); } more.Next = item; more.Key++; });
        Assert.Equal((2, 6), (all[0].Key, all[1].Key));
        Assert.Same(all[0], all[1].Next);
        Assert.Same(all[1], all[0].Next);
    }

    [Behaviour(Ships.May)]
    public async Task The_best_and_who_it_was_belong_together()
    {
        double best = double.NegativeInfinity;
        var who = -1;
        var tries = 0;
        foreach (var k in new[] { 3, 9, 9, 4 })
        {
            await Task.Run(() => { var score = k == 4 ? double.NaN : k; lock (_gate) { tries++; if (score >= best) { best = score; who = tries; } } });
        }

        Assert.Equal((9.0, 3, 4), (best, who, tries));
    }

    [Behaviour(Ships.May)]
    public async Task A_minimum_by_Math_and_one_by_comparison_differ_in_nan()
    {
        double byMath = 5, byIf = 5;
        foreach (var x in new[] { double.NaN, 2.0 })
        {
            await Task.Run(() => { lock (_gate) { byMath = Math.Min(byMath, x); if (!(x >= byIf)) { byIf = x; } } });
        }

        Assert.Equal((double.NaN, 2.0), (byMath, byIf));
    }

    [Behaviour(Ships.May)]
    public async Task A_maximum_by_compare_and_exchange()
    {
        var max = 0;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(k => Task.Run(() =>
        {
            int seen;
            while ((seen = Volatile.Read(ref max)) < k * 10 && Interlocked.CompareExchange(ref max, k * 10, seen) != seen) { }
        })));
        Assert.Equal(80, max);
    }

    [Behaviour(Ships.May)]
    public async Task Slots_are_given_out_by_Interlocked()
    {
        var next = -1;
        var slots = new int[3_000];
        await Task.WhenAll(Enumerable.Range(1, 6).Select(k => Task.Run(() => { for (var i = 0; i < 500; i++) { slots[Interlocked.Increment(ref next)] = k; } })));
        Assert.All(Enumerable.Range(1, 6), k => Assert.Equal(500, slots.Count(s => s == k)));
    }

    [Behaviour(Ships.May)]
    public async Task Interlocked_bits_and_exchanges()
    {
        int bits = 0, mask = -1;
        long last = 0;
        var winners = 0;
        var claimed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(k => Task.Run(() =>
        {
            Interlocked.Or(ref bits, 1 << k);
            Interlocked.And(ref mask, ~(1 << k));
            if (Interlocked.Exchange(ref claimed, 1) == 0) { Interlocked.Increment(ref winners); }
            Interlocked.Exchange(ref last, 5);
        })));
        Assert.Equal((255, ~255, 5L, 1), (bits, mask, last, winners));
    }

    [Behaviour(Ships.May)]
    public async Task Counters_reset_by_exchange_between_additions()
    {
        int n = 5, taken = 0;
        await Task.Run(() => { Interlocked.Add(ref n, 3); taken = Interlocked.Exchange(ref n, 0); Interlocked.Increment(ref n); });
        Assert.Equal((1, 8), (n, taken));
        await Task.Run(() => { Interlocked.Add(ref n, int.MaxValue); Interlocked.Decrement(ref n); });
        Assert.Equal(int.MaxValue, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_counter_under_a_lock_and_by_Interlocked_and_then_read()
    {
        await Task.Run(() => Interlocked.Increment(ref _count));
        await Task.Run(() => { lock (_modern) { _count += 10; } });
        _count *= 2;
        var seen = await Task.Run(() => { Interlocked.Add(ref _count, 1); return Volatile.Read(ref _count) + _count; });
        Assert.Equal((46, 23), (seen, _count));
    }

    [Behaviour(Ships.May)]
    public async Task An_update_that_depends_on_what_is_there()
    {
        var d = new ConcurrentDictionary<string, int>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => { d.AddOrUpdate("n", 10, (_, v) => v + 1); d.AddOrUpdate("p", 3, (_, v) => v * 2); })));
        Assert.Equal((14, 48), (d["n"], d["p"]));
    }

    [Behaviour(Ships.May)]
    public async Task A_factory_of_a_cache_counts_what_it_makes()
    {
        var cache = new ConcurrentDictionary<int, Item>();
        var made = 0;
        for (var k = 0; k < 4; k++)
        {
            await Task.Run(() => { for (var i = 0; i < 10; i++) { cache.GetOrAdd(i % 3, key => { made++; return new Item { Key = key * 10 }; }).Key++; } });
        }

        Assert.Equal((3, 16, 32), (made, cache[0].Key, cache[2].Key));
    }

    [Behaviour(Ships.May)]
    public async Task Calls_get_one_list_from_a_cache_and_add_to_it()
    {
        var cache = new ConcurrentDictionary<string, List<int>>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(k => Task.Run(() => { var l = cache.GetOrAdd("all", _ => []); lock (l) { l.Add(k); } })));
        Assert.Equal(Enumerable.Range(0, 8), cache["all"].Order());
    }

    [Behaviour(Ships.May)]
    public async Task Counters_of_a_cache_are_incremented_in_place()
    {
        var cache = new ConcurrentDictionary<int, Item>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() => { for (var i = 0; i < 30; i++) { Interlocked.Increment(ref cache.GetOrAdd(i % 3, _ => new Item()).Key); } })));
        Assert.Equal([60, 60, 60], cache.OrderBy(c => c.Key).Select(c => c.Value.Key));
    }

    [Behaviour(Ships.May)]
    public async Task Whoever_adds_the_key_wins_and_only_he()
    {
        var d = new ConcurrentDictionary<int, string>();
        var wins = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() => { if (d.TryAdd(1, "k" + k)) { Interlocked.Increment(ref wins); } })));
        await Task.Run(() => { d.TryAdd(1, "late"); d.TryAdd(2, "first"); d.TryAdd(2, "second"); });
        Assert.Equal((1, 'k', "first"), (wins, d[1][0], d[2]));
    }

    [Behaviour(Ships.May)]
    public async Task Keys_are_removed_and_set_again_one_call_after_the_other()
    {
        var d = new ConcurrentDictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        await Task.Run(() => { d["a"] = 5; d["c"] = 6; });
        d.TryRemove("c", out _);
        d["a"] = 7;
        await Task.Run(() => { d["b"] += d["a"]; d.TryRemove("a", out _); d.TryUpdate("b", 100, 9); });
        Assert.Equal(["b=100"], d.Select(p => $"{p.Key}={p.Value}"));
    }

    [Behaviour(Ships.May)]
    public async Task A_queue_gives_what_the_caller_put_in_before()
    {
        var q = new ConcurrentQueue<int>([1, 2]);
        var sum = 0;
        await Task.Run(() => { q.Enqueue(q.Count); while (q.Count > 1 && q.TryDequeue(out var x)) { sum = (sum * 10) + x; } });
        q.Enqueue(8);
        await Task.Run(() => { q.Enqueue(9); q.TryPeek(out var x); sum = (sum * 10) + x; });
        Assert.Equal([2, 8, 9], q);
        Assert.Equal(122, sum);
    }

    [Behaviour(Ships.May)]
    public async Task Work_is_taken_by_several_calls_until_there_is_none()
    {
        var work = new ConcurrentQueue<int>(Enumerable.Range(1, 200));
        var done = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => { while (work.TryDequeue(out var w)) { done.Add(w); } })));
        Assert.Equal(Enumerable.Range(1, 200), done.Order());
    }

    [Behaviour(Ships.May)]
    public async Task A_stack_and_a_bag_give_back_the_last_of_the_same_call()
    {
        var s = new ConcurrentStack<int>([1]);
        var b = new ConcurrentBag<int>();
        var seen = await Task.Run(() => { s.Push(2); s.PushRange([3, 4]); s.TryPop(out var x); b.Add(x); b.Add(50); b.TryTake(out var y); return (x, y, b.Count); });
        s.Push(9);
        await Task.Run(() => { s.Push(10); });
        Assert.Equal((4, 50, 1), seen);
        Assert.Equal([10, 9, 3, 2, 1], s);
    }

    [Behaviour(Ships.May)]
    public async Task A_producer_and_a_consumer_inside_with_a_captured_total()
    {
        var total = 0L;
        var order = new List<int>();
        await Task.Run(async () =>
        {
            using var pipe = new BlockingCollection<int>(2);
            var make = Task.Factory.StartNew(() => { for (var i = 0; i < 20; i++) { pipe.Add(i); } pipe.CompleteAdding(); }, TaskCreationOptions.LongRunning);
            foreach (var x in pipe.GetConsumingEnumerable()) { total += x; order.Add(x); }
            await make;
        }).WaitAsync(Patience);
        Assert.Equal(190, total);
        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_semaphore_of_one_guards_reading_and_writing()
    {
        var one = new SemaphoreSlim(1);
        int n = 0, high = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => { await one.WaitAsync(); try { var seen = n; await Task.Yield(); n = seen + 1; high = Math.Max(high, n); } finally { one.Release(); } }))).WaitAsync(Patience);
        Assert.Equal((6, 6, 1), (n, high, one.CurrentCount));
    }

    [Behaviour(Ships.May)]
    public async Task A_permit_that_a_call_takes_is_gone_for_the_next()
    {
        var permits = new SemaphoreSlim(2);
        var got = new List<bool>();
        for (var k = 0; k < 3; k++) { got.Add(await Task.Run(() => permits.Wait(0))); }
        Assert.Equal([true, true, false], got);
        Assert.Equal(0, permits.CurrentCount);
    }

    [Behaviour(Ships.May)]
    public async Task A_lock_by_Monitor_with_a_flag_and_a_throw_in_the_middle()
    {
        var l = new List<int>();
        var held = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() =>
        {
            var taken = false;
            try { Monitor.Enter(l, ref taken); l.Add(1); held = Monitor.IsEntered(l); if (l.Count == 1) { throw new InvalidOperationException(); } l.Add(2); }
            finally { if (taken) { l.Add(3); Monitor.Exit(l); } }
        }));
        Assert.Equal([1, 3], l);
        Assert.Equal((true, false), (held, Monitor.IsEntered(l)));
    }

    [Behaviour(Ships.May)]
    public async Task A_reader_writer_lock_and_a_spin_lock()
    {
        var rw = new ReaderWriterLockSlim();
        var spin = new SpinLock(false);
        var d = new Dictionary<int, int>();
        var n = 0;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(k => Task.Run(() =>
        {
            rw.EnterUpgradeableReadLock();
            try { if (d.Count < 3) { rw.EnterWriteLock(); d[d.Count] = 1; rw.ExitWriteLock(); } } finally { rw.ExitUpgradeableReadLock(); }
            var taken = false;
            try { spin.Enter(ref taken); n++; } finally { if (taken) { spin.Exit(); } }
        })));
        Assert.Equal((3, 5), (d.Count, n));
    }

    [Behaviour(Ships.May)]
    public async Task Handlers_and_texts_grow_under_a_lock()
    {
        var log = new List<int>();
        for (var k = 0; k < 3; k++)
        {
            await Task.Run(() => { lock (_gate) { Added += x => log.Add((x * 10) + k); _text += k; Added?.Invoke(k); } });
        }

        Assert.Equal("012", _text);
        Assert.Equal(3, Added!.GetInvocationList().Length);
        Assert.Equal([0, 11, 11, 22, 22, 22], log);
    }

    [Behaviour(Ships.May)]
    public async Task The_gate_is_the_collection_the_object_and_a_nested_pair()
    {
        var outer = new Dictionary<string, List<int>> { ["x"] = [] };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() =>
        {
            lock (outer)
            {
                if (!outer.TryGetValue("k" + (k % 2), out var l)) { outer["k" + (k % 2)] = l = outer["x"]; }
                lock (l) { l.Add(l.Count); }
            }
        })));
        Assert.Equal(Enumerable.Range(0, 6), outer["x"]);
        Assert.Same(outer["k0"], outer["k1"]);
    }

    [Behaviour(Ships.May)]
    public async Task The_last_of_the_calls_sees_that_it_is_the_last()
    {
        var left = 6;
        int[] parts = new int[6];
        var total = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(k => Task.Run(() => { parts[k] = k + 1; if (Interlocked.Decrement(ref left) == 0) { total = parts.Sum(); } })));
        Assert.Equal((0, 21), (left, total));
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_that_calls_share_is_made_once()
    {
        var made = 0;
        var lazy = new Lazy<Item>(() => { Interlocked.Increment(ref made); return new Item { Key = 4 }; });
        var got = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => lazy.Value)));
        Assert.Equal(1, made);
        Assert.All(got, g => Assert.Same(lazy.Value, g));
    }

    [Behaviour(Ships.May)]
    public async Task A_total_is_read_outside_the_lock_before_it_is_added_to()
    {
        var total = 0;
        for (var k = 1; k <= 3; k++)
        {
            await Task.Run(() => { var seen = total; lock (_gate) { total += k + seen; } });
            total += 100;
        }

        Assert.Equal(((((1 + 100) * 2) + 2 + 100) * 2) + 3 + 100, total);
    }

    [Behaviour(Ships.May)]
    public async Task Additions_on_a_branch_that_the_total_decides()
    {
        var total = 0;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => { lock (_gate) { if (total < 30) { total += 10; } else { total += 1; } } })));
        Assert.Equal(37, total);
    }

    private sealed class Item
    {
        public int Key;
        public Item? Next;
    }
}
