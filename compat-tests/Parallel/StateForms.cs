using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Break and Stop in the other overloads: long, options, index, locals, partitioners.</summary>
public class StateForms : Contract
{
    private const int N = 400;

    [Behaviour(Ships.Must)]
    public void A_break_in_a_loop_of_long()
    {
        var seen = new bool[N];
        var result = Parallel.For(0L, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 77)
            {
                state.Break();
            }
        });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..78]);
    }

    [Behaviour(Ships.Must)]
    public void A_stop_in_a_loop_of_long()
    {
        var seen = new bool[N];
        var result = Parallel.For(0L, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 77)
            {
                state.Stop();
            }
        });
        Assert.False(result.IsCompleted);
        Assert.True(seen[77]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_options()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (i, state) =>
        {
            seen[i] = true;
            if (i == 77)
            {
                state.Break();
            }
        });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..78]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_options_in_a_loop_of_long()
    {
        var seen = new bool[N];
        var result = Parallel.For(0L, N, new ParallelOptions(), (i, state) =>
        {
            seen[i] = true;
            if (i == 77)
            {
                state.Break();
            }
        });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..78]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_the_index_of_a_list()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(Enumerable.Range(1, N).ToList(), (x, state, i) =>
        {
            seen[i] = true;
            if (x == 78)
            {
                state.Break();
            }
        });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..78]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_options_and_elements()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(Enumerable.Range(0, N).ToArray(), new ParallelOptions(), (x, state) =>
        {
            seen[x] = true;
            if (x == 77)
            {
                state.Break();
            }
        });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..78]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_locals()
    {
        var total = 0;
        var result = Parallel.For(
            0,
            N,
            () => 0,
            (i, state, count) =>
            {
                if (i == 77)
                {
                    state.Break();
                }

                return i <= 77 ? count + 1 : count;
            },
            count => { Interlocked.Add(ref total, count); });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.Equal(78, total);
    }

    [Behaviour(Ships.Must)]
    public void A_stop_with_locals_keeps_what_was_counted()
    {
        var total = 0;
        var result = Parallel.For(
            0L,
            N,
            () => 0,
            (_, state, count) =>
            {
                state.Stop();
                return count + 1;
            },
            count => { Interlocked.Add(ref total, count); });
        Assert.False(result.IsCompleted);
        Assert.InRange(total, 1, N);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_locals_over_elements()
    {
        var total = 0;
        var result = Parallel.ForEach(
            Enumerable.Range(0, N),
            () => 0,
            (x, state, count) =>
            {
                if (x == 77)
                {
                    state.Break();
                }

                return x <= 77 ? count + 1 : count;
            },
            count => { Interlocked.Add(ref total, count); });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.Equal(78, total);
    }

    [Behaviour(Ships.Must)]
    public void A_break_with_locals_and_the_index()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(
            Enumerable.Range(0, N).ToArray(),
            () => 0,
            (x, state, i, count) =>
            {
                seen[i] = true;
                if (i == 77)
                {
                    state.Break();
                }

                return count + x;
            },
            _ => { });
        Assert.Equal(77, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..78]);
    }

    [Behaviour(Ships.Must)]
    public void A_stop_over_ranges()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(Partitioner.Create(0, N, 10), (range, state) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                seen[i] = true;
            }

            if (range.Item1 == 100)
            {
                state.Stop();
            }
        });
        Assert.False(result.IsCompleted);
        Assert.DoesNotContain(false, seen[100..110]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_over_ranges_counts_ranges()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(Partitioner.Create(0, N, 10), (range, state, k) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                seen[i] = true;
            }

            if (k == 10)
            {
                state.Break();
            }
        });
        Assert.Equal(10, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..110]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_over_elements_of_a_load_balancing_partitioner()
    {
        var source = Enumerable.Range(0, N).ToArray();
        var seen = new bool[N];
        var result = Parallel.ForEach(Partitioner.Create(source, loadBalance: true), (x, state) =>
        {
            seen[x] = true;
            if (x == 77)
            {
                state.Break();
            }
        });
        Assert.False(result.IsCompleted);
        Assert.NotNull(result.LowestBreakIteration);
        Assert.True(seen[77]);
    }

    [Behaviour(Ships.May)]
    public void A_state_that_is_stopped_says_so_after_the_loop()
    {
        ParallelLoopState? kept = null;
        Parallel.For(0, 1, (_, state) =>
        {
            kept = state;
            state.Stop();
        });
        Assert.True(kept!.IsStopped);
        Assert.True(kept.ShouldExitCurrentIteration);
    }
}
