namespace Compat.Tasks;

/// <summary>Forms in which tokens meet tasks: waits, continuations, captured and empty tokens.</summary>
public class CancellationForms : Contract
{
    // Late enough that the call is under way; nothing depends on how late.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Behaviour(Ships.Must)]
    public async Task The_none_token_can_be_captured()
    {
        var token = CancellationToken.None;
        Assert.False(await Task.Run(() => token.CanBeCanceled));
    }

    [Behaviour(Ships.Must)]
    public async Task A_cancelled_token_that_is_only_captured_throws_inside()
    {
        var token = new CancellationToken(canceled: true);
        var x = 0;
        var t = Task.Run(() =>
        {
            x = 1;
            token.ThrowIfCancellationRequested();
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.True(t.IsFaulted);
        Assert.Equal(1, x);
    }

    [Behaviour(Ships.May)]
    public async Task A_returned_token_is_the_callers()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        Assert.Equal(token, await Task.Run(() => token));
    }

    [Behaviour(Ships.Never)]
    public void Wait_with_a_cancelled_token_gives_up_waiting_not_the_task()
    {
        using var go = new ManualResetEventSlim();
        var t = Task.Run(go.Wait);
        var token = new CancellationToken(canceled: true);
        var e = Assert.Throws<OperationCanceledException>(() => t.Wait(token));
        Assert.Equal(token, e.CancellationToken);
        Assert.False(t.IsCompleted);
        go.Set();
        t.Wait();
    }

    [Behaviour(Ships.Never)]
    public async Task WaitAsync_with_a_cancelled_token_gives_up_waiting_not_the_task()
    {
        using var go = new ManualResetEventSlim();
        var t = Task.Run(() => { go.Wait(); return 3; });
        await Assert.ThrowsAsync<TaskCanceledException>(() => t.WaitAsync(new CancellationToken(true)));
        go.Set();
        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.Never)]
    public async Task Cancelling_a_queued_call_keeps_it_from_running()
    {
        using var cts = new CancellationTokenSource();
        var scheduler = new HeldScheduler();
        var ran = false;
        var t = Task.Factory.StartNew(() => { ran = true; }, cts.Token, TaskCreationOptions.None, scheduler);
        cts.Cancel();
        scheduler.RunAll();
        Assert.Equal(TaskStatus.Canceled, t.Status);
        await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.False(ran);
    }

    [Behaviour(Ships.Must)]
    public async Task WhenAll_of_a_cancelled_and_a_good_task_is_cancelled()
    {
        var text = "stop";
        var bad = Task.Run(async () => { await Task.Yield(); throw new OperationCanceledException(text); });
        var good = Task.Run(() => text.Length);
        var all = Task.WhenAll(bad, good);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
        Assert.True(all.IsCanceled);
        Assert.Equal(4, await good);
    }

    [Behaviour(Ships.Must)]
    public async Task A_fault_wins_over_a_cancellation_in_WhenAll()
    {
        var text = "stop";
        var cancelled = Task.Run(async () => { await Task.Yield(); throw new OperationCanceledException(text); });
        var faulted = Task.Run(() => throw new TimeoutException(text));
        var all = Task.WhenAll(cancelled, faulted);
        await Assert.ThrowsAsync<TimeoutException>(() => all);
        Assert.True(all.IsFaulted);
    }

    [Behaviour(Ships.Must)]
    public async Task A_continuation_for_cancelled_tasks_runs()
    {
        var text = "stop";
        var t = Task.Run(async () => { await Task.Yield(); throw new OperationCanceledException(text); });
        var seen = await t.ContinueWith(done => done.Status, TaskContinuationOptions.OnlyOnCanceled);
        Assert.Equal(TaskStatus.Canceled, seen);
    }

    [Behaviour(Ships.Must)]
    public async Task The_exception_of_a_cancelled_task_names_the_task()
    {
        var foreign = new CancellationToken(canceled: true);
        var t = Task.Run(async () => { await Task.FromCanceled(foreign); });
        var e = await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.Equal(foreign, e.CancellationToken);
        Assert.True(t.IsCanceled);
    }

    [Behaviour(Ships.Must)]
    public async Task A_linked_token_is_cancelled_by_either_source()
    {
        using var a = new CancellationTokenSource();
        using var b = new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(a.Token, b.Token);
        var token = linked.Token;
        var t = Task.Run(async () => await Task.Delay(Timeout.Infinite, token), token);
        b.CancelAfter(Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t);
        Assert.True(t.IsCanceled);
        Assert.False(a.IsCancellationRequested);
    }

    [Behaviour(Ships.May)]
    public async Task A_closure_may_link_a_token_itself()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(async () =>
        {
            using var own = CancellationTokenSource.CreateLinkedTokenSource(token);
            own.Cancel();
            try
            {
                await Task.Delay(Timeout.Infinite, own.Token);
            }
            catch (OperationCanceledException)
            {
            }

            return token.IsCancellationRequested;
        });
        Assert.False(await t);
    }

    [Behaviour(Ships.May)]
    public async Task A_loop_that_looks_at_the_token_ends_with_its_result()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(() =>
        {
            var rounds = 0L;
            while (!token.IsCancellationRequested)
            {
                rounds++;
            }

            return rounds;
        });
        cts.CancelAfter(Soon);
        Assert.NotEqual(-1, await t);
        Assert.Equal(TaskStatus.RanToCompletion, t.Status);
    }

    [Behaviour(Ships.May)]
    public async Task A_callback_registered_inside_is_called()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var called = 0;
        var t = Task.Run(async () =>
        {
            using var registration = token.Register(() => called++);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
            }
        });
        cts.CancelAfter(Soon);
        await t;
        Assert.Equal(1, called);
    }

    [Behaviour(Ships.Never)]
    public async Task A_running_closure_that_ignores_its_token_completes()
    {
        using var cts = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var t = Task.Run(() =>
        {
            started.Set();
            go.Wait();
            return 5;
        }, cts.Token);
        Assert.True(started.Wait(Patience));
        cts.Cancel();
        go.Set();
        Assert.Equal(5, await t);
        Assert.Equal(TaskStatus.RanToCompletion, t.Status);
    }

    private sealed class HeldScheduler : TaskScheduler
    {
        private readonly List<Task> _tasks = [];

        public void RunAll() => _tasks.ForEach(t => TryExecuteTask(t));

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
