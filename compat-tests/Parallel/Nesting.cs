using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Loops in loops, loops in tasks, tasks in loops.</summary>
public class Nesting : Contract
{
    [Behaviour(Ships.Must)]
    public void A_loop_in_a_loop_fills_a_matrix()
    {
        var m = new int[20, 30];
        Parallel.For(0, 20, y => Parallel.For(0, 30, x => { m[y, x] = (y * 30) + x; }));
        Assert.Equal(Enumerable.Range(0, 600), m.Cast<int>());
    }

    [Behaviour(Ships.Must)]
    public void A_loop_in_a_loop_fills_rows()
    {
        var rows = Enumerable.Range(0, 20).Select(_ => new double[30]).ToArray();
        Parallel.For(0, rows.Length, y =>
        {
            var row = rows[y];
            Parallel.For(0, row.Length, x => { row[x] = x * y; });
        });
        Assert.All(Enumerable.Range(0, 20), y => Assert.Equal(Enumerable.Range(0, 30).Select(x => (double)(x * y)), rows[y]));
    }

    [Behaviour(Ships.Must)]
    public void A_loop_over_elements_in_a_loop_over_elements_counts()
    {
        var groups = Enumerable.Range(0, 10).Select(k => Enumerable.Range(0, 20).Select(i => (k * 20) + i).ToArray()).ToArray();
        var sum = 0;
        Parallel.ForEach(groups, group => Parallel.ForEach(group, x => { Interlocked.Add(ref sum, x); }));
        Assert.Equal(200 * 199 / 2, sum);
    }

    [Behaviour(Ships.Must)]
    public void An_inner_loop_with_locals_of_its_own()
    {
        var sums = new int[12];
        Parallel.For(0, sums.Length, k =>
        {
            var sum = 0;
            Parallel.For(0, 50, () => 0, (i, _, s) => s + (i * k), s => { Interlocked.Add(ref sum, s); });
            sums[k] = sum;
        });
        Assert.Equal(Enumerable.Range(0, 12).Select(k => 1_225 * k), sums);
    }

    [Behaviour(Ships.Must)]
    public void An_inner_loop_that_breaks_does_not_break_the_outer_one()
    {
        var lowest = new long?[20];
        var result = Parallel.For(0, 20, k =>
        {
            lowest[k] = Parallel.For(0, 50, (i, state) =>
            {
                if (i == k)
                {
                    state.Break();
                }
            }).LowestBreakIteration;
        });
        Assert.True(result.IsCompleted);
        Assert.Equal(Enumerable.Range(0, 20).Select(k => (long?)k), lowest);
    }

