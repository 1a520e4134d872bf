using System.Collections.Concurrent;
using System.Text;

namespace Compat.Loops;

/// <summary>Many iterations, one place: counters, locks, concurrent collections.</summary>
public class Reductions : Contract
{
    private const int N = 1_000;
    private readonly object _gate = new();
    private int _count;

    [Behaviour(Ships.Must)]
    public void A_counter_with_Interlocked_Increment()
    {
        var count = 0;
        Parallel.For(0, N, i =>
        {
            if (i % 3 == 0)
            {
                Interlocked.Increment(ref count);
            }
        });
        Assert.Equal(334, count);
    }

    [Behaviour(Ships.Must)]
    public void A_counter_with_Interlocked_Decrement()
    {
        var left = N;
        Parallel.For(0, N, _ => { Interlocked.Decrement(ref left); });
        Assert.Equal(0, left);
    }

    [Behaviour(Ships.Must)]
    public void A_sum_with_Interlocked_Add()
    {
        var sum = 0L;
        Parallel.For(0, N, i => { Interlocked.Add(ref sum, (long)i * i); });
        Assert.Equal(332_833_500, sum);
    }

    [Behaviour(Ships.Must)]
    public void Bits_with_Interlocked_Or_and_And()
    {
        int some = 0, all = -1;
        Parallel.For(0, N, i =>
        {
            Interlocked.Or(ref some, 1 << (i % 8));
            Interlocked.And(ref all, ~(1 << (i % 8)));
        });
        Assert.Equal(255, some);
        Assert.Equal(~255, all);
    }

    [Behaviour(Ships.Must)]
    public void A_field_of_this_object_is_counted_up()
    {
        Parallel.For(0, N, _ => { Interlocked.Increment(ref _count); });
        Assert.Equal(N, _count);
    }

    [Behaviour(Ships.Must)]
    public void Counters_in_an_array()
    {
        var counts = new int[7];
        Parallel.For(0, N, i => { Interlocked.Increment(ref counts[i % 7]); });
        Assert.Equal(Enumerable.Range(0, 7).Select(k => Enumerable.Range(0, N).Count(i => i % 7 == k)), counts);
    }

    [Behaviour(Ships.Must)]
    public void A_counter_goes_on_from_where_it_was()
    {
        var count = 5;
        Parallel.For(0, N, _ => { Interlocked.Increment(ref count); });
        Parallel.ForEach(Enumerable.Range(0, N), x => { Interlocked.Add(ref count, x % 2); });
        Assert.Equal(5 + N + (N / 2), count);
    }

    [Behaviour(Ships.Must)]
    public void A_sum_under_a_lock()
    {
        var sum = 0;
        var gate = new object();
        Parallel.For(0, N, i =>
        {
            lock (gate)
            {
                sum += i;
            }
        });
        Assert.Equal(499_500, sum);
    }

    [Behaviour(Ships.Must)]
    public void A_sum_under_a_lock_of_this_object()
    {
        Parallel.For(0, N, i =>
        {
            lock (_gate)
            {
                _count += i;
            }
        });
        Assert.Equal(499_500, _count);
    }

    [Behaviour(Ships.May)]
    public void A_sum_under_a_Lock()
    {
        var sum = 0;
        var gate = new Lock();
        Parallel.For(0, N, i =>
        {
            lock (gate)
            {
                sum += i;
            }
        });
        Assert.Equal(499_500, sum);
    }

    [Behaviour(Ships.May)]
    public void A_sum_of_doubles_under_a_lock()
    {
        var sum = 0.0;
        var gate = new object();
        Parallel.For(0, N, i =>
        {
            lock (gate)
            {
                sum += i;
            }
        });
        Assert.Equal(499_500, sum);
    }

    [Behaviour(Ships.May)]
    public void A_sum_of_decimals_under_a_lock()
    {
        var sum = 0m;
        var gate = new object();
        Parallel.For(0, N, i =>
        {
            lock (gate)
            {
                sum += i * 0.01m;
            }
        });
        Assert.Equal(4_995m, sum);
    }

