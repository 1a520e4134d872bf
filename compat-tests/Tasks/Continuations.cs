namespace Compat.Tasks;

/// <summary>ContinueWith in all its forms, on tasks whose closures may have run elsewhere. Continuations themselves run here.</summary>
public class Continuations : Contract
{
    [Behaviour(Ships.Must)]
    public async Task A_continuation_gets_the_task_and_its_result()
    {
        var x = 20;
        var t = Task.Run(() => x + 1);
        Assert.Equal(42, await t.ContinueWith(done => ReferenceEquals(done, t) ? done.Result * 2 : -1));
    }

    [Behaviour(Ships.Must)]
    public async Task A_continuation_gets_its_state()
    {
        var x = 1;
        var state = new object();
        var next = Task.Run(() => x).ContinueWith((done, s) => ReferenceEquals(s, state), state);
        Assert.True(await next);
        Assert.Same(state, next.AsyncState);
    }

    [Behaviour(Ships.Must)]
    public async Task OnlyOnRanToCompletion_runs_after_success()
    {
        var x = 1;
        Assert.Equal(2, await Task.Run(() => x).ContinueWith(done => done.Result + 1, TaskContinuationOptions.OnlyOnRanToCompletion));
    }

    [Behaviour(Ships.Must)]
    public async Task OnlyOnFaulted_is_cancelled_after_success()
    {
        var x = 1;
        var next = Task.Run(() => x).ContinueWith(_ => 0, TaskContinuationOptions.OnlyOnFaulted);
        await Assert.ThrowsAsync<TaskCanceledException>(() => next);
        Assert.True(next.IsCanceled);
    }

    [Behaviour(Ships.Must)]
    public async Task OnlyOnFaulted_gets_the_exception()
    {
        var text = "boom";
        Action fail = () => throw new TimeoutException(text);
        var message = await Task.Run(fail).ContinueWith(
            done => done.Exception!.InnerException!.Message, TaskContinuationOptions.OnlyOnFaulted);
        Assert.Equal("boom", message);
    }

    [Behaviour(Ships.Must)]
    public async Task NotOnFaulted_is_cancelled_after_a_fault()
    {
        var text = "boom";
        Action fail = () => throw new TimeoutException(text);
        var t = Task.Run(fail);
        var next = t.ContinueWith(_ => 0, TaskContinuationOptions.NotOnFaulted);
        await Assert.ThrowsAsync<TaskCanceledException>(() => next);
        Assert.IsType<TimeoutException>(t.Exception!.InnerException);
    }

    [Behaviour(Ships.Must)]
    public async Task NotOnRanToCompletion_and_NotOnCanceled()
    {
        var text = "boom";
        Action fail = () => throw new TimeoutException(text);
        var t = Task.Run(fail);
        Assert.Equal(1, await t.ContinueWith(_ => 1, TaskContinuationOptions.NotOnRanToCompletion));
        Assert.Equal(2, await t.ContinueWith(_ => 2, TaskContinuationOptions.NotOnCanceled));
        Assert.NotNull(t.Exception);
    }

    [Behaviour(Ships.Must)]
    public async Task Synchronous_continuations_run_before_the_waiting_await_gets_later_ones()
    {
        var x = 1;
        var seen = 0;
        var next = Task.Run(() => x).ContinueWith(_ => { seen = 1; }, TaskContinuationOptions.ExecuteSynchronously);
        await next;
        Assert.Equal(1, seen);
    }

    [Behaviour(Ships.Must)]
    public async Task A_synchronous_continuation_of_a_completed_task_runs_at_once()
    {
        var x = 1;
        var t = Task.Run(() => x);
        await t;
        var here = Environment.CurrentManagedThreadId;
        var there = 0;
        var next = t.ContinueWith(
            _ => { there = Environment.CurrentManagedThreadId; },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(here, there);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cancelled_continuation_leaves_its_antecedent_alone()
    {
        var x = 3;
        var t = Task.Run(() => x);
        var next = t.ContinueWith(_ => 0, new CancellationToken(canceled: true));
        await Assert.ThrowsAsync<TaskCanceledException>(() => next);
        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task Continuations_see_what_the_closure_wrote()
    {
        var list = new List<int>();
        var t = Task.Run(() => list.Add(1));
        Assert.Equal(1, await t.ContinueWith(_ => list.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task A_chain_of_runs()
    {
        var x = 1;
        var t = Task.Run(() => x);
        for (var i = 0; i < 20; i++)
        {
            t = await t.ContinueWith(async done =>
            {
                var value = await done;
                return await Task.Run(() => value + 1);
            });
        }

        Assert.Equal(21, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task Many_continuations_of_one_task_all_run()
    {
        var x = 2;
        var t = Task.Run(() => x);
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => t.ContinueWith(done => done.Result * i)));
        Assert.Equal(2 * 49 * 50 / 2, all.Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task ContinueWhenAll_gets_the_tasks()
    {
        int x = 1, y = 2;
        var tasks = new[] { Task.Run(() => x), Task.Run(() => y) };
        Assert.Equal(3, await Task.Factory.ContinueWhenAll(tasks, done => done.Sum(t => t.Result)));
    }

    [Behaviour(Ships.Must)]
    public async Task ContinueWhenAny_gets_one_of_the_tasks()
    {
        int x = 1, y = 1;
        var tasks = new[] { Task.Run(() => x), Task.Run(() => y) };
        Assert.Equal(1, await Task.Factory.ContinueWhenAny(tasks, first => first.Result));
        await Task.WhenAll(tasks);
    }

    [Behaviour(Ships.Must)]
    public async Task OnCompleted_of_the_awaiter_is_called()
    {
        var x = 1;
        var called = new TaskCompletionSource();
        var awaiter = Task.Run(() => x).GetAwaiter();
        awaiter.OnCompleted(called.SetResult);
        await called.Task.WaitAsync(Patience);
        Assert.Equal(1, awaiter.GetResult());
    }

    [Behaviour(Ships.Must)]
    public async Task A_continuation_that_throws_faults_only_itself()
    {
        var x = 1;
        var t = Task.Run(() => x);
        Func<Task<int>, int> fail = _ => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => t.ContinueWith(fail));
        Assert.True(t.IsCompletedSuccessfully);
    }

    [Behaviour(Ships.Must)]
    public async Task Await_with_suppressed_throwing()
    {
        var text = "boom";
        Action fail = () => throw new TimeoutException(text);
        var t = Task.Run(fail);
        await t.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(t.IsFaulted);
        Assert.NotNull(t.Exception);
    }
}
