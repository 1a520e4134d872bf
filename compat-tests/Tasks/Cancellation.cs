namespace Compat.Tasks;

/// <summary>Tokens before, while and after a closure runs, and what an OperationCanceledException means.</summary>
public class Cancellation : Contract
{
    // Late enough that the call is under way; nothing depends on how late.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Behaviour(Ships.Never)]
    public async Task A_token_cancelled_before_keeps_the_closure_from_running()
    {
        var ran = false;
        var token = new CancellationToken(canceled: true);
        var t = Task.Run(() => { ran = true; }, token);
        var e = await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.Equal(TaskStatus.Canceled, t.Status);
        Assert.Equal(token, e.CancellationToken);
        Assert.False(ran);
    }

    [Behaviour(Ships.Never)]
    public async Task A_token_cancelled_before_keeps_an_async_lambda_from_running()
    {
        var ran = false;
        var t = Task.Run(async () => { ran = true; await Task.Yield(); return 1; }, new CancellationToken(true));
        await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.True(t.IsCanceled);
        Assert.False(ran);
    }

    [Behaviour(Ships.Never)]
    public void StartNew_with_a_cancelled_token_is_cancelled()
    {
        var t = Task.Factory.StartNew(() => 1, new CancellationToken(true));
        var e = Assert.Throws<AggregateException>(() => t.Result);
        Assert.IsType<TaskCanceledException>(e.InnerException);
    }

    [Behaviour(Ships.Must)]
    public async Task A_token_that_is_never_cancelled_changes_nothing()
    {
        using var cts = new CancellationTokenSource();
        var x = 2;
        Assert.Equal(4, await Task.Run(() => x * 2, cts.Token));
    }

    [Behaviour(Ships.Must)]
    public async Task Cancelling_after_completion_changes_nothing()
    {
        using var cts = new CancellationTokenSource();
        var x = 2;
        var t = Task.Run(() => x * 2, cts.Token);
        await t;
        cts.Cancel();
        Assert.Equal(TaskStatus.RanToCompletion, t.Status);
        Assert.Equal(4, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task A_closure_that_polls_ends_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(Sync(() =>
        {
            for (; ; )
            {
                token.ThrowIfCancellationRequested();
            }
        }), token);
        cts.CancelAfter(Soon);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t);
        Assert.Equal(TaskStatus.Canceled, t.Status);
        Assert.Equal(token, e.CancellationToken);
        Assert.Null(t.Exception);
    }

    [Behaviour(Ships.Must)]
    public void Wait_on_a_cancelled_closure_throws_an_aggregate()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(Sync(() =>
        {
            for (; ; )
            {
                token.ThrowIfCancellationRequested();
            }
        }), token);
        cts.CancelAfter(Soon);
        var e = Assert.Throws<AggregateException>(() => t.Wait());
        Assert.Same(t, Assert.IsType<TaskCanceledException>(e.InnerException).Task);
    }

    [Behaviour(Ships.Must)]
    public async Task Without_the_token_as_argument_the_same_closure_faults()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var start = 0;
        var t = Task.Run(Sync(() =>
        {
            for (var i = start; ; i++)
            {
                token.ThrowIfCancellationRequested();
            }
        }));
        cts.CancelAfter(Soon);
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal(TaskStatus.Faulted, t.Status);
        Assert.Equal(token, e.CancellationToken);
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_lambda_without_the_token_ends_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(async () =>
        {
            await Task.Delay(Timeout.Infinite, token);
        });
        cts.CancelAfter(Soon);
        var e = await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.Equal(TaskStatus.Canceled, t.Status);
        Assert.Equal(token, e.CancellationToken);
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_lambda_with_the_token_ends_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(async () =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        }, token);
        cts.CancelAfter(Soon);
        await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.True(t.IsCanceled);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cancellation_exception_without_token_faults_a_sync_closure()
    {
        var text = "stop";
        var t = Task.Run(Sync(() => throw new OperationCanceledException(text)));
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal("stop", e.Message);
        Assert.Equal(TaskStatus.Faulted, t.Status);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cancellation_exception_without_token_cancels_an_async_lambda()
    {
        var text = "stop";
        var t = Task.Run(async () =>
        {
            await Task.Yield();
            throw new OperationCanceledException(text);
        });
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal("stop", e.Message);
        Assert.Equal(TaskStatus.Canceled, t.Status);
    }

    [Behaviour(Ships.Must)]
    public async Task A_lambda_that_only_throws_is_taken_for_an_async_one()
    {
        var text = "stop";
        var t = Task.Run(() => throw new OperationCanceledException(text));
        await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal(TaskStatus.Canceled, t.Status);
    }

    [Behaviour(Ships.Must)]
    public async Task A_foreign_cancelled_token_faults()
    {
        using var cts = new CancellationTokenSource();
        var foreign = new CancellationToken(canceled: true);
        var t = Task.Run(Sync(() => throw new OperationCanceledException(foreign)), cts.Token);
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal(TaskStatus.Faulted, t.Status);
        Assert.Equal(foreign, e.CancellationToken);
    }

    [Behaviour(Ships.Must)]
    public async Task The_tasks_own_token_uncancelled_faults()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(Sync(() => throw new OperationCanceledException(token)), token);
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal(TaskStatus.Faulted, t.Status);
        Assert.Equal(token, e.CancellationToken);
    }

    [Behaviour(Ships.Must)]
    public async Task What_was_written_before_the_cancellation_is_seen()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var x = 0;
        var t = Task.Run(async () =>
        {
            x = 7;
            await Task.Delay(Timeout.Infinite, token);
            x = 8;
        });
        cts.CancelAfter(Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t);
        Assert.Equal(7, x);
    }

    // A lambda that never returns normally fits Func<Task> too, and Run prefers that; this makes it an Action.
    private static Action Sync(Action action) => action;
}
