using System.Collections.Concurrent;

namespace Compat.Tasks;

/// <summary>Calls that add to the same thing at the same time: nothing is lost, whichever ends first.</summary>
public class Deltas : Contract
{
    private const int Calls = 40;

    private readonly object _gate = new();
    private readonly List<string> _names = [];
    private long _total;

    [Behaviour(Ships.Must)]
    public async Task Interlocked_counters_count_every_call()
    {
        int n = 0, down = 0;
        long sum = 1_000;
        uint flags = 0;
        var mask = ulong.MaxValue;
        await All(i => Task.Run(() =>
        {
            Interlocked.Increment(ref n);
            Interlocked.Decrement(ref down);
            Interlocked.Add(ref sum, i);
            Interlocked.Or(ref flags, 1u << (i % 32));
            Interlocked.And(ref mask, ~(1ul << i));
        }));
        Assert.Equal((Calls, -Calls, 1_000 + Calls * (Calls - 1) / 2), (n, down, sum));
        Assert.Equal((uint.MaxValue, ulong.MaxValue << Calls), (flags, mask));
    }

    [Behaviour(Ships.Must)]
    public async Task Elements_of_an_array_are_counted()
    {
        var bins = new int[20_000];
        ulong[] sums = [100, 7];
        var adding = All(i => Task.Run(() =>
        {
            Interlocked.Increment(ref bins[bins.Length - 1 - (i % 4)]);
            Interlocked.Add(ref sums[1], (ulong)i);
        }));
        Interlocked.Add(ref bins[^1], 1_000);
        await adding;
        Assert.Equal([0, Calls / 4, Calls / 4, Calls / 4, 1_000 + Calls / 4], bins[^5..]);
        Assert.Equal([100, 7 + Calls * (Calls - 1) / 2], sums);
    }

    [Behaviour(Ships.Must)]
    public async Task An_element_that_is_not_there_is_the_callers_exception()
    {
        var bins = new long[2];
        var at = 2;
        await Assert.ThrowsAsync<IndexOutOfRangeException>(() => Task.Run(() =>
        {
            Interlocked.Increment(ref bins[1]);
            Interlocked.Increment(ref bins[at]);
        }));
        Assert.Equal([0, 1], bins);
    }

    [Behaviour(Ships.Never)]
    public async Task Elements_that_are_read_in_another_way_are_counted_here()
    {
        var bins = new int[] { 5, 0 };
        var same = bins;
        var seen = await Task.Run(() =>
        {
            Interlocked.Increment(ref bins[0]);
            return same[0];
        });
        Assert.Equal((6, 6), (seen, bins[0]));
    }

    [Behaviour(Ships.Must)]
    public async Task A_sum_under_a_lock_is_whole()
    {
        var gate = new object();
        long sum = 5;
        var calls = 0;
        await All(i => Task.Run(() =>
        {
            lock (gate)
            {
                sum += i;
                calls++;
            }
        }));
        Assert.Equal((5 + Calls * (Calls - 1) / 2, Calls), (sum, calls));
    }

    [Behaviour(Ships.Must)]
    public async Task A_modern_lock_is_a_lock()
    {
        var gate = new Lock();
        var sum = 0;
        await All(i => Task.Run(() =>
        {
            for (var k = 0; k < 10; k++)
            {
                lock (gate)
                {
                    sum -= i;
                }
            }
        }));
        Assert.Equal(-10 * Calls * (Calls - 1) / 2, sum);
    }

    [Behaviour(Ships.Must)]
    public async Task Results_added_to_a_list_under_its_own_lock_are_all_there()
    {
        var results = new List<Order> { new(-1) };
        var first = results[0];
        await All(i => Task.Run(() =>
        {
            var order = new Order(i);
            lock (results)
            {
                results.Add(order);
            }
        }));
        Assert.Same(first, results[0]);
        Assert.Equal(Enumerable.Range(-1, Calls + 1), results.Select(r => r.Id).Order());
    }

    [Behaviour(Ships.Must)]
    public async Task What_one_call_appends_stays_together_and_in_order()
    {
        var results = new List<(int Call, int Step)>();
        await All(i => Task.Run(() =>
        {
            for (var step = 0; step < 5; step++)
            {
                lock (results)
                {
                    results.Add((i, step));
                }
            }
        }));
        Assert.Equal(5 * Calls, results.Count);
        Assert.All(results.GroupBy(r => r.Call), call => Assert.Equal([0, 1, 2, 3, 4], call.Select(r => r.Step)));
    }

