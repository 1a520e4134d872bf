using System.Runtime.CompilerServices;

namespace Compat.Corpus;

/// <summary>Asynchronous closures: own helpers, retries, cancellation, streams, nested calls.</summary>
public class Pipelines : Contract
{
    private int _attempts;

    [Behaviour(Ships.Must)]
    public async Task Stages_are_awaited_one_after_another()
    {
        var input = new[] { 3, 1, 2 };
        Assert.Equal("1,2,3", await Task.Run(async () =>
        {
            var sorted = await SortAsync(input);
            await Task.Yield();
            return await FormatAsync(sorted);
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_retry_loop_counts_its_attempts_in_a_captured_variable()
    {
        var attempts = 0;
        var text = await Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    attempts++;
                    return Flaky(attempts);
                }
                catch (InvalidOperationException) when (attempts < 5)
                {
                    await Task.Delay(1);
                }
            }
        });
        Assert.Equal(("done at 3", 3), (text, attempts));
    }

    [Behaviour(Ships.Must)]
    public async Task A_retry_policy_is_a_captured_object()
    {
        var policy = new Retry(maximum: 4);
        Assert.Equal("done at 3", await Task.Run(() => policy.Run(() => Flaky(++_attempts))));
        Assert.Equal((3, 2), (_attempts, policy.Failures.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task A_retry_that_gives_up_throws_all_its_failures()
    {
        var policy = new Retry(maximum: 2);
        var error = await Assert.ThrowsAsync<AggregateException>(() => Task.Run(() => policy.Run(() => Flaky(0))));
        Assert.Equal(2, error.InnerExceptions.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_loop_asks_its_token_and_finishes()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var n = 1_000;
        Assert.Equal(499_500, await Task.Run(() =>
        {
            var sum = 0;
            for (var i = 0; i < n; i++)
            {
                token.ThrowIfCancellationRequested();
                sum += i;
            }

            return sum;
        }, token));
    }

    [Behaviour(Ships.Must)]
    public async Task A_token_is_handed_through_helpers()
    {
        using var cts = new CancellationTokenSource();
        var words = new[] { "a", "bb" };
        Assert.Equal(3, await Task.Run(() => CountAsync(words, cts.Token)));
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_stream_is_consumed_where_it_is_made()
    {
        var pages = new[] { new[] { 1, 2 }, [3], [] };
        Assert.Equal([1, 4, 9], await Task.Run(async () =>
        {
            var result = new List<int>();
            await foreach (var x in Pages(pages))
            {
                result.Add(x * x);
            }

            return result;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Calls_inside_a_call_are_gathered()
    {
        var n = 4;
        Assert.Equal((int[])[0, 1, 8, 27], await Outer(n));

        static Task<int[]> Outer(int n) => Task.Run(async () => await Inner(n));
    }

    [Behaviour(Ships.Must)]
    public async Task A_parallel_loop_inside_fills_a_local_array()
    {
        var n = 50;
        Assert.Equal(Enumerable.Range(0, 50).Sum(i => i * i), await Task.Run(() =>
        {
            var squares = new int[n];
            Parallel.For(0, n, i => squares[i] = i * i);
            return squares.Sum();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_parallel_query_inside_is_ordered()
    {
        var words = new[] { "b", "a", "c" };
        Assert.Equal(["B", "A", "C"], await Task.Run(() => words.AsParallel().AsOrdered().Select(w => w.ToUpperInvariant()).ToArray()));
    }

    [Behaviour(Ships.Must)]
    public async Task Parallel_invoke_inside_runs_halves()
    {
        var data = Enumerable.Range(1, 100).ToArray();
        var (low, high) = await Task.Run(() =>
        {
            int a = 0, b = 0;
            Parallel.Invoke(() => a = data[..50].Sum(), () => b = data[50..].Sum());
            return (a, b);
        });
        Assert.Equal((1_275, 3_775), (low, high));
    }

    [Behaviour(Ships.Must)]
    public async Task A_throttle_of_its_own_limits_the_work_inside()
    {
        var jobs = Enumerable.Range(1, 6).ToArray();
        Assert.Equal(42, await Task.Run(async () =>
        {
            using var throttle = new SemaphoreSlim(2);
            var results = await Task.WhenAll(jobs.Select(async j =>
            {
                await throttle.WaitAsync();
                try
                {
                    await Task.Yield();
                    return j * 2;
                }
                finally
                {
                    throttle.Release();
                }
            }));
            return results.Sum();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_value_task_is_awaited_and_cached()
    {
        var loader = new Loader();
        Assert.Equal(20, await Task.Run(async () => await loader.GetAsync(10) + 0));
        Assert.Equal(30, await Task.Run(async () => await loader.GetAsync(10) + 10));
        Assert.Equal(1, loader.Loads);
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_disposable_is_used_inside()
    {
        var log = new List<string>();
        await Task.Run(async () =>
        {
            await using var scope = new Scope(log);
            scope.Say("work");
            await Task.Yield();
        });
        Assert.Equal(["open", "work", "close"], log);
    }

    [Behaviour(Ships.Must)]
    public async Task Results_of_a_first_round_feed_the_second()
    {
        var firsts = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => Task.Run(() => new[] { i, i * 10 })));
        var seconds = await Task.WhenAll(firsts.Select(f => Task.Run(() => f.Sum())));
        Assert.Equal([11, 22, 33, 44], seconds);
    }

    [Behaviour(Ships.Must)]
    public async Task Map_then_reduce_with_a_generic_extension()
    {
        var words = new[] { "a", "b", "a" }.Chunk(2);
        var counts = await words.MapReduce(
            chunk => chunk.CountBy(w => w).ToDictionary(),
            (a, b) => a.Concat(b).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Sum(p => p.Value)));
        Assert.Equal((2, 1), (counts["a"], counts["b"]));
    }

    [Behaviour(Ships.Must)]
    public async Task One_failure_of_many_is_the_awaited_exception()
    {
        var inputs = new[] { "1", "two", "3" };
        var tasks = inputs.Select(i => Task.Run(() => int.Parse(i))).ToArray();
        await Assert.ThrowsAsync<FormatException>(() => Task.WhenAll(tasks));
        Assert.Equal(4, tasks.Where(t => t.IsCompletedSuccessfully).Sum(t => t.Result));
    }

    [Behaviour(Ships.Must)]
    public async Task A_state_object_is_given_to_StartNew()
    {
        var order = new Order(3, 4m);
        var total = await Task.Factory.StartNew(static s => ((Order)s!).Count * ((Order)s).Price, order);
        Assert.Equal(12m, total);
    }

    [Behaviour(Ships.Must)]
    public async Task A_finally_releases_what_the_try_took()
    {
        var pool = new Pool(2);
        await Assert.ThrowsAsync<DivideByZeroException>(() => Task.Run(() =>
        {
            var item = pool.Take();
            try
            {
                return 1 / (item - item);
            }
            finally
            {
                pool.Return(item);
            }
        }));
        Assert.Equal(2, pool.Free);
    }

    private static async Task<int[]> SortAsync(int[] input)
    {
        await Task.Delay(1); // Waits: as programs do that stand in for I/O.
        return [.. input.Order()];
    }

    private static Task<string> FormatAsync(int[] values) => Task.FromResult(string.Join(',', values));

    private static string Flaky(int attempt) => attempt == 3 ? $"done at {attempt}" : throw new InvalidOperationException($"attempt {attempt}");

    private static async Task<int> CountAsync(IEnumerable<string> words, CancellationToken token)
    {
        var count = 0;
        foreach (var word in words)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
            count += word.Length;
        }

        return count;
    }

    private static async IAsyncEnumerable<int> Pages(int[][] pages, [EnumeratorCancellation] CancellationToken token = default)
    {
        foreach (var page in pages)
        {
            await Task.Delay(1, token); // Waits: as programs do that stand in for I/O.
            foreach (var item in page)
            {
                yield return item;
            }
        }
    }

    private static Task<int[]> Inner(int n) => Task.WhenAll(Enumerable.Range(0, n).Select(i => Task.Run(() => i * i * i)));

    private sealed record Order(int Count, decimal Price);

    private sealed class Retry(int maximum)
    {
        public List<Exception> Failures { get; } = [];

        public T Run<T>(Func<T> work)
        {
            while (Failures.Count < maximum)
            {
                try
                {
                    return work();
                }
                catch (InvalidOperationException e)
                {
                    Failures.Add(e);
                }
            }

            throw new AggregateException(Failures);
        }
    }

    private sealed class Loader
    {
        private readonly Dictionary<int, int> _known = [];

        public int Loads { get; private set; }

        public ValueTask<int> GetAsync(int key) => _known.TryGetValue(key, out var value) ? new(value) : new(LoadAsync(key));

        private async Task<int> LoadAsync(int key)
        {
            await Task.Yield();
            Loads++;
            return _known[key] = key * 2;
        }
    }

    private sealed class Scope : IAsyncDisposable
    {
        private readonly List<string> _log;

        public Scope(List<string> log)
        {
            _log = log;
            Say("open");
        }

        public void Say(string text) => _log.Add(text);

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            Say("close");
        }
    }

    private sealed class Pool(int size)
    {
        private readonly Stack<int> _free = new(Enumerable.Range(0, size));

        public int Free => _free.Count;

        public int Take() => _free.Pop();

        public void Return(int item) => _free.Push(item);
    }
}

internal static class MapReduceExtensions
{
    public static async Task<TOut> MapReduce<TIn, TOut>(this IEnumerable<TIn> source, Func<TIn, TOut> map, Func<TOut, TOut, TOut> reduce)
    {
        var parts = await Task.WhenAll(source.Select(x => Task.Run(() => map(x))));
        return parts.Aggregate(reduce);
    }
}
