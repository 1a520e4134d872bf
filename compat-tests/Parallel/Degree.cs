namespace Compat.Loops;

/// <summary>MaxDegreeOfParallelism: how many iterations run at once, and that one is a plain loop (S19).</summary>
public class Degree : Contract
{
    private const int N = 300;

    [Behaviour(Ships.Never)]
    public void S19_degree_one_runs_in_order()
    {
        var seen = new List<int>();
        Parallel.For(0, N, One(), seen.Add);
        Assert.Equal(Enumerable.Range(0, N), seen);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_runs_a_loop_of_long_in_order()
    {
        var seen = new List<long>();
        Parallel.For(-5L, N, One(), seen.Add);
        Assert.Equal(Enumerable.Range(-5, N + 5).Select(i => (long)i), seen);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_runs_elements_in_order()
    {
        var source = Enumerable.Range(0, N).Select(i => i * 7 % N).ToArray();
        var seen = new List<int>();
        Parallel.ForEach(source, One(), seen.Add);
        Assert.Equal(source, seen);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_runs_a_sequence_in_order()
    {
        var seen = new List<int>();
        Parallel.ForEach(Enumerable.Range(0, N).Where(x => x % 3 == 0), One(), seen.Add);
        Assert.Equal(Enumerable.Range(0, N).Where(x => x % 3 == 0), seen);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_may_depend_on_the_iteration_before()
    {
        var r = new long[60];
        Parallel.For(0, r.Length, One(), i => { r[i] = i < 2 ? i : r[i - 1] + r[i - 2]; });
        Assert.Equal(956_722_026_041, r[59]);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_starts_on_the_callers_thread()
    {
        var thread = 0;
        Parallel.For(0, N, One(), i =>
        {
            if (i == 0)
            {
                thread = Environment.CurrentManagedThreadId;
            }
        });
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_over_elements_starts_on_the_callers_thread()
    {
        var thread = 0;
        Parallel.ForEach(Enumerable.Range(0, N), One(), x =>
        {
            if (x == 0)
            {
                thread = Environment.CurrentManagedThreadId;
            }
        });
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_writes_text_in_order()
    {
        var text = new System.Text.StringBuilder();
        Parallel.For(0, 100, One(), i => { text.Append(i).Append(','); });
        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},")), text.ToString());
    }

    [Behaviour(Ships.Never)]
    public void S19_degree_one_of_Invoke_runs_in_order()
    {
        var seen = new List<int>();
        Parallel.Invoke(One(), [.. Enumerable.Range(0, 20).Select<int, Action>(i => () => seen.Add(i))]);
        Assert.Equal(Enumerable.Range(0, 20), seen);
    }

    [Behaviour(Ships.Never)]
    public async Task S19_degree_one_of_ForAsync_runs_in_order()
    {
        var seen = new List<int>();
        await Parallel.ForAsync(0, N, One(), async (i, _) =>
        {
            await Task.Yield();
            seen.Add(i);
        });
        Assert.Equal(Enumerable.Range(0, N), seen);
    }

    [Behaviour(Ships.Never)]
    public async Task S19_degree_one_of_ForEachAsync_runs_in_order()
    {
        var seen = new List<int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, N), One(), async (x, _) =>
        {
            await Task.Yield();
            seen.Add(x);
        });
        Assert.Equal(Enumerable.Range(0, N), seen);
    }

    [Behaviour(Ships.Never)]
    public void Never_more_iterations_at_once_than_asked_for()
    {
        var watch = new Crowd();
        Parallel.For(0, N, new ParallelOptions { MaxDegreeOfParallelism = 3 }, _ => watch.Pass());
        Assert.InRange(watch.Largest, 1, 3);
    }

    [Behaviour(Ships.Never)]
    public void Never_more_elements_at_once_than_asked_for()
    {
        var watch = new Crowd();
        Parallel.ForEach(Enumerable.Range(0, N), new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ => watch.Pass());
        Assert.InRange(watch.Largest, 1, 2);
    }

    [Behaviour(Ships.Never)]
    public void Never_more_actions_at_once_than_asked_for()
    {
        var watch = new Crowd();
        Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = 2 }, [.. Enumerable.Repeat<Action>(watch.Pass, 40)]);
        Assert.InRange(watch.Largest, 1, 2);
    }

    [Behaviour(Ships.Never)]
    public async Task Never_more_async_bodies_at_once_than_asked_for()
    {
        var watch = new Crowd();
        await Parallel.ForEachAsync(Enumerable.Range(0, N), new ParallelOptions { MaxDegreeOfParallelism = 3 }, (_, _) => new ValueTask(watch.PassAsync()));
        Assert.InRange(watch.Largest, 1, 3);
    }

    [Behaviour(Ships.Never)]
    public async Task Never_more_async_bodies_of_a_range_at_once_than_asked_for()
    {
        var watch = new Crowd();
        await Parallel.ForAsync(0, N, new ParallelOptions { MaxDegreeOfParallelism = 3 }, (_, _) => new ValueTask(watch.PassAsync()));
        Assert.InRange(watch.Largest, 1, 3);
    }

    [Behaviour(Ships.Never)]
    public void As_many_iterations_at_once_as_asked_for_if_they_wait_for_each_other()
    {
        using var all = new Barrier(4);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.True(all.SignalAndWait(Patience)));
        Assert.Equal(1, all.CurrentPhaseNumber);
    }

    [Behaviour(Ships.Never)]
    public async Task As_many_async_bodies_at_once_as_asked_for_even_beyond_the_processors()
    {
        var all = new TaskCompletionSource();
        var waiting = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) =>
        {
            if (Interlocked.Increment(ref waiting) == 20)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(Patience);
        });
        Assert.Equal(20, waiting);
    }

    [Behaviour(Ships.Must)]
    public void Degree_two_runs_all()
    {
        var r = new int[N];
        Parallel.For(0, N, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => { r[i] = i; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void A_degree_above_the_number_of_iterations_runs_all()
    {
        var r = new int[8];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 1_000 }, i => { r[i] = i; });
        Assert.Equal(Enumerable.Range(0, 8), r);
    }

    [Behaviour(Ships.Must)]
    public void The_largest_degree_is_one_too()
    {
        var r = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N).ToArray(), new ParallelOptions { MaxDegreeOfParallelism = int.MaxValue }, x => { r[x] = x; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Options_may_be_used_for_two_loops()
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        var r = new int[N];
        Parallel.For(0, N, options, i => { r[i] = i; });
        Parallel.ForEach(Enumerable.Range(0, N), options, x => { r[x] += x; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 2 * i), r);
        Assert.Equal(4, options.MaxDegreeOfParallelism);
    }

    private static ParallelOptions One() => new() { MaxDegreeOfParallelism = 1 };

    /// <summary>Counts who is inside at once.</summary>
    private sealed class Crowd
    {
        private int _inside;
        private int _largest;

        public int Largest => _largest;

        public void Pass()
        {
            Enter();
            Thread.Yield();
            Interlocked.Decrement(ref _inside);
        }

        public async Task PassAsync()
        {
            Enter();
            await Task.Yield();
            Interlocked.Decrement(ref _inside);
        }

        private void Enter()
        {
            var now = Interlocked.Increment(ref _inside);
            int seen;
            while (now > (seen = Volatile.Read(ref _largest)))
            {
                Interlocked.CompareExchange(ref _largest, now, seen);
            }
        }
    }
}