    [Behaviour(Ships.Must)]
    public async Task Sets_under_a_lock_keep_their_comparer_and_one_of_each()
    {
        var gate = new object();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "NAME 1" };
        var sorted = new SortedSet<int>(Comparer<int>.Create((a, b) => b.CompareTo(a)));
        await All(i => Task.Run(() =>
        {
            lock (gate)
            {
                names.Add($"name {i % 4}");
                sorted.Add(i % 3);
            }
        }));
        Assert.Equal(["NAME 1", "name 0", "name 2", "name 3"], names.Order(StringComparer.Ordinal));
        Assert.Equal([2, 1, 0], sorted);
    }

    [Behaviour(Ships.Must)]
    public async Task Concurrent_collections_take_what_every_call_adds()
    {
        var bag = new ConcurrentBag<int> { 100 };
        var queue = new ConcurrentQueue<string>(["first"]);
        var stack = new ConcurrentStack<int>();
        await All(i => Task.Run(() =>
        {
            bag.Add(i);
            queue.Enqueue($"{i}");
            stack.Push(i);
        }));
        Assert.Equal([.. Enumerable.Range(0, Calls), 100], bag.Order());
        Assert.Equal(Calls + 1, queue.Count);
        Assert.True(queue.TryPeek(out var oldest) && oldest == "first");
        Assert.Equal(Enumerable.Range(0, Calls), stack.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task What_one_call_enqueues_and_pushes_keeps_its_order()
    {
        var queue = new ConcurrentQueue<int>([0]);
        var stack = new ConcurrentStack<int>([0]);
        await Task.Run(() =>
        {
            for (var i = 1; i < 5; i++)
            {
                queue.Enqueue(i);
                stack.Push(i);
            }
        });
        Assert.Equal([0, 1, 2, 3, 4], queue);
        Assert.Equal([4, 3, 2, 1, 0], stack);
    }

    [Behaviour(Ships.Must)]
    public async Task Concurrent_dictionaries_are_set_and_added_to()
    {
        var set = new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["KEY 0"] = -1 };
        var added = new ConcurrentDictionary<int, Order>();
        var kept = added[0] = new Order(-5);
        await All(i => Task.Run(() =>
        {
            set[$"key {i % 8}"] = i % 8;
            added.TryAdd(i, new Order(i));
        }));
        Assert.Equal(Enumerable.Range(0, 8), set.Values.Order());
        Assert.Equal(0, set["key 0"]);
        Assert.Same(kept, added[0]);
        Assert.Equal(Calls, added.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cache_gives_what_it_has_and_takes_what_is_missing()
    {
        var cache = new ConcurrentDictionary<string, int> { ["abc"] = 100 };
        var lengths = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i =>
        {
            var key = i % 2 == 0 ? "abc" : new string('x', i % 5);
            return Task.Run(() => cache.GetOrAdd(key, static k => k.Length));
        }));
        Assert.Equal(Enumerable.Range(0, Calls).Select(i => i % 2 == 0 ? 100 : i % 5), lengths);
        Assert.Equal(100, cache["abc"]);
        Assert.Equal(6, cache.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task Fields_of_the_object_that_starts_the_calls_are_added_to()
    {
        await All(i => Task.Run(() =>
        {
            lock (_gate)
            {
                _total += i;
                _names.Add("x");
            }
        }));
        Assert.Equal((Calls * (Calls - 1) / 2, Calls), (_total, _names.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task Additions_and_ordinary_writes_of_one_call_arrive_together()
    {
        var done = 0;
        var results = new int[Calls];
        await All(i => Task.Run(() =>
        {
            results[i] = i * i;
            Interlocked.Increment(ref done);
        }));
        Assert.Equal(Calls, done);
        Assert.Equal(Enumerable.Range(0, Calls).Select(i => i * i), results);
    }

    [Behaviour(Ships.Must)]
    public async Task What_was_added_before_a_call_failed_is_there()
    {
        var done = 0;
        var log = new ConcurrentQueue<string>();
        var seed = 3;
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(() =>
        {
            Interlocked.Add(ref done, seed);
            log.Enqueue("before");
            _ = int.Parse("x");
            log.Enqueue("after");
        }));
        Assert.Equal(3, done);
        Assert.Equal(["before"], log);
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_call_adds_after_it_awaited()
    {
        var done = 0;
        var gate = new object();
        var names = new List<string>();
        await All(i => Task.Run(async () =>
        {
            await Task.Yield();
            Interlocked.Increment(ref done);
            lock (gate)
            {
                names.Add($"{i}");
            }
        }));
        Assert.Equal((Calls, Calls), (done, names.Distinct().Count()));
    }

    [Behaviour(Ships.Must)]
    public void S17_a_lock_that_the_caller_holds_delays_nobody_else()
    {
        var total = 0;
        var gate = new object();
        var seed = 5;
        Task adding;
        lock (gate)
        {
            adding = Task.Run(() =>
            {
                lock (gate)
                {
                    total += seed;
                }
            });
            Assert.True(Task.Run(() => seed * 2).Wait(Patience));
            Assert.Equal(0, total);
        }

        Assert.True(adding.Wait(Patience));
        Assert.Equal(5, total);
    }

    [Behaviour(Ships.Must)]
    public async Task What_a_captured_delegate_adds_is_merged_too()
    {
        var n = 0;
        var bag = new ConcurrentBag<int>();
        var results = new List<int>();
        Action<int> add = i =>
        {
            Interlocked.Increment(ref n);
            bag.Add(i);
            lock (results)
            {
                results.Add(i);
            }
        };
        await All(i => Task.Run(() => add(i)));
        Assert.Equal((Calls, Calls, Calls), (n, bag.Count, results.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task Captured_objects_that_are_added_are_the_callers_own()
    {
        var orders = Enumerable.Range(0, Calls).Select(i => new Order(i)).ToArray();
        var bag = new ConcurrentBag<Order>();
        var results = new List<Order>();
        await All(i => Task.Run(() =>
        {
            var order = orders[i];
            bag.Add(order);
            lock (results)
            {
                results.Add(order);
            }
        }));
        Assert.All(orders, order => Assert.Contains(bag, b => ReferenceEquals(b, order)));
        Assert.All(orders, order => Assert.Contains(results, r => ReferenceEquals(r, order)));
    }

    [Behaviour(Ships.Never)]
    public async Task A_list_that_is_added_to_under_two_names_is_one_list()
    {
        var results = new List<int>();
        var alias = results;
        await All(i => Task.Run(() =>
        {
            lock (results)
            {
                alias.Add(i);
            }
        }));
        Assert.Equal(Calls, results.Count);
    }

    [Behaviour(Ships.Never, Reason = "Interlocked.Increment")]
    public async Task Whoever_counts_and_looks_sees_his_turn()
    {
        int done = 0, tens = 0;
        await All(_ => Task.Run(() =>
        {
            if (Interlocked.Increment(ref done) % 10 == 0)
            {
                Interlocked.Increment(ref tens);
            }
        }));
        Assert.Equal((Calls, Calls / 10), (done, tens));
    }

    [Behaviour(Ships.Never, Reason = "Monitor.Enter")]
    public async Task A_maximum_under_a_lock_is_the_maximum()
    {
        var gate = new object();
        var most = 0;
        await All(i => Task.Run(() =>
        {
            lock (gate)
            {
                if (i > most)
                {
                    most = i;
                }
            }
        }));
        Assert.Equal(Calls - 1, most);
    }

    [Behaviour(Ships.Must)]
    public async Task What_a_call_starts_and_guards_itself_is_its_own_business()
    {
        var n = 500;
        var (sum, distinct) = await Task.Run(() =>
        {
            var gate = new object();
            var seen = new ConcurrentDictionary<int, int>();
            long sum = 0;
            Parallel.For(0, n, i =>
            {
                seen.AddOrUpdate(i % 7, 1, (_, count) => count + 1);
                lock (gate)
                {
                    sum = Math.Max(sum, i) == i ? sum + i : sum;
                }
            });
            return (Math.Sign(sum), seen.Values.Sum());
        });
        Assert.Equal((1, 500), (sum, distinct));
    }

    private static Task All(Func<int, Task> start) => Task.WhenAll(Enumerable.Range(0, Calls).Select(start));

    private sealed record Order(int Id);
}
