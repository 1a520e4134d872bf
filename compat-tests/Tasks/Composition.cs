using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Compat.Tasks;

/// <summary>Concurrency that a closure starts, signals and awaits itself runs where the closure runs.</summary>
public class Composition : Contract
{
    [Behaviour(Ships.Must)]
    public async Task A_parallel_loop_with_thread_local_sums()
    {
        int[] numbers = [.. Enumerable.Range(0, 1000)];
        Assert.Equal(499500, await Task.Run(() =>
        {
            long total = 0;
            Parallel.ForEach(numbers, () => 0L, (n, _, sum) => sum + n, sum => Interlocked.Add(ref total, sum));
            return total;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_parallel_loop_that_fills_a_captured_array()
    {
        var squares = new int[100];
        await Task.Run(() => { Parallel.For(0, squares.Length, i => squares[i] = i * i); });
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * i), squares);
    }

    [Behaviour(Ships.Must)]
    public async Task A_parallel_loop_that_breaks()
    {
        int n = 1000;
        var broken = await Task.Run(() => Parallel.For(0, n, (i, state) =>
        {
            if (i == 10)
            {
                state.Break();
            }
        }).LowestBreakIteration);
        Assert.Equal(10, broken);
    }

    [Behaviour(Ships.Must)]
    public async Task An_asynchronous_parallel_loop()
    {
        var results = new int[20];
        await Task.Run(async () => await Parallel.ForEachAsync(Enumerable.Range(0, results.Length), async (i, token) =>
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            results[i] = i + 1;
        }));
        Assert.Equal(Enumerable.Range(1, 20), results);
    }

    [Behaviour(Ships.Must)]
    public async Task A_fault_in_a_parallel_loop_is_an_aggregate()
    {
        int bad = 3;
        var e = await Assert.ThrowsAsync<AggregateException>(() => Task.Run(() =>
        {
            Parallel.For(0, 5, i =>
            {
                if (i == bad)
                {
                    throw new InvalidOperationException("three");
                }
            });
        }));
        Assert.Equal("three", Assert.Single(e.InnerExceptions).Message);
    }

    [Behaviour(Ships.Must)]
    public async Task A_parallel_query_in_order()
    {
        string[] words = ["pear", "fig", "apple", "kiwi"];
        int[] lengths = await Task.Run(() => words.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(w => w.Length).ToArray());
        Assert.Equal([4, 3, 5, 4], lengths);
    }

    [Behaviour(Ships.Must)]
    public async Task A_parallel_aggregate()
    {
        int n = 1000;
        Assert.Equal(332_833_500L, await Task.Run(() =>
            ParallelEnumerable.Range(0, n).Aggregate(0L, (sum, v) => sum + ((long)v * v), (a, b) => a + b, sum => sum)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_channel_of_its_own()
    {
        int n = 50;
        Assert.Equal(1225, await Task.Run(async () =>
        {
            var channel = Channel.CreateBounded<int>(4);
            var producer = Produce(channel.Writer, n);
            int sum = 0;
            await foreach (int v in channel.Reader.ReadAllAsync())
            {
                sum += v;
            }

            await producer;
            return sum;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task An_asynchronous_iterator_of_its_own()
    {
        int n = 10;
        var even = await Task.Run(async () => await Count(n).Where(i => i % 2 == 0).ToListAsync());
        Assert.Equal([0, 2, 4, 6, 8], even);
    }

    [Behaviour(Ships.Must)]
    public async Task A_completion_source_of_its_own()
    {
        int x = 20;
        Assert.Equal(21, await Task.Run(async () =>
        {
            var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var worker = Complete(done, x + 1);
            int answer = await done.Task;
            await worker;
            return answer;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_throttle_of_its_own()
    {
        int[] inputs = [1, 2, 3, 4];
        int[] squares = await Task.Run(async () =>
        {
            using var throttle = new SemaphoreSlim(2);
            return await Task.WhenAll(inputs.Select(async v =>
            {
                await throttle.WaitAsync();
                try
                {
                    await Task.Yield();
                    return v * v;
                }
                finally
                {
                    throttle.Release();
                }
            }));
        });
        Assert.Equal([1, 4, 9, 16], squares);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cancellation_source_of_its_own()
    {
        int n = 5;
        Assert.Equal(5, await Task.Run(async () =>
        {
            using var cts = new CancellationTokenSource();
            cts.CancelAfter(TimeSpan.FromHours(1));
            int done = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, n), cts.Token, async (_, token) =>
            {
                await Task.Delay(0, token);
                Interlocked.Increment(ref done);
            });
            cts.Cancel();
            return done;
        }));
    }

    /// <summary>The exception holds the token, and with it the source: it can't come back.</summary>
    [Behaviour(Ships.Never, Reason = "CancellationTokenSource")]
    public async Task A_token_of_its_own_in_an_exception()
    {
        int n = 5;
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(async () =>
        {
            using var cts = new CancellationTokenSource();
            var token = cts.Token;
            for (int i = 0; i < n; i++)
            {
                if (i == 3)
                {
                    cts.Cancel();
                }

                await Task.Delay(0, token);
            }

            return n;
        }));
        Assert.True(e.CancellationToken.IsCancellationRequested);
    }

    [Behaviour(Ships.Must)]
    public async Task Locks_and_concurrent_collections_of_its_own()
    {
        int n = 100;
        Assert.Equal((4950, 10, 100), await Task.Run(() =>
        {
            var gate = new Lock();
            int sum = 0;
            var byLastDigit = new ConcurrentDictionary<int, int>();
            var all = new ConcurrentQueue<int>();
            Parallel.For(0, n, i =>
            {
                lock (gate)
                {
                    sum += i;
                }

                byLastDigit.AddOrUpdate(i % 10, 1, (_, count) => count + 1);
                all.Enqueue(i);
            });
            return (sum, byLastDigit.Count, all.Count);
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Thread_locals_of_its_own()
    {
        int n = 100;
        Assert.Equal(4950, await Task.Run(() =>
        {
            using var sums = new ThreadLocal<int>(trackAllValues: true);
            Parallel.For(0, n, i => sums.Value += i);
            return sums.Values.Sum();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Signals_of_its_own()
    {
        int x = 1;
        Assert.Equal(3, await Task.Run(() =>
        {
            using var ready = new ManualResetEventSlim();
            int value = 0;
            Parallel.Invoke(
                () => { value = x + 1; ready.Set(); },
                () => ready.Wait());
            return value + 1;
        }));
    }

    [Behaviour(Ships.Never, Reason = "Channel")]
    public async Task A_captured_channel_is_read_while_the_closure_writes()
    {
        var channel = Channel.CreateBounded<int>(1);
        var writer = Task.Run(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                await channel.Writer.WriteAsync(i);
            }

            channel.Writer.Complete();
        });
        var read = await channel.Reader.ReadAllAsync().ToListAsync();
        Assert.Equal([0, 1, 2], read);
        await writer;
    }

    private static async Task Produce(ChannelWriter<int> writer, int n)
    {
        for (int i = 0; i < n; i++)
        {
            await writer.WriteAsync(i);
        }

        writer.Complete();
    }

    private static async Task Complete(TaskCompletionSource<int> source, int value)
    {
        await Task.Yield();
        source.SetResult(value);
    }

    private static async IAsyncEnumerable<int> Count(int n)
    {
        for (int i = 0; i < n; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