    [Behaviour(Ships.Must)]
    public void An_inner_loops_exceptions_come_in_an_aggregate_in_an_aggregate()
    {
        var bad = 7;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, 10, k => Parallel.For(0, 10, i =>
        {
            if (i == bad && k == bad)
            {
                throw new TimeoutException($"at {k},{i}");
            }
        })));
        var inner = Assert.IsType<AggregateException>(Assert.Single(e.InnerExceptions));
        Assert.Equal("at 7,7", Assert.Single(inner.InnerExceptions).Message);
        Assert.Equal("at 7,7", Assert.Single(e.Flatten().InnerExceptions).Message);
    }

    [Behaviour(Ships.May)]
    public void Three_loops_deep()
    {
        var count = 0;
        Parallel.For(0, 6, a => Parallel.For(0, 6, b => Parallel.For(0, 6, c => { Interlocked.Add(ref count, a + b + c); })));
        Assert.Equal(3 * 15 * 36, count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_loop_in_a_task()
    {
        var r = new int[200];
        await Task.Run(() => Parallel.For(0, r.Length, i => { r[i] = i; }));
        Assert.Equal(Enumerable.Range(0, 200), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Loops_in_tasks_that_run_at_once()
    {
        var all = Enumerable.Range(0, 4).Select(_ => new int[100]).ToArray();
        await Task.WhenAll(all.Select(r => Task.Run(() => Parallel.For(0, r.Length, i => { r[i] = i + 1; }))));
        Assert.All(all, r => Assert.Equal(Enumerable.Range(1, 100), r));
    }

    [Behaviour(Ships.Must)]
    public async Task The_result_of_a_loop_in_a_task()
    {
        var numbers = Enumerable.Range(0, 100).ToArray();
        var result = await Task.Run(() => Parallel.ForEach(numbers, (x, state) =>
        {
            if (x == 40)
            {
                state.Break();
            }
        }));
        Assert.Equal(40, result.LowestBreakIteration);
    }

    [Behaviour(Ships.May)]
    public void A_task_in_a_loop()
    {
        var r = new int[40];
        Parallel.For(0, r.Length, i => { r[i] = Task.Run(() => i * i).Result; });
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * i), r);
    }

    [Behaviour(Ships.May)]
    public void Tasks_in_a_loop_that_it_waits_for()
    {
        var r = new int[20];
        Parallel.For(0, r.Length, i =>
        {
            var parts = new[] { Task.Run(() => i), Task.Run(() => i * 2) };
            Task.WaitAll(parts);
            r[i] = parts.Sum(t => t.Result);
        });
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 3 * i), r);
    }

    [Behaviour(Ships.Never)]
    public async Task Tasks_that_a_loop_leaves_behind()
    {
        var tasks = new ConcurrentBag<Task<int>>();
        Parallel.For(0, 20, i => tasks.Add(Task.Run(() => i)));
        Assert.Equal(190, (await Task.WhenAll(tasks)).Sum());
    }

    [Behaviour(Ships.May)]
    public void An_async_loop_in_a_loop()
    {
        var rows = Enumerable.Range(0, 5).Select(_ => new int[20]).ToArray();
        Parallel.For(0, rows.Length, y => Parallel.ForAsync(0, 20, async (x, _) =>
        {
            await Task.Yield();
            rows[y][x] = x * y;
        }).Wait());
        Assert.All(Enumerable.Range(0, 5), y => Assert.Equal(Enumerable.Range(0, 20).Select(x => x * y), rows[y]));
    }

    [Behaviour(Ships.May)]
    public async Task A_loop_in_an_async_loop()
    {
        var rows = Enumerable.Range(0, 5).Select(_ => new int[20]).ToArray();
        await Parallel.ForEachAsync(rows, async (row, _) =>
        {
            await Task.Yield();
            Parallel.For(0, row.Length, x => { row[x] = x; });
        });
        Assert.All(rows, row => Assert.Equal(Enumerable.Range(0, 20), row));
    }

    [Behaviour(Ships.May)]
    public async Task An_async_loop_in_an_async_loop()
    {
        var sum = 0;
        await Parallel.ForAsync(0, 8, async (a, token) => await Parallel.ForAsync(0, 8, token, async (b, _) =>
        {
            await Task.Yield();
            Interlocked.Add(ref sum, a * b);
        }));
        Assert.Equal(28 * 28, sum);
    }

    [Behaviour(Ships.Must)]
    public void Loops_in_Invoke()
    {
        int[] a = new int[100], b = new int[100];
        Parallel.Invoke(() => Parallel.For(0, 100, i => { a[i] = i; }), () => Parallel.For(0, 100, i => { b[i] = -i; }));
        Assert.Equal(Enumerable.Range(0, 100), a);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => -i), b);
    }

    [Behaviour(Ships.Must)]
    public void Invoke_in_a_loop()
    {
        int[] a = new int[30], b = new int[30];
        Parallel.For(0, 30, i => Parallel.Invoke(() => a[i] = i, () => b[i] = i * 2));
        Assert.Equal(Enumerable.Range(0, 30), a);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => 2 * i), b);
    }

    [Behaviour(Ships.May)]
    public void A_parallel_query_in_a_loop()
    {
        var sums = new int[4];
        Parallel.For(0, 4, k => { sums[k] = Enumerable.Range(0, 100).AsParallel().WithDegreeOfParallelism(2).Where(x => x % 20 == k).Sum(); });
        Assert.Equal(Enumerable.Range(0, 4).Select(k => (5 * k) + 200), sums);
    }

    [Behaviour(Ships.Never)]
    public void A_loop_with_degree_one_around_a_loop()
    {
        var order = new List<int>();
        var r = new int[10, 10];
        Parallel.For(0, 10, new ParallelOptions { MaxDegreeOfParallelism = 1 }, y =>
        {
            order.Add(y);
            for (var x = 0; x < 10; x++)
            {
                r[y, x] = y;
            }
        });
        Assert.Equal(Enumerable.Range(0, 10), order);
    }

    [Behaviour(Ships.May)]
    public void More_nested_loops_that_block_than_processors()
    {
        var count = 0;
        var outer = Environment.ProcessorCount * 4;
        Parallel.For(0, outer, new ParallelOptions { MaxDegreeOfParallelism = outer }, _ =>
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => { Interlocked.Increment(ref count); }));
        Assert.Equal(outer * 4, count);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_in_the_source_of_a_loop()
    {
        var r = new int[60];
        Parallel.ForEach(Source(), x => { r[x] = x + 1; });
        Assert.Equal(Enumerable.Range(1, 60), r);

        static IEnumerable<int> Source()
        {
            for (var k = 0; k < 3; k++)
            {
                var part = new int[20];
                Parallel.For(0, 20, i => { part[i] = (k * 20) + i; });
                foreach (var x in part)
                {
                    yield return x;
                }
            }
        }
    }

    [Behaviour(Ships.May)]
    public void A_quicksort_of_nested_loops()
    {
        var numbers = Enumerable.Range(0, 400).Select(i => i * 7_919 % 10_007).ToArray();
        var expected = numbers.Order().ToArray();
        Sort(numbers, 0, numbers.Length);
        Assert.Equal(expected, numbers);
    }

    private static void Sort(int[] a, int from, int to)
    {
        if (to - from < 50)
        {
            Array.Sort(a, from, to - from);
            return;
        }

        int pivot = a[(from + to) / 2], left = from, right = to - 1;
        while (left <= right)
        {
            while (a[left] < pivot)
            {
                left++;
            }

            while (a[right] > pivot)
            {
                right--;
            }

            if (left <= right)
            {
                (a[left], a[right]) = (a[right], a[left]);
                left++;
                right--;
            }
        }

        Parallel.Invoke(() => Sort(a, from, right + 1), () => Sort(a, left, to));
    }
}