    [Behaviour(Ships.May)]
    public void The_largest_under_a_lock()
    {
        var best = 0;
        var gate = new object();
        Parallel.For(0, N, i =>
        {
            var x = i * 7_919 % 1_009;
            lock (gate)
            {
                if (x > best)
                {
                    best = x;
                }
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Max(i => i * 7_919 % 1_009), best);
    }

    [Behaviour(Ships.May)]
    public void The_largest_with_CompareExchange()
    {
        var best = 0;
        Parallel.For(0, N, i =>
        {
            var x = i * 7_919 % 1_009;
            int seen;
            while (x > (seen = Volatile.Read(ref best)))
            {
                Interlocked.CompareExchange(ref best, x, seen);
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Max(i => i * 7_919 % 1_009), best);
    }

    [Behaviour(Ships.May)]
    public void Numbers_handed_out_by_Interlocked_are_all_different()
    {
        var next = 0;
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = Interlocked.Increment(ref next); });
        Assert.Equal(Enumerable.Range(1, N), r.Order());
    }

    [Behaviour(Ships.May)]
    public void A_checked_sum_that_overflows_throws()
    {
        var sum = 0;
        var gate = new object();
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, 10, i =>
        {
            lock (gate)
            {
                sum = checked(sum + 1_000_000_000);
            }
        }));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<OverflowException>(inner));
    }

    [Behaviour(Ships.Must)]
    public void A_list_is_added_to_under_a_lock()
    {
        var list = new List<int>();
        Parallel.For(0, N, i =>
        {
            if (i % 10 == 0)
            {
                lock (list)
                {
                    list.Add(i);
                }
            }
        });
        Assert.Equal(Enumerable.Range(0, N / 10).Select(k => k * 10), list.Order());
    }

    [Behaviour(Ships.Must)]
    public void A_list_that_has_elements_is_added_to_under_a_lock()
    {
        var list = new List<string> { "first" };
        var gate = new object();
        Parallel.ForEach(Enumerable.Range(0, 50), x =>
        {
            lock (gate)
            {
                list.Add($"x{x}");
            }
        });
        Assert.Equal("first", list[0]);
        Assert.Equal(51, list.Distinct().Count());
    }

    [Behaviour(Ships.Must)]
    public void A_set_is_added_to_under_a_lock()
    {
        var set = new HashSet<int>();
        Parallel.For(0, N, i =>
        {
            lock (set)
            {
                set.Add(i % 50);
            }
        });
        Assert.Equal(Enumerable.Range(0, 50), set.Order());
    }

    [Behaviour(Ships.May)]
    public void A_table_is_filled_under_a_lock()
    {
        var table = new Dictionary<int, string>();
        Parallel.For(0, N, i =>
        {
            var text = $"t{i}";
            lock (table)
            {
                table[i] = text;
            }
        });
        Assert.Equal(N, table.Count);
        Assert.Equal("t777", table[777]);
    }

    [Behaviour(Ships.May)]
    public void Words_are_counted_under_a_lock()
    {
        var words = Enumerable.Range(0, N).Select(i => $"w{i % 9}").ToArray();
        var counts = new Dictionary<string, int>();
        Parallel.ForEach(words, word =>
        {
            lock (counts)
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        });
        Assert.Equal(words.CountBy(w => w).OrderBy(p => p.Key), counts.OrderBy(p => p.Key));
    }

    [Behaviour(Ships.May)]
    public void Text_is_built_under_a_lock()
    {
        var text = new StringBuilder();
        Parallel.For(0, 100, i =>
        {
            lock (text)
            {
                text.Append(i).Append(';');
            }
        });
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}").Order(), text.ToString().TrimEnd(';').Split(';').Order());
    }

    [Behaviour(Ships.May)]
    public void Two_places_under_one_lock_stay_in_step()
    {
        int a = 0, b = 0;
        var broken = false;
        var gate = new object();
        Parallel.For(0, N, _ =>
        {
            lock (gate)
            {
                a++;
                b--;
                broken |= a + b != 0;
            }
        });
        Assert.Equal((N, -N, false), (a, b, broken));
    }

    [Behaviour(Ships.Must)]
    public void A_bag_is_added_to()
    {
        var bag = new ConcurrentBag<int>();
        Parallel.For(0, N, i => { bag.Add(i); });
        Assert.Equal(Enumerable.Range(0, N), bag.Order());
    }

    [Behaviour(Ships.Must)]
    public void A_bag_with_elements_is_added_to()
    {
        var bag = new ConcurrentBag<string> { "first" };
        Parallel.ForEach(Enumerable.Range(0, 100), x => { bag.Add($"x{x}"); });
        Assert.Equal(101, bag.Distinct().Count());
        Assert.Contains("first", bag);
    }

    [Behaviour(Ships.Must, Missed = "shared with other threads")]
    public void A_bag_given_as_a_method_is_added_to()
    {
        var bag = new ConcurrentBag<int>();
        Parallel.ForEach(Enumerable.Range(0, N), bag.Add);
        Assert.Equal(Enumerable.Range(0, N), bag.Order());
    }

    [Behaviour(Ships.Must)]
    public void A_queue_is_added_to()
    {
        var queue = new ConcurrentQueue<string>();
        Parallel.For(0, N, i => { queue.Enqueue($"q{i}"); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"q{i}").Order(), queue.Order());
    }

    [Behaviour(Ships.Must, Missed = "shared with other threads")]
    public void A_stack_is_added_to()
    {
        var stack = new ConcurrentStack<int>();
        Parallel.For(0, N, stack.Push);
        Assert.Equal(Enumerable.Range(0, N), stack.Order());
    }

    [Behaviour(Ships.Must)]
    public void A_concurrent_table_is_set()
    {
        var table = new ConcurrentDictionary<int, string>();
        Parallel.For(0, N, i => { table[i] = $"t{i}"; });
        Assert.Equal(N, table.Count);
        Assert.All(Enumerable.Range(0, N), i => Assert.Equal($"t{i}", table[i]));
    }

    [Behaviour(Ships.Must)]
    public void A_concurrent_table_is_tried_to_add_to()
    {
        var table = new ConcurrentDictionary<string, int>();
        Parallel.For(0, N, i => { table.TryAdd($"k{i}", i); });
        Assert.Equal(Enumerable.Range(0, N), table.Values.Order());
    }

    [Behaviour(Ships.May)]
    public void A_concurrent_table_makes_what_is_missing()
    {
        var table = new ConcurrentDictionary<int, string>();
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = table.GetOrAdd(i % 20, k => new string('x', k)).Length; });
        Assert.Equal(20, table.Count);
        Assert.Equal(Enumerable.Range(0, N).Select(i => i % 20), r);
    }

    [Behaviour(Ships.May)]
    public void A_concurrent_table_counts()
    {
        var counts = new ConcurrentDictionary<int, int>();
        Parallel.For(0, N, i => { counts.AddOrUpdate(i % 20, 1, (_, n) => n + 1); });
        Assert.All(Enumerable.Range(0, 20), k => Assert.Equal(N / 20, counts[k]));
    }

    [Behaviour(Ships.May)]
    public void A_concurrent_queue_is_taken_from()
    {
        var queue = new ConcurrentQueue<int>(Enumerable.Range(0, N));
        var sum = 0;
        Parallel.For(0, N, _ =>
        {
            if (queue.TryDequeue(out var x))
            {
                Interlocked.Add(ref sum, x);
            }
        });
        Assert.Empty(queue);
        Assert.Equal(499_500, sum);
    }

    [Behaviour(Ships.Must)]
    public void A_concurrent_table_is_filled_over_elements_and_then_read()
    {
        var lengths = new ConcurrentDictionary<string, int>();
        var words = Enumerable.Range(0, 200).Select(i => new string('a', i)).ToList();
        Parallel.ForEach(words, w => { lengths[w] = w.Length; });
        Assert.Equal(words.Sum(w => w.Length), lengths.Values.Sum());
    }

    [Behaviour(Ships.May)]
    public void A_lazy_value_is_made_once()
    {
        var made = 0;
        var lazy = new Lazy<int>(() => Interlocked.Increment(ref made));
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = lazy.Value; });
        Assert.Equal(1, made);
        Assert.All(r, x => Assert.Equal(1, x));
    }
}
