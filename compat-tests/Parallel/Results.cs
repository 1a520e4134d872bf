namespace Compat.Loops;

/// <summary>What ParallelLoopResult says after a loop.</summary>
public class Results : Contract
{
    private const int N = 400;

    [Behaviour(Ships.Must)]
    public void A_loop_that_ran_all_is_completed()
    {
        var r = new int[N];
        var result = Parallel.For(0, N, i => { r[i] = i; });
        Assert.True(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_of_long_that_ran_all_is_completed()
    {
        var r = new long[N];
        var result = Parallel.For(0L, N, i => { r[i] = i; });
        Assert.True(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_over_elements_that_ran_all_is_completed()
    {
        var r = new int[N];
        var result = Parallel.ForEach(Enumerable.Range(0, N), x => { r[x] = x; });
        Assert.True(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_with_locals_that_ran_all_is_completed()
    {
        var total = 0;
        var result = Parallel.For(0, N, () => 0, (i, _, sum) => sum + i, sum => { Interlocked.Add(ref total, sum); });
        Assert.True(result.IsCompleted);
        Assert.Equal(N * (N - 1) / 2, total);
    }

    [Behaviour(Ships.May)]
    public void An_empty_loop_is_completed()
    {
        var result = Parallel.For(3, 3, _ => { });
        Assert.True(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_that_broke_is_not_completed()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 200)
            {
                state.Break();
            }
        });
        Assert.False(result.IsCompleted);
        Assert.Equal(200, result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_that_stopped_is_not_completed_and_has_no_break()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 200)
            {
                state.Stop();
            }
        });
        Assert.False(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_break_at_the_last_iteration_is_not_completed_either()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i == N - 1)
            {
                state.Break();
            }
        });
        Assert.False(result.IsCompleted);
        Assert.Equal(N - 1, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen);
    }

    [Behaviour(Ships.May)]
    public void A_break_in_the_only_iteration()
    {
        var result = Parallel.For(7, 8, (_, state) => state.Break());
        Assert.False(result.IsCompleted);
        Assert.Equal(7, result.LowestBreakIteration);
    }

    [Behaviour(Ships.May)]
    public void A_stop_in_the_only_iteration()
    {
        var result = Parallel.For(7, 8, (_, state) => state.Stop());
        Assert.False(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_break_of_a_loop_of_long_is_reported_in_long()
    {
        const long From = 5_000_000_000L;
        var seen = new bool[N];
        var result = Parallel.For(From, From + N, (i, state) =>
        {
            seen[i - From] = true;
            if (i == From + 100)
            {
                state.Break();
            }
        });
        Assert.Equal(From + 100, result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_break_below_zero_is_reported_as_it_is()
    {
        var seen = new bool[N];
        var result = Parallel.For(-N, 0, (i, state) =>
        {
            seen[i + N] = true;
            if (i == -5)
            {
                state.Break();
            }
        });
        Assert.Equal(-5, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..(N - 4)]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_over_elements_is_reported_by_index()
    {
        var source = Enumerable.Range(0, N).Select(i => i * 10).ToArray();
        var seen = new bool[N];
        var result = Parallel.ForEach(source, (x, state, i) =>
        {
            seen[i] = true;
            if (x == 1_000)
            {
                state.Break();
            }
        });
        Assert.Equal(100, result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void Results_of_two_loops_do_not_mix()
    {
        var seen = new bool[N];
        var broken = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 10)
            {
                state.Break();
            }
        });
        var whole = Parallel.For(0, N, i => { seen[i] = true; });
        Assert.Equal(10, broken.LowestBreakIteration);
        Assert.True(whole.IsCompleted);
        Assert.DoesNotContain(false, seen);
    }

    [Behaviour(Ships.Never)]
    public void A_result_that_no_loop_gave_is_not_completed()
    {
        ParallelLoopResult result = default;
        Assert.False(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }
}
