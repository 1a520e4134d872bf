namespace Compat.Loops;

/// <summary>The token of ParallelOptions, before and while a loop runs, and other tokens.</summary>
public class Cancellation : Contract
{
    private const int N = 200;

    // Late enough that the loop is under way; nothing depends on how late.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Behaviour(Ships.Never)]
    public void A_token_cancelled_before_keeps_a_loop_from_running()
    {
        var ran = 0;
        var token = new CancellationToken(canceled: true);
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.For(0, N, With(token), _ => { ran++; }));
        Assert.Equal(token, e.CancellationToken);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public void A_token_cancelled_before_keeps_a_loop_of_long_from_running()
    {
        var ran = 0;
        var token = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => Parallel.For(0L, N, With(token), _ => { ran++; }));
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public void A_token_cancelled_before_keeps_a_loop_over_elements_from_running()
    {
        var ran = 0;
        var token = new CancellationToken(canceled: true);
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(new[] { 1, 2, 3 }, With(token), _ => { ran++; }));
        Assert.Equal(token, e.CancellationToken);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public void A_token_cancelled_before_keeps_a_sequence_from_being_asked()
    {
        var asked = 0;
        Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(Source(), With(new CancellationToken(true)), _ => { }));
        Assert.Equal(0, asked);

        IEnumerable<int> Source()
        {
            asked++;
            yield return 1;
        }
    }

    [Behaviour(Ships.Never)]
    public void A_token_cancelled_before_keeps_locals_from_being_made()
    {
        var made = 0;
        Assert.Throws<OperationCanceledException>(() => Parallel.For(
            0, N, With(new CancellationToken(true)), () => made++, (_, _, local) => local, _ => { made++; }));
        Assert.Equal(0, made);
    }

    [Behaviour(Ships.Must)]
    public void A_token_that_is_never_cancelled_changes_nothing()
    {
        using var cts = new CancellationTokenSource();
        var r = new int[N];
        var result = Parallel.For(0, N, With(cts.Token), i => { r[i] = i; });
        Assert.True(result.IsCompleted);
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Cancelling_after_a_loop_changes_nothing()
    {
        using var cts = new CancellationTokenSource();
        var r = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N), With(cts.Token), x => { r[x] = x; });
        cts.Cancel();
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must, IsTimed = true)]
    public void A_body_that_polls_the_loops_token_ends_the_loop_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        cts.CancelAfter(Soon);
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.For(0, N, With(token), (i, _) =>
        {
            for (; ; )
            {
                token.ThrowIfCancellationRequested();
            }
        }));
        Assert.Equal(token, e.CancellationToken);
    }

    [Behaviour(Ships.Must, IsTimed = true)]
    public void A_body_that_polls_the_loops_token_ends_a_loop_over_elements_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        cts.CancelAfter(Soon);
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(Enumerable.Range(0, N), With(token), (x, _) =>
        {
            for (; ; )
            {
                token.ThrowIfCancellationRequested();
            }
        }));
        Assert.Equal(token, e.CancellationToken);
    }

    [Behaviour(Ships.May)]
    public void A_loop_whose_iterations_are_short_ends_cancelled_between_them()
    {
        using var cts = new CancellationTokenSource();
        var thread = new Thread(cts.Cancel);
        thread.Start();
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.For(0L, long.MaxValue, With(cts.Token), i => { _ = i * 3; }));
        thread.Join();
        Assert.Equal(cts.Token, e.CancellationToken);
    }

    [Behaviour(Ships.May)]
    public void An_endless_source_ends_cancelled()
    {
        using var cts = new CancellationTokenSource();
        using var underWay = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            underWay.Wait(Patience);
            cts.Cancel();
        });
        thread.Start();
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(Endless(), With(cts.Token), x => { _ = x * 3; }));
        thread.Join();
        Assert.Equal(cts.Token, e.CancellationToken);

        IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++)
            {
                if (i == 1_000)
                {
                    underWay.Set();
                }

                yield return i;
            }
        }
    }

    [Behaviour(Ships.Never)]
    public void A_body_that_cancels_its_own_loop_lets_running_iterations_finish()
    {
        using var cts = new CancellationTokenSource();
        int started = 0, finished = 0;
        Assert.Throws<OperationCanceledException>(() => Parallel.For(0, 10_000, With(cts.Token), i =>
        {
            Interlocked.Increment(ref started);
            cts.Cancel();
            Interlocked.Increment(ref finished);
        }));
        Assert.Equal(started, finished);
        Assert.InRange(started, 1, 10_000);
    }

    [Behaviour(Ships.Never)]
    public void Cancelling_in_the_only_iteration_cancels_the_loop()
    {
        using var cts = new CancellationTokenSource();
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.For(0, 1, With(cts.Token), _ => cts.Cancel()));
        Assert.Equal(cts.Token, e.CancellationToken);
    }

    [Behaviour(Ships.Never)]
    public void Another_thread_cancels_a_loop_that_waits_for_it()
    {
        using var cts = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            started.Wait(Patience);
            cts.Cancel();
        });
        thread.Start();

        // Without an end of its own: what waits is woken before the loop is told.
        Assert.Throws<OperationCanceledException>(() => Parallel.For(0L, long.MaxValue, With(cts.Token), _ =>
        {
            started.Set();
            Assert.True(cts.Token.WaitHandle.WaitOne(Patience));
        }));
        thread.Join();
    }

    [Behaviour(Ships.Never)]
    public void Cancelling_asks_running_iterations_to_exit()
    {
        using var cts = new CancellationTokenSource();
        var asked = false;
        Assert.Throws<OperationCanceledException>(() => Parallel.For(0, N, With(cts.Token, degree: 1), (_, state) =>
        {
            cts.Cancel();
            asked = state.ShouldExitCurrentIteration && !state.IsStopped && !state.IsExceptional;
        }));
        Assert.True(asked);
    }

    [Behaviour(Ships.Never)]
    public void With_degree_one_nothing_runs_after_cancelling()
    {
        using var cts = new CancellationTokenSource();
        var seen = new List<int>();
        Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(Enumerable.Range(0, N), With(cts.Token, degree: 1), x =>
        {
            seen.Add(x);
            if (x == 10)
            {
                cts.Cancel();
            }
        }));
        Assert.Equal(Enumerable.Range(0, 11), seen);
    }

    [Behaviour(Ships.May)]
    public void A_cancellation_exception_of_another_token_is_an_exception_like_others()
    {
        var other = new CancellationToken(canceled: true);
        using var cts = new CancellationTokenSource();
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, With(cts.Token), (i, _) => throw new OperationCanceledException(other)));
        Assert.All(e.InnerExceptions, inner => Assert.Equal(other, Assert.IsType<OperationCanceledException>(inner).CancellationToken));
    }

    [Behaviour(Ships.Must)]
    public void A_cancellation_exception_without_options_is_an_exception_like_others()
    {
        var text = "enough";
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, (i, _) => throw new OperationCanceledException(text)));
        Assert.All(e.InnerExceptions, inner => Assert.Equal("enough", Assert.IsType<OperationCanceledException>(inner).Message));
    }

    [Behaviour(Ships.May)]
    public void A_cancellation_exception_of_the_loops_token_that_is_not_cancelled_is_an_exception_like_others()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, With(token), (i, _) => throw new OperationCanceledException(token)));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<OperationCanceledException>(inner));
    }

    [Behaviour(Ships.Never)]
    public void An_exception_beats_a_cancellation()
    {
        using var cts = new CancellationTokenSource();
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, With(cts.Token), (i, _) =>
        {
            cts.Cancel();
            throw new TimeoutException();
        }));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<TimeoutException>(inner));
    }

    [Behaviour(Ships.Must)]
    public void A_body_may_ask_a_token_that_nobody_cancels()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var r = new int[N];
        Parallel.For(0, N, i =>
        {
            token.ThrowIfCancellationRequested();
            r[i] = i;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Never)]
    public void A_cancelled_empty_range_is_completed_all_the_same()
    {
        Assert.True(Parallel.For(5, 5, With(new CancellationToken(true)), _ => { }).IsCompleted);
    }

    [Behaviour(Ships.Never)]
    public void A_cancelled_loop_over_no_elements_is_cancelled()
    {
        Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(new List<int>(), With(new CancellationToken(true)), _ => { }));
        Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(Enumerable.Empty<int>(), With(new CancellationToken(true)), _ => { }));
    }

    [Behaviour(Ships.Must, IsTimed = true)]
    public void A_linked_token_cancels_as_itself()
    {
        using var outer = new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(outer.Token);
        outer.CancelAfter(Soon);
        var token = linked.Token;
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.For(0, N, With(token), (i, _) =>
        {
            for (; ; )
            {
                token.ThrowIfCancellationRequested();
            }
        }));
        Assert.Equal(token, e.CancellationToken);
    }

    private static ParallelOptions With(CancellationToken token, int degree = -1) =>
        new() { CancellationToken = token, MaxDegreeOfParallelism = degree };
}
