namespace Compat.Loops;

/// <summary>ParallelLoopState: what Break and Stop promise about other iterations, and what they tell.</summary>
public class State : Contract
{
    private const int N = 500;

    [Behaviour(Ships.Must)]
    public void All_iterations_below_a_break_run()
    {
        var seen = new bool[N];
        Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 300)
            {
                state.Break();
            }
        });
        Assert.DoesNotContain(false, seen[..301]);
    }

    [Behaviour(Ships.Must)]
    public void The_lowest_of_several_breaks_counts()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i >= 150)
            {
                state.Break();
            }
        });
        Assert.Equal(150, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..151]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_in_every_iteration_leaves_the_first()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            state.Break();
        });
        Assert.Equal(0, result.LowestBreakIteration);
        Assert.True(seen[0]);
    }

    [Behaviour(Ships.Must)]
    public void All_elements_before_a_break_run()
    {
        var source = Enumerable.Range(0, N).ToList();
        var seen = new bool[N];
        var result = Parallel.ForEach(source, (x, state) =>
        {
            seen[x] = true;
            if (x == 250)
            {
                state.Break();
            }
        });
        Assert.Equal(250, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..251]);
    }

    [Behaviour(Ships.Must)]
    public void All_elements_of_a_sequence_before_a_break_run()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(Enumerable.Range(0, N).Where(_ => true), (x, state) =>
        {
            seen[x] = true;
            if (x == 250)
            {
                state.Break();
            }
        });
        Assert.Equal(250, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..251]);
    }

    [Behaviour(Ships.Must)]
    public void An_iteration_goes_on_after_its_break()
    {
        var after = new int[N];
        Parallel.For(0, N, (i, state) =>
        {
            if (i == 100)
            {
                state.Break();
            }

            after[i] = i + 1;
        });
        Assert.Equal(101, after[100]);
    }

    [Behaviour(Ships.Must)]
    public void An_iteration_goes_on_after_its_stop()
    {
        var found = 0;
        Parallel.For(0, N, (i, state) =>
        {
            if (i == 0)
            {
                state.Stop();
                found = 42;
            }
        });
        Assert.Equal(42, found);
    }

    [Behaviour(Ships.Must)]
    public void A_stop_shows_in_its_own_iteration()
    {
        var told = new bool[N];
        Parallel.For(0, N, (i, state) =>
        {
            if (i == 0)
            {
                state.Stop();
                told[0] = state.IsStopped && state.ShouldExitCurrentIteration && state.LowestBreakIteration is null && !state.IsExceptional;
            }
        });
        Assert.True(told[0]);
    }

    [Behaviour(Ships.Must)]
    public void A_break_shows_in_its_own_iteration_but_does_not_ask_it_to_exit()
    {
        var lowest = new long?[N];
        var exits = new bool[N];
        Parallel.For(0, N, (i, state) =>
        {
            if (i == 0)
            {
                state.Break();
                lowest[i] = state.LowestBreakIteration;
                exits[i] = state.ShouldExitCurrentIteration || state.IsStopped;
            }
        });
        Assert.Equal(0, lowest[0]);
        Assert.False(exits[0]);
    }

    [Behaviour(Ships.Must)]
    public void Without_break_or_stop_the_state_says_no()
    {
        var told = new bool[N];
        Parallel.For(0, N, (i, state) =>
        {
            told[i] = state.IsStopped || state.IsExceptional || state.ShouldExitCurrentIteration || state.LowestBreakIteration is not null;
        });
        Assert.DoesNotContain(true, told);
    }

    [Behaviour(Ships.Must)]
    public void Without_break_or_stop_the_state_of_a_loop_over_elements_says_no()
    {
        var told = new bool[N];
        Parallel.ForEach(Enumerable.Range(0, N), (x, state) =>
        {
            told[x] = state.IsStopped || state.IsExceptional || state.ShouldExitCurrentIteration || state.LowestBreakIteration is not null;
        });
        Assert.DoesNotContain(true, told);
    }

    [Behaviour(Ships.Must)]
    public void A_break_after_a_stop_throws()
    {
        var texts = new string?[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            if (i == 0)
            {
                state.Stop();
                try
                {
                    state.Break();
                }
                catch (InvalidOperationException e)
                {
                    texts[i] = e.Message;
                }
            }
        });
        Assert.NotNull(texts[0]);
        Assert.False(result.IsCompleted);
        Assert.Null(result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_stop_after_a_break_throws()
    {
        var texts = new string?[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            if (i == 0)
            {
                state.Break();
                try
                {
                    state.Stop();
                }
                catch (InvalidOperationException e)
                {
                    texts[i] = e.Message;
                }
            }
        });
        Assert.NotNull(texts[0]);
        Assert.False(result.IsCompleted);
        Assert.Equal(0, result.LowestBreakIteration);
    }

    [Behaviour(Ships.May)]
    public void A_break_after_a_stop_that_nobody_catches_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, 10, (_, state) =>
        {
            state.Stop();
            state.Break();
        }));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<InvalidOperationException>(inner));
    }

    [Behaviour(Ships.May)]
    public void A_stop_after_a_break_over_elements_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(Enumerable.Range(0, 10), (_, state) =>
        {
            state.Break();
            state.Stop();
        }));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<InvalidOperationException>(inner));
    }

    [Behaviour(Ships.Must)]
    public void Stopping_twice_is_stopping()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            state.Stop();
            state.Stop();
        });
        Assert.False(result.IsCompleted);
        Assert.Contains(true, seen);
    }

    [Behaviour(Ships.Must)]
    public void Breaking_twice_is_breaking()
    {
        var seen = new bool[N];
        var result = Parallel.For(0, N, (i, state) =>
        {
            seen[i] = true;
            if (i == 20)
            {
                state.Break();
                state.Break();
            }
        });
        Assert.Equal(20, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..21]);
    }

    [Behaviour(Ships.Must)]
    public void A_stop_ends_a_loop_that_would_never_end()
    {
        var start = int.MinValue;
        var result = Parallel.For(start, int.MaxValue, (i, state) =>
        {
            if (i > start + 5)
            {
                state.Stop();
            }
        });
        Assert.False(result.IsCompleted);
    }

    [Behaviour(Ships.Must)]
    public void A_search_finds_what_is_there_once()
    {
        var haystack = Enumerable.Range(0, 5_000).Select(i => i * 7 % 5_003).ToArray();
        var at = -1;
        var result = Parallel.For(0, haystack.Length, (i, state) =>
        {
            if (haystack[i] == 1_234)
            {
                at = i;
                state.Stop();
            }
        });
        Assert.Equal(Array.IndexOf(haystack, 1_234), at);
        Assert.Equal(at < 0, result.IsCompleted);
    }

    [Behaviour(Ships.Must)]
    public void A_search_with_break_finds_the_first()
    {
        var haystack = Enumerable.Range(0, 2_000).Select(i => i % 97 == 96).ToArray();
        var result = Parallel.For(0, haystack.Length, (i, state) =>
        {
            if (haystack[i])
            {
                state.Break();
            }
        });
        Assert.Equal(96, result.LowestBreakIteration);
    }

    [Behaviour(Ships.Must)]
    public void A_search_for_what_is_not_there_runs_all()
    {
        var haystack = Enumerable.Range(0, 2_000).ToArray();
        var result = Parallel.ForEach(haystack, (x, state) =>
        {
            if (x < 0)
            {
                state.Stop();
            }
        });
        Assert.True(result.IsCompleted);
    }

    [Behaviour(Ships.Never)]
    public void A_stop_reaches_an_iteration_that_runs()
    {
        using var other = new ManualResetEventSlim();
        var exited = false;
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, state) =>
        {
            if (i == 0)
            {
                Assert.True(other.Wait(Patience));
                state.Stop();
            }
            else
            {
                other.Set();
                exited = SpinWait.SpinUntil(() => state.IsStopped && state.ShouldExitCurrentIteration, Patience);
            }
        });
        Assert.True(exited);
    }

    [Behaviour(Ships.Never)]
    public void A_break_asks_a_later_iteration_that_runs_to_exit()
    {
        using var other = new ManualResetEventSlim();
        var exited = false;
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, state) =>
        {
            if (i == 0)
            {
                Assert.True(other.Wait(Patience));
                state.Break();
            }
            else
            {
                other.Set();
                exited = SpinWait.SpinUntil(() => state.ShouldExitCurrentIteration, Patience) && !state.IsStopped && state.LowestBreakIteration == 0;
            }
        });
        Assert.True(exited);
    }

    [Behaviour(Ships.Never)]
    public void A_break_does_not_ask_an_earlier_iteration_that_runs_to_exit()
    {
        using var broken = new ManualResetEventSlim();
        var asked = true;
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, state) =>
        {
            if (i == 0)
            {
                Assert.True(broken.Wait(Patience));
                asked = state.ShouldExitCurrentIteration || state.LowestBreakIteration != 1;
            }
            else
            {
                state.Break();
                broken.Set();
            }
        });
        Assert.False(asked);
    }

    [Behaviour(Ships.Never)]
    public void An_exception_shows_in_an_iteration_that_runs()
    {
        using var other = new ManualResetEventSlim();
        var told = false;
        Assert.Throws<AggregateException>(() => Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, state) =>
        {
            if (i == 0)
            {
                Assert.True(other.Wait(Patience));
                throw new TimeoutException();
            }

            other.Set();
            told = SpinWait.SpinUntil(() => state.IsExceptional && state.ShouldExitCurrentIteration, Patience) && !state.IsStopped;
        }));
        Assert.True(told);
    }

    [Behaviour(Ships.Never)]
    public void With_degree_one_nothing_runs_after_a_break()
    {
        var seen = new List<int>();
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 1 }, (i, state) =>
        {
            seen.Add(i);
            if (i == 10)
            {
                state.Break();
            }
        });
        Assert.Equal(Enumerable.Range(0, 11), seen);
    }

    [Behaviour(Ships.Never)]
    public void With_degree_one_nothing_runs_after_a_stop()
    {
        var seen = new List<int>();
        Parallel.ForEach(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 1 }, (x, state) =>
        {
            seen.Add(x);
            if (x == 10)
            {
                state.Stop();
            }
        });
        Assert.Equal(Enumerable.Range(0, 11), seen);
    }
}
