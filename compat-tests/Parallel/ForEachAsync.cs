using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Parallel.ForEachAsync over sources that are there.</summary>
public class ForEachAsync : Contract
{
    private const int N = 200;

    [Behaviour(Ships.Must)]
    public async Task Every_element_of_an_array_runs_once()
    {
        var source = Enumerable.Range(0, N).ToArray();
        var r = new int[N];
        await Parallel.ForEachAsync(source, async (x, _) =>
        {
            await Task.Yield();
            r[x]++;
        });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public async Task Every_element_of_a_list_runs_once()
    {
        var source = Enumerable.Range(0, N).Select(i => $"{i}").ToList();
        var r = new int[N];
        await Parallel.ForEachAsync(source, (x, _) =>
        {
            r[int.Parse(x)]++;
            return default;
        });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public async Task Every_element_of_a_sequence_runs_once()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N).Where(_ => true), async (x, _) =>
        {
            await Task.Yield();
            r[x]++;
        });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public async Task With_options()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N), new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (x, _) =>
        {
            await Task.Yield();
            r[x] = x;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task With_a_token_that_nobody_cancels()
    {
        using var cts = new CancellationTokenSource();
        var r = new int[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N), cts.Token, async (x, _) =>
        {
            await Task.Yield();
            r[x] = x;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Objects_of_the_source_are_changed()
    {
        var items = Enumerable.Range(0, N).Select(i => new Item { Number = i }).ToList();
        await Parallel.ForEachAsync(items, async (item, _) =>
        {
            await Task.Yield();
            item.Text = $"#{item.Number}";
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"#{i}"), items.Select(item => item.Text));
    }

    [Behaviour(Ships.Must)]
    public async Task A_bag_collects()
    {
        var bag = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, N), async (x, _) =>
        {
            await Task.Yield();
            bag.Add($"{x}");
        });
        Assert.Equal(Enumerable.Range(0, N).Select(x => $"{x}").Order(), bag.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task A_table_collects()
    {
        var table = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, N), (x, _) =>
        {
            table[x] = x * x;
            return default;
        });
        Assert.All(Enumerable.Range(0, N), x => Assert.Equal(x * x, table[x]));
    }

    [Behaviour(Ships.Must)]
    public async Task A_method_as_a_body()
    {
        var adder = new Adder();
        await Parallel.ForEachAsync(Enumerable.Range(0, N), adder.AddAsync);
        Assert.Equal(N * (N - 1) / 2, adder.Sum);
    }

    [Behaviour(Ships.Must)]
    public async Task A_body_that_calls_async_methods()
    {
        var words = Enumerable.Range(0, N).Select(i => $"w{i % 3}").ToArray();
        var count = 0;
        await Parallel.ForEachAsync(words, async (word, _) =>
        {
            if (await IsLast(word))
            {
                Interlocked.Increment(ref count);
            }
        });
        Assert.Equal(words.Count(w => w == "w2"), count);
    }

    [Behaviour(Ships.May)]
    public async Task No_elements()
    {
        var ran = 0;
        var loop = Parallel.ForEachAsync(Array.Empty<int>(), (_, _) =>
        {
            ran++;
            return default;
        });
        await loop;
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public async Task One_element()
    {
        var seen = "";
        await Parallel.ForEachAsync(["only"], async (string x, CancellationToken _) =>
        {
            await Task.Yield();
            seen = x;
        });
        Assert.Equal("only", seen);
    }

    [Behaviour(Ships.May)]
    public async Task The_bodys_token_can_be_cancelled_and_is_not()
    {
        var told = new bool[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N), (x, token) =>
        {
            told[x] = token.CanBeCanceled && !token.IsCancellationRequested;
            return default;
        });
        Assert.DoesNotContain(false, told);
    }

    [Behaviour(Ships.Must)]
    public async Task A_body_hands_its_token_on()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N), async (x, token) =>
        {
            r[x] = await Twice(x, token);
        });
        Assert.Equal(Enumerable.Range(0, N).Select(x => 2 * x), r);
    }

    [Behaviour(Ships.May)]
    public async Task A_source_is_asked_for_no_more_than_bodies_are_free()
    {
        int asked = 0, done = 0, ahead = 0;
        await Parallel.ForEachAsync(Source(), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (_, _) =>
        {
            await Task.Yield();
            Interlocked.Increment(ref done);
        });
        Assert.Equal(N, done);
        Assert.InRange(ahead, 1, 3);

        IEnumerable<int> Source()
        {
            for (var i = 0; i < N; i++)
            {
                asked++;
                ahead = Math.Max(ahead, asked - Volatile.Read(ref done));
                yield return i;
            }
        }
    }

    [Behaviour(Ships.Must)]
    public async Task A_source_is_never_asked_by_two_at_once()
    {
        var inside = 0;
        var two = false;
        var r = new int[N];
        await Parallel.ForEachAsync(Source(), async (x, _) =>
        {
            await Task.Yield();
            r[x] = x;
        });
        Assert.False(two);
        Assert.Equal(Enumerable.Range(0, N), r);

        IEnumerable<int> Source()
        {
            for (var i = 0; i < N; i++)
            {
                two |= Interlocked.Increment(ref inside) > 1;
                Thread.Yield();
                Interlocked.Decrement(ref inside);
                yield return i;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_source_is_disposed_at_the_end()
    {
        var disposed = 0;
        await Parallel.ForEachAsync(Source(), (_, _) => default);
        Assert.Equal(1, disposed);

        IEnumerable<int> Source()
        {
            try
            {
                for (var i = 0; i < N; i++)
                {
                    yield return i;
                }
            }
            finally
            {
                disposed++;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task Bodies_do_not_run_on_the_callers_context()
    {
        var before = SynchronizationContext.Current;
        var strangers = 0;
        Task loop;
        try
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            loop = Parallel.ForEachAsync(Enumerable.Range(0, 20), (_, _) =>
            {
                if (SynchronizationContext.Current is not null)
                {
                    Interlocked.Increment(ref strangers);
                }

                return default;
            });
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        await loop;
        Assert.Equal(0, strangers);
    }

    private static async Task<bool> IsLast(string word)
    {
        await Task.Yield();
        return word == "w2";
    }

    private static async Task<int> Twice(int x, CancellationToken token)
    {
        await Task.Yield();
        token.ThrowIfCancellationRequested();
        return 2 * x;
    }

    private sealed class Item
    {
        public int Number { get; init; }

        public string Text { get; set; } = "";
    }

    private sealed class Adder
    {
        private int _sum;

        public int Sum => _sum;

        public async ValueTask AddAsync(int x, CancellationToken token)
        {
            await Task.Yield();
            Interlocked.Add(ref _sum, x);
        }
    }
}
