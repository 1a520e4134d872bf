using System.Runtime.CompilerServices;

namespace Compat.Loops;

/// <summary>Parallel.ForEachAsync over IAsyncEnumerable: how it is asked, given a token, ended.</summary>
public class AsyncSources : Contract
{
    private const int N = 150;

    [Behaviour(Ships.Must)]
    public async Task Every_element_runs_once()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Count(N), async (x, _) =>
        {
            await Task.Yield();
            r[x]++;
        });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public async Task A_source_that_never_waits()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N).ToAsyncEnumerable(), (x, _) =>
        {
            r[x] = x;
            return default;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task With_options()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Count(N), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (x, _) =>
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
        await Parallel.ForEachAsync(Count(N), cts.Token, async (x, _) =>
        {
            await Task.Yield();
            r[x] = x;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Elements_are_objects_that_bodies_change()
    {
        var made = new List<int[]>();
        await Parallel.ForEachAsync(Source(), async (x, _) =>
        {
            await Task.Yield();
            x[0] = -x[0];
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => -i), made.Select(x => x[0]));

        async IAsyncEnumerable<int[]> Source()
        {
            for (var i = 0; i < N; i++)
            {
                await Task.Yield();
                var x = new[] { i };
                made.Add(x);
                yield return x;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task An_empty_source()
    {
        var ran = 0;
        await Parallel.ForEachAsync(Count(0), (_, _) =>
        {
            ran++;
            return default;
        });
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public async Task One_element()
    {
        var seen = -1;
        await Parallel.ForEachAsync(Count(1), (x, _) =>
        {
            seen = x;
            return default;
        });
        Assert.Equal(0, seen);
    }

    [Behaviour(Ships.Never)]
    public async Task With_degree_one_elements_run_in_order_each_before_the_next_is_asked_for()
    {
        var log = new List<string>();
        await Parallel.ForEachAsync(Source(), new ParallelOptions { MaxDegreeOfParallelism = 1 }, async (x, _) =>
        {
            await Task.Yield();
            log.Add($"ran {x}");
        });
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => new[] { $"gave {i}", $"ran {i}" }), log);

        async IAsyncEnumerable<int> Source()
        {
            for (var i = 0; i < 10; i++)
            {
                await Task.Yield();
                log.Add($"gave {i}");
                yield return i;
            }
        }
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
        Assert.InRange(ahead, 1, 3);

        async IAsyncEnumerable<int> Source()
        {
            for (var i = 0; i < N; i++)
            {
                await Task.Yield();
                asked++;
                ahead = Math.Max(ahead, asked - Volatile.Read(ref done));
                yield return i;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_source_is_disposed_at_the_end()
    {
        var disposed = 0;
        await Parallel.ForEachAsync(Count(N, () => disposed++), (_, _) => default);
        Assert.Equal(1, disposed);
    }

    [Behaviour(Ships.May)]
    public async Task A_source_is_disposed_when_a_body_throws()
    {
        var disposed = 0;
        var loop = Parallel.ForEachAsync(Count(N, () => disposed++), (_, _) => throw new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.Equal(1, disposed);
    }

    [Behaviour(Ships.May)]
    public async Task A_source_that_throws_faults_the_loop()
    {
        var text = "source";
        var e = await Assert.ThrowsAsync<TimeoutException>(() => Parallel.ForEachAsync(Source(), (_, _) => default));
        Assert.Equal("source", e.Message);

        async IAsyncEnumerable<int> Source()
        {
            yield return 1;
            await Task.Yield();
            throw new TimeoutException(text);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_source_that_throws_when_disposed_faults_the_loop()
    {
        var e = await Assert.ThrowsAsync<TimeoutException>(() => Parallel.ForEachAsync(
            Count(N, () => throw new TimeoutException("dispose")), (_, _) => default));
        Assert.Equal("dispose", e.Message);
    }

    [Behaviour(Ships.May)]
    public async Task An_endless_source_ends_with_an_exception()
    {
        var limit = 100;
        await Assert.ThrowsAsync<TimeoutException>(() => Parallel.ForEachAsync(Count(int.MaxValue), (x, _) =>
            x >= limit ? throw new TimeoutException() : default));
    }

    [Behaviour(Ships.Never)]
    public async Task A_token_cancelled_before_keeps_a_source_from_being_asked()
    {
        var asked = 0;
        var token = new CancellationToken(canceled: true);
        var loop = Parallel.ForEachAsync(Source(), token, (_, _) => default);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.True(loop.IsCanceled);
        Assert.Equal(token, e.CancellationToken);
        Assert.Equal(0, asked);

        async IAsyncEnumerable<int> Source()
        {
            asked++;
            await Task.Yield();
            yield return 1;
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_source_that_waits_is_told_of_the_cancellation()
    {
        using var cts = new CancellationTokenSource();
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = Parallel.ForEachAsync(Source(), cts.Token, (_, _) => default);
        await waits.Task.WaitAsync(Patience);
        cts.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.WaitAsync(Patience));
        Assert.True(loop.IsCanceled);

        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken token = default)
        {
            yield return 1;
            waits.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    [Behaviour(Ships.Never)]
    public async Task A_source_that_waits_is_told_when_a_body_throws()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = Parallel.ForEachAsync(Source(), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (_, _) =>
        {
            await waits.Task.WaitAsync(Patience);
            throw new TimeoutException("body");
        });
        var e = await Assert.ThrowsAnyAsync<Exception>(() => loop.WaitAsync(Patience));
        Assert.Contains(loop.Exception!.InnerExceptions, inner => inner is TimeoutException { Message: "body" });
        Assert.NotNull(e);

        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken token = default)
        {
            yield return 1;
            waits.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task A_source_that_is_filtered_and_mapped()
    {
        var r = new int[N];
        await Parallel.ForEachAsync(Count(N).Where(x => x % 2 == 0).Select(x => x * 1), (x, _) =>
        {
            r[x] = 1;
            return default;
        });
        Assert.Equal(Enumerable.Range(0, N).Select(x => x % 2 == 0 ? 1 : 0), r);
    }

    private static async IAsyncEnumerable<int> Count(int n, Action? end = null)
    {
        try
        {
            for (var i = 0; i < n; i++)
            {
                if (i % 7 == 0)
                {
                    await Task.Yield();
                }

                yield return i;
            }
        }
        finally
        {
            end?.Invoke();
        }
    }
}
