using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>The forms with localInit and localFinally.</summary>
public class Locals : Contract
{
    private const int N = 1_000;
    private const int Sum = N * (N - 1) / 2;

    [Behaviour(Ships.Must)]
    public void Sums_of_workers_are_added_with_Interlocked()
    {
        var total = 0L;
        Parallel.For(0, N, () => 0L, (i, _, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_of_workers_are_added_under_a_lock()
    {
        var total = 0.0;
        var gate = new object();
        Parallel.For(0, N, () => 0.0, (i, _, sum) => sum + i, sum =>
        {
            lock (gate)
            {
                total += sum;
            }
        });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_of_a_loop_of_long()
    {
        var total = 0L;
        Parallel.For(0L, N, () => 0L, (i, _, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_with_options()
    {
        var total = 0;
        Parallel.For(0, N, new ParallelOptions { MaxDegreeOfParallelism = 3 }, () => 0, (i, _, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_of_a_loop_of_long_with_options()
    {
        var total = 0L;
        Parallel.For(0L, N, new ParallelOptions(), () => 0L, (i, _, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_over_an_array()
    {
        var total = 0;
        Parallel.ForEach(Enumerable.Range(0, N).ToArray(), () => 0, (x, _, sum) => sum + x, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_over_a_list_with_options()
    {
        var total = 0;
        Parallel.ForEach(
            Enumerable.Range(0, N).ToList(), new ParallelOptions(), () => 0, (x, _, sum) => sum + x, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_over_a_sequence()
    {
        var total = 0;
        Parallel.ForEach(Enumerable.Range(0, N).Where(_ => true), () => 0, (x, _, sum) => sum + x, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_of_indices()
    {
        var total = 0L;
        Parallel.ForEach(Enumerable.Repeat("x", N).ToArray(), () => 0L, (_, _, i, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_of_indices_with_options()
    {
        var total = 0L;
        Parallel.ForEach(
            Enumerable.Repeat("x", N), new ParallelOptions(), () => 0L, (_, _, i, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_over_ranges()
    {
        var total = 0L;
        Parallel.ForEach(Partitioner.Create(0, N), () => 0L, (range, _, sum) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                sum += i;
            }

            return sum;
        }, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_over_ranges_with_their_numbers()
    {
        var total = 0L;
        Parallel.ForEach(
            Partitioner.Create(0, N, 100), () => 0L, (range, _, k, sum) => sum + (range.Item1 / 100 == k ? range.Item2 - range.Item1 : 0), sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(N, total);
    }

    [Behaviour(Ships.Must)]
    public void Sums_over_ranges_with_options()
    {
        var total = 0L;
        Parallel.ForEach(Partitioner.Create(0, N, 50), new ParallelOptions { MaxDegreeOfParallelism = 3 }, () => 0L, (range, _, sum) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                sum += i;
            }

            return sum;
        }, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Sum, total);
    }

    [Behaviour(Ships.Must)]
    public void Lists_of_workers_are_joined()
    {
        var all = new List<int>();
        Parallel.For(0, N, () => new List<int>(), (i, _, list) =>
        {
            if (i % 7 == 0)
            {
                list.Add(i);
            }

            return list;
        }, list =>
        {
            lock (all)
            {
                all.AddRange(list);
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Where(i => i % 7 == 0), all.Order());
    }

    [Behaviour(Ships.Must)]
    public void Tables_of_workers_are_merged()
    {
        var words = Enumerable.Range(0, N).Select(i => $"w{i % 13}").ToArray();
        var counts = new Dictionary<string, int>();
        Parallel.ForEach(words, () => new Dictionary<string, int>(), (word, _, local) =>
        {
            local[word] = local.GetValueOrDefault(word) + 1;
            return local;
        }, local =>
        {
            lock (counts)
            {
                foreach (var (word, count) in local)
                {
                    counts[word] = counts.GetValueOrDefault(word) + count;
                }
            }
        });
        Assert.Equal(words.CountBy(w => w).OrderBy(p => p.Key), counts.OrderBy(p => p.Key));
    }

    [Behaviour(Ships.Must)]
    public void Histograms_of_workers_are_added()
    {
        var total = new int[16];
        Parallel.For(0, N, () => new int[16], (i, _, h) =>
        {
            h[i * i % 16]++;
            return h;
        }, h =>
        {
            lock (total)
            {
                for (var k = 0; k < h.Length; k++)
                {
                    total[k] += h[k];
                }
            }
        });
        Assert.Equal(Enumerable.Range(0, 16).Select(k => Enumerable.Range(0, N).Count(i => i * i % 16 == k)), total);
    }

    [Behaviour(Ships.Must)]
    public void The_largest_of_workers_is_taken()
    {
        var values = Enumerable.Range(0, N).Select(i => i * 7_919 % 10_007).ToArray();
        var best = int.MinValue;
        var gate = new object();
        Parallel.ForEach(values, () => int.MinValue, (x, _, max) => Math.Max(x, max), max =>
        {
            lock (gate)
            {
                best = Math.Max(best, max);
            }
        });
        Assert.Equal(values.Max(), best);
    }

    [Behaviour(Ships.Must)]
    public void A_local_may_be_a_tuple()
    {
        int count = 0, sum = 0;
        Parallel.For(0, N, () => (Count: 0, Sum: 0), (i, _, t) => (t.Count + 1, t.Sum + i), t =>
        {
            Interlocked.Add(ref count, t.Count);
            Interlocked.Add(ref sum, t.Sum);
        });
        Assert.Equal((N, Sum), (count, sum));
    }

    [Behaviour(Ships.Must)]
    public void A_local_may_start_from_what_is_captured()
    {
        var weights = new[] { 2, 3 };
        var total = 0;
        Parallel.For(0, N, () => (Weights: weights, Sum: 0), (i, _, t) => (t.Weights, t.Sum + (i * t.Weights[i % 2])), t => { Interlocked.Add(ref total, t.Sum); });
        Assert.Equal(Enumerable.Range(0, N).Sum(i => i * weights[i % 2]), total);
    }

    [Behaviour(Ships.Must)]
    public void A_local_may_be_null()
    {
        var longest = 0;
        var gate = new object();
        Parallel.For(0, N, () => (string?)null, (i, _, s) => i % 100 == 99 ? new string('x', i / 100) : s, s =>
        {
            lock (gate)
            {
                longest = Math.Max(longest, s?.Length ?? 0);
            }
        });
        Assert.InRange(longest, 0, 9);
    }

    [Behaviour(Ships.May)]
    public void Every_local_that_was_made_is_finished_once()
    {
        int made = 0, finished = 0;
        Parallel.For(0, N, () => Interlocked.Increment(ref made), (_, _, id) => id, _ => { Interlocked.Increment(ref finished); });
        Assert.InRange(made, 1, N);
        Assert.Equal(made, finished);
    }

    [Behaviour(Ships.May)]
    public void Each_worker_has_a_local_of_its_own()
    {
        var finished = new ConcurrentBag<object>();
        Parallel.For(0, N, () => new object(), (_, _, own) => own, own => finished.Add(own));
        Assert.Equal(finished.Count, finished.Distinct().Count());
    }

    [Behaviour(Ships.Must)]
    public void A_body_with_locals_may_fill_slots_too()
    {
        var r = new int[N];
        var total = 0;
        Parallel.For(0, N, () => 0, (i, _, sum) =>
        {
            r[i] = i;
            return sum + 1;
        }, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(Enumerable.Range(0, N), r);
        Assert.Equal(N, total);
    }

    [Behaviour(Ships.May)]
    public void An_empty_loop_makes_no_locals()
    {
        var made = 0;
        Parallel.For(4, 4, () => made++, (_, _, id) => id, _ => { made++; });
        Assert.Equal(0, made);
    }

    [Behaviour(Ships.Never)]
    public void Locals_of_a_loop_with_degree_one_carry_on_from_iteration_to_iteration()
    {
        var log = new List<string>();
        Parallel.For(0, 3, new ParallelOptions { MaxDegreeOfParallelism = 1 }, () => "", (i, _, s) => s + i, log.Add);
        Assert.Equal("012", string.Concat(log));
    }

    [Behaviour(Ships.Must)]
    public void What_localFinally_writes_is_there_after_the_loop()
    {
        var parts = new List<int>();
        var last = -1;
        Parallel.For(0, N, () => 0, (i, _, n) => n + 1, n =>
        {
            lock (parts)
            {
                parts.Add(n);
                last = n;
            }
        });
        Assert.Equal(N, parts.Sum());
        Assert.Equal(parts[^1], last);
    }
}
