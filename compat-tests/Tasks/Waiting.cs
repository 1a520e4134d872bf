namespace Compat.Tasks;

/// <summary>Waits, timeouts and combinators.</summary>
public class Waiting : Contract
{
    [Behaviour(Ships.Must)]
    public async Task WhenAll_gives_results_in_the_order_of_the_tasks()
    {
        var offset = 100;
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => offset + i)));
        Assert.Equal(Enumerable.Range(100, 50), all);
    }

    [Behaviour(Ships.Must)]
    public async Task WhenAny_gives_one_of_the_tasks()
    {
        var x = 4;
        var tasks = new[] { Task.Run(() => x), Task.Run(() => x) };
        var first = await Task.WhenAny(tasks);
        Assert.Contains(first, tasks);
        Assert.Equal(8, (await Task.WhenAll(tasks)).Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task WhenEach_gives_every_task_once()
    {
        var x = 4;
        var tasks = Enumerable.Range(0, 10).Select(i => Task.Run(() => x * i)).ToList();
        var sum = 0;
        await foreach (var t in Task.WhenEach(tasks))
        {
            sum += await t;
        }

        Assert.Equal(180, sum);
    }

    [Behaviour(Ships.Must)]
    public void WaitAll_waits_for_all()
    {
        var a = new int[20];
        Task[] tasks = [.. Enumerable.Range(0, 20).Select(i => Task.Run(() => { a[i] = i + 1; }))];
        Task.WaitAll(tasks);
        Assert.Equal(210, a.Sum());
    }

    [Behaviour(Ships.Must)]
    public void WaitAll_collects_the_exceptions()
    {
        var zero = 0;
        Task[] tasks = [Task.Run(() => 1 / zero), Task.Run(() => 1), Task.Run(() => int.Parse($"x{zero}"))];
        var e = Assert.Throws<AggregateException>(() => Task.WaitAll(tasks));
        Assert.Equal(2, e.InnerExceptions.Count);
        Assert.Contains(e.InnerExceptions, i => i is DivideByZeroException);
        Assert.Contains(e.InnerExceptions, i => i is FormatException);
    }

    [Behaviour(Ships.Must)]
    public void WaitAny_gives_the_index_of_a_completed_task()
    {
        var x = 1;
        Task[] tasks = [Task.Run(() => x), Task.Run(() => x)];
        var index = Task.WaitAny(tasks);
        Assert.True(tasks[index].IsCompleted);
        Task.WaitAll(tasks);
    }

    [Behaviour(Ships.Must)]
    public void Wait_with_a_long_timeout_is_true()
    {
        var x = 1;
        Assert.True(Task.Run(() => x).Wait(Patience));
    }

    [Behaviour(Ships.Never)]
    public void Wait_with_no_time_is_false_while_it_runs()
    {
        using var go = new ManualResetEventSlim();
        var t = Task.Run(go.Wait);
        Assert.False(t.Wait(0));
        Assert.False(t.IsCompleted);
        go.Set();
        Assert.True(t.Wait(Patience));
    }

    [Behaviour(Ships.Never)]
    public async Task WaitAsync_times_out_and_the_task_goes_on()
    {
        using var go = new ManualResetEventSlim();
        var t = Task.Run(() => { go.Wait(); return 7; });
        await Assert.ThrowsAsync<TimeoutException>(() => t.WaitAsync(TimeSpan.Zero));
        go.Set();
        Assert.Equal(7, await t.WaitAsync(Patience));
    }

    [Behaviour(Ships.May)]
    public void WaitAll_with_no_time_is_false_while_one_runs()
    {
        using var go = new ManualResetEventSlim();
        Task[] tasks = [Task.Run(() => 1), Task.Run(go.Wait)];
        Assert.False(Task.WaitAll(tasks, 0));
        go.Set();
        Assert.True(Task.WaitAll(tasks, Patience));
    }

    [Behaviour(Ships.May)]
    public async Task WhenAny_gives_the_one_that_is_ready()
    {
        using var go = new ManualResetEventSlim();
        var slow = Task.Run(go.Wait);
        var quick = Task.Run(() => { });
        Assert.Same(quick, await Task.WhenAny(slow, quick));
        go.Set();
        await slow;
    }

    [Behaviour(Ships.Must)]
    public async Task WaitAsync_of_a_completed_task_is_at_once()
    {
        var x = 5;
        var t = Task.Run(() => x);
        await t;
        Assert.Equal(5, await t.WaitAsync(TimeSpan.Zero));
    }

    [Behaviour(Ships.Must)]
    public void Waiting_from_many_threads_gives_all_the_same()
    {
        var x = 5;
        var t = Task.Run(() => new int[] { x });
        var threads = Enumerable.Range(0, 8).Select(_ =>
        {
            int[]? seen = null;
            var thread = new Thread(() => seen = t.Result);
            thread.Start();
            return (thread, seen: new Func<int[]?>(() => seen));
        }).ToList();
        threads.ForEach(p => p.thread.Join());
        Assert.All(threads, p => Assert.Same(t.Result, p.seen()));
    }

    [Behaviour(Ships.Never)]
    public void Status_is_running_while_it_runs()
    {
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var t = Task.Run(() => { started.Set(); go.Wait(); });
        Assert.True(started.Wait(Patience));
        Assert.Equal(TaskStatus.Running, t.Status);
        go.Set();
        t.Wait();
    }

    [Behaviour(Ships.Never)]
    public async Task Status_of_an_async_lambda_is_waiting_for_activation()
    {
        var go = new TaskCompletionSource();
        var t = Task.Run(async () => await go.Task);
        Assert.Equal(TaskStatus.WaitingForActivation, t.Status);
        Assert.False(t.IsCompleted);
        go.SetResult();
        await t;
    }
}
