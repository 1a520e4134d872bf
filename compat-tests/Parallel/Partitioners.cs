using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Loops over the framework's partitioners: ranges above all.</summary>
public class Partitioners : Contract
{
    private const int N = 1_000;

    [Behaviour(Ships.Must)]
    public void Ranges_fill_slots()
    {
        var r = new double[N];
        Parallel.ForEach(Partitioner.Create(0, N), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = i * 0.5;
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i * 0.5), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_of_a_given_size_fill_slots()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(0, N, 64), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = i;
            }
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_of_a_given_size_have_it_but_for_the_last()
    {
        var r = new int[16];
        Parallel.ForEach(Partitioner.Create(0, N, 64), range => { r[range.Item1 / 64] = range.Item2 - range.Item1; });
        Assert.Equal([.. Enumerable.Repeat(64, 15), 40], r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_read_one_array_and_fill_another()
    {
        var a = Enumerable.Range(0, N).Select(i => (double)i).ToArray();
        var r = new double[N];
        Parallel.ForEach(Partitioner.Create(0, a.Length), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = (a[i] * a[i]) + 1;
            }
        });
        Assert.Equal(a.Select(x => (x * x) + 1), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_with_a_body_in_a_variable()
    {
        var r = new int[N];
        Action<Tuple<int, int>> body = range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = i;
            }
        };
        Parallel.ForEach(Partitioner.Create(0, N), body);
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_handed_to_a_body_as_numeric_libraries_do()
    {
        var r = new double[N];
        ForRanges(0, N, (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                r[i] = Math.Cbrt(i);
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => Math.Cbrt(i)), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_of_long()
    {
        const long From = 5_000_000_000L;
        var r = new long[N];
        Parallel.ForEach(Partitioner.Create(From, From + N), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i - From] = i;
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(k => From + k), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_of_long_of_a_given_size()
    {
        var r = new long[N];
        Parallel.ForEach(Partitioner.Create(0L, N, 100L), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = i;
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(k => (long)k), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_of_a_part_leave_the_rest()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(200, 300), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = 1;
            }
        });
        Assert.Equal(100, r.Sum());
        Assert.Equal(100, r[200..300].Sum());
    }

    [Behaviour(Ships.Must)]
    public void Ranges_over_a_span_of_the_array()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(0, N), range =>
        {
            foreach (ref var x in r.AsSpan(range.Item1, range.Item2 - range.Item1))
            {
                x = 7;
            }
        });
        Assert.All(r, x => Assert.Equal(7, x));
    }

    [Behaviour(Ships.Must)]
    public void Ranges_with_a_state_and_their_number()
    {
        var numbers = new long[10];
        Parallel.ForEach(Partitioner.Create(0, N, 100), (range, _, k) => { numbers[range.Item1 / 100] = k; });
        Assert.Equal(Enumerable.Range(0, 10).Select(k => (long)k), numbers);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_with_options_and_a_state()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(0, N), new ParallelOptions { MaxDegreeOfParallelism = 3 }, (range, _) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                r[i] = i;
            }
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Ranges_deconstructed()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(0, N, 50), range =>
        {
            var (from, to) = range;
            for (var i = from; i < to; i++)
            {
                r[i] = -i;
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => -i), r);
    }

    [Behaviour(Ships.May)]
    public void One_range_that_is_all()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(0, N, N), range => { Array.Fill(r, 1, range.Item1, range.Item2 - range.Item1); });
        Assert.Equal(N, r.Sum());
    }

    [Behaviour(Ships.Never)]
    public void An_empty_or_inverted_range_is_refused_by_the_partitioner()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Create(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Create(5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.Create(0, 5, 0));
    }

    [Behaviour(Ships.Must)]
    public void A_load_balancing_partitioner_of_an_array()
    {
        var source = Enumerable.Range(0, N).ToArray();
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(source, loadBalance: true), x => { r[x] = x + 1; });
        Assert.Equal(Enumerable.Range(1, N), r);
    }

    [Behaviour(Ships.Must)]
    public void A_load_balancing_partitioner_of_a_list_with_indices()
    {
        var source = Enumerable.Range(0, N).Select(i => i * 2).ToList();
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(source, loadBalance: true), (x, _, i) => { r[i] = x; });
        Assert.Equal(source, r);
    }

    [Behaviour(Ships.Must)]
    public void A_partitioner_of_a_sequence()
    {
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, N).Where(_ => true)), x => { r[x] = x + 1; });
        Assert.Equal(Enumerable.Range(1, N), r);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_without_buffering()
    {
        var r = new int[100];
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, 100), EnumerablePartitionerOptions.NoBuffering), x => { r[x] = x + 1; });
        Assert.Equal(Enumerable.Range(1, 100), r);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_without_buffering_with_indices()
    {
        var r = new long[100];
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, 100), EnumerablePartitionerOptions.NoBuffering), new ParallelOptions(), (x, _, i) => { r[x] = i; });
        Assert.Equal(Enumerable.Range(0, 100).Select(x => (long)x), r);
    }

    [Behaviour(Ships.Never)]
    public void A_partitioner_that_is_static_is_refused()
    {
        var source = Partitioner.Create(Enumerable.Range(0, 10).ToArray(), loadBalance: false);
        Assert.False(source.SupportsDynamicPartitions);
        Assert.Throws<InvalidOperationException>(() => Parallel.ForEach(source, _ => { }));
    }

    [Behaviour(Ships.Never)]
    public void Ranges_with_degree_one_come_in_order()
    {
        var seen = new List<int>();
        Parallel.ForEach(Partitioner.Create(0, N, 100), new ParallelOptions { MaxDegreeOfParallelism = 1 }, range => seen.Add(range.Item1));
        Assert.Equal(Enumerable.Range(0, 10).Select(k => k * 100), seen);
    }

    private static void ForRanges(int from, int to, Action<int, int> body) =>
        Parallel.ForEach(Partitioner.Create(from, to, 128), range => body(range.Item1, range.Item2));
}
