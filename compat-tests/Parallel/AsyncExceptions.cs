namespace Compat.Loops;

/// <summary>Exceptions and cancellation of ForAsync and ForEachAsync: what await throws, what the task holds.</summary>
public class AsyncExceptions : Contract
{
    private const int N = 100;

    // Late enough that the loop is under way; nothing depends on how late.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Behaviour(Ships.Must)]
    public async Task Await_throws_the_exception_itself()
    {
        var bad = 50;
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, N), async (x, _) =>
        {
            await Task.Yield();
            if (x == bad)
            {
                throw new TimeoutException($"at {x}");
            }
        });
        var e = await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.Equal("at 50", e.Message);
        Assert.Equal(TaskStatus.Faulted, loop.Status);
        Assert.Equal("at 50", Assert.Single(loop.Exception!.InnerExceptions).Message);
    }

    [Behaviour(Ships.Must)]
    public async Task Await_throws_the_exception_of_a_range_itself()
    {
        var bad = 50;
        var loop = Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            if (i == bad)
            {
                throw new TimeoutException($"at {i}");
            }
        });
        var e = await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.Equal("at 50", e.Message);
        Assert.Single(loop.Exception!.InnerExceptions);
    }

    [Behaviour(Ships.Must)]
    public async Task A_body_that_throws_before_it_awaits()
    {
        var bad = 50;
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, N), (x, _) => x == bad ? throw new TimeoutException($"at {x}") : default);
        var e = await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.Equal("at 50", e.Message);
        Assert.True(loop.IsFaulted);
    }

    [Behaviour(Ships.Must)]
    public async Task When_all_bodies_throw_await_throws_one_and_the_task_holds_different_ones()
    {
        var loop = Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            throw new TimeoutException($"at {i}");
        });
        var e = await Assert.ThrowsAsync<TimeoutException>(() => loop);
        var all = loop.Exception!.InnerExceptions;
        Assert.Same(all[0], e);
        Assert.Equal(all.Count, all.Select(x => x.Message).Distinct().Count());
    }

    [Behaviour(Ships.Never)]
    public async Task Exceptions_of_bodies_that_run_at_once_are_all_in_the_task()
    {
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, 2), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (x, _) =>
        {
            if (Interlocked.Increment(ref waiting) == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(Patience);
            throw new TimeoutException($"at {x}");
        });
        await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.Equal(["at 0", "at 1"], loop.Exception!.InnerExceptions.Select(e => e.Message).Order());
    }

    [Behaviour(Ships.Must)]
    public void Wait_throws_an_aggregate()
    {
        var bad = 50;
        var loop = Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            if (i == bad)
            {
                throw new TimeoutException($"at {i}");
            }
        });
        var e = Assert.Throws<AggregateException>(() => loop.Wait());
        Assert.Equal("at 50", Assert.Single(e.InnerExceptions).Message);
    }

    [Behaviour(Ships.Never)]
    public async Task A_body_that_throws_cancels_the_token_of_the_others()
    {
        var other = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = false;
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, 2), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (x, token) =>
        {
            if (x == 0)
            {
                await other.Task.WaitAsync(Patience);
                throw new TimeoutException();
            }

            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = token.Register(cancelled.SetResult);
            other.SetResult();
            await cancelled.Task.WaitAsync(Patience);
            told = token.IsCancellationRequested;
        });
        await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.True(told);
    }

    [Behaviour(Ships.May)]
    public async Task An_endless_source_ends_with_an_exception()
    {
        var limit = 100;
        var loop = Parallel.ForEachAsync(Endless(), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (x, _) =>
        {
            await Task.Yield();
            if (x >= limit)
            {
                throw new TimeoutException();
            }
        });
        await Assert.ThrowsAsync<TimeoutException>(() => loop.WaitAsync(Patience));

        static IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++)
            {
                yield return i;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_source_that_throws_faults_the_loop()
    {
        var loop = Parallel.ForEachAsync(Source(), (_, _) => default);
        var e = await Assert.ThrowsAsync<TimeoutException>(() => loop);
        Assert.Equal("source", e.Message);

        static IEnumerable<int> Source()
        {
            yield return 1;
            throw new TimeoutException("source");
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_source_that_gives_no_enumerator_faults_the_task()
    {
        var loop = Parallel.ForEachAsync(new NoSource(), (_, _) => default);
        await Assert.ThrowsAsync<NotSupportedException>(() => loop);
    }

    [Behaviour(Ships.Never)]
    public async Task A_token_cancelled_before_keeps_bodies_from_running()
    {
        var ran = 0;
        var token = new CancellationToken(canceled: true);
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, N), token, (_, _) =>
        {
            ran++;
            return default;
        });
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.Equal(TaskStatus.Canceled, loop.Status);
        Assert.Equal(token, e.CancellationToken);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public async Task A_token_of_options_cancelled_before_keeps_a_range_from_running()
    {
        var ran = 0;
        var token = new CancellationToken(canceled: true);
        var loop = Parallel.ForAsync(0, N, new ParallelOptions { CancellationToken = token }, (_, _) =>
        {
            ran++;
            return default;
        });
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.True(loop.IsCanceled);
        Assert.Equal(token, e.CancellationToken);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public void A_loop_over_nothing_is_cancelled_by_a_token_cancelled_before()
    {
        var token = new CancellationToken(canceled: true);
        Assert.Equal(TaskStatus.Canceled, Parallel.ForAsync(5, 5, token, (_, _) => default).Status);
        Assert.Equal(TaskStatus.Canceled, Parallel.ForEachAsync(Array.Empty<int>(), token, (_, _) => default).Status);
    }

    [Behaviour(Ships.Must, IsTimed = true)]
    public async Task Bodies_that_wait_with_their_token_end_the_loop_cancelled()
    {
        using var cts = new CancellationTokenSource();
        cts.CancelAfter(Soon);
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, N), cts.Token, async (_, token) => await Task.Delay(Timeout.Infinite, token));
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.Equal(TaskStatus.Canceled, loop.Status);
        Assert.Equal(cts.Token, e.CancellationToken);
    }

    [Behaviour(Ships.Must, IsTimed = true)]
    public async Task Bodies_of_a_range_that_wait_with_their_token_end_the_loop_cancelled()
    {
        using var cts = new CancellationTokenSource();
        cts.CancelAfter(Soon);
        var loop = Parallel.ForAsync(0, N, cts.Token, async (_, token) => await Task.Delay(Timeout.Infinite, token));
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.True(loop.IsCanceled);
        Assert.Equal(cts.Token, e.CancellationToken);
    }

    [Behaviour(Ships.Must, IsTimed = true)]
    public async Task Bodies_that_wait_with_the_callers_token_end_the_loop_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var mine = cts.Token;
        cts.CancelAfter(Soon);
        var loop = Parallel.ForAsync(0, N, mine, async (_, _) => await Task.Delay(Timeout.Infinite, mine));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.True(loop.IsCanceled);
    }

    [Behaviour(Ships.Never)]
    public async Task A_body_that_cancels_the_callers_token()
    {
        using var cts = new CancellationTokenSource();
        var ran = 0;
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, 10_000), cts.Token, async (_, _) =>
        {
            await Task.Yield();
            Interlocked.Increment(ref ran);
            cts.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.True(loop.IsCanceled);
        Assert.InRange(ran, 1, 9_999);
    }

    [Behaviour(Ships.May)]
    public async Task A_cancellation_exception_of_another_token_faults()
    {
        var other = new CancellationToken(canceled: true);
        var loop = Parallel.ForEachAsync(Enumerable.Range(0, N), (_, _) => throw new OperationCanceledException(other));
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => loop);
        Assert.Equal(other, e.CancellationToken);
        Assert.Equal(TaskStatus.Faulted, loop.Status);
    }

    [Behaviour(Ships.Never)]
    public async Task Once_cancelled_an_exception_does_not_show()
    {
        using var cts = new CancellationTokenSource();
        var loop = Parallel.ForAsync(0, N, cts.Token, async (_, _) =>
        {
            await Task.Yield();
            cts.Cancel();
            throw new TimeoutException();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.True(loop.IsCanceled);
    }

    [Behaviour(Ships.Must)]
    public async Task Cancelling_after_the_loop_changes_nothing()
    {
        using var cts = new CancellationTokenSource();
        var r = new int[N];
        var loop = Parallel.ForAsync(0, N, cts.Token, (i, _) =>
        {
            r[i] = i;
            return default;
        });
        await loop;
        cts.Cancel();
        Assert.Equal(TaskStatus.RanToCompletion, loop.Status);
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    private sealed class NoSource : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
