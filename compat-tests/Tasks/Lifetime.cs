using System.Runtime.CompilerServices;

namespace Compat.Tasks;

/// <summary>What is kept alive, what is not, disposal, and great numbers of tasks.</summary>
public class Lifetime : Contract
{
    [Behaviour(Ships.Must)]
    public void A_captured_object_is_free_once_the_task_is_done()
    {
        var (task, captured) = RunWithCapture();
        AssertCollected(captured);
        Assert.Equal(4, task.Result);
    }

    [Behaviour(Ships.Must)]
    public void The_closure_is_free_once_the_task_is_done()
    {
        var (task, closure) = RunWithClosure();
        AssertCollected(closure);
        Assert.True(task.IsCompletedSuccessfully);
    }

    [Behaviour(Ships.Must)]
    public void A_result_is_free_with_its_task() => AssertCollected(RunForResult());

    [Behaviour(Ships.Must)]
    public void A_state_object_lives_as_long_as_its_task()
    {
        var (task, state) = RunWithState();
        GC.Collect();
        Assert.Same(state.Target, task.AsyncState);
        GC.KeepAlive(task);
    }

    [Behaviour(Ships.Must)]
    public void A_faulted_tasks_captures_are_free() => AssertCollected(RunThatFaults());

    [Behaviour(Ships.Must)]
    public void An_unobserved_exception_is_reported()
    {
        var marker = $"unobserved {Guid.NewGuid()}";
        var seen = new TaskCompletionSource<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) =>
        {
            if (e.Exception.InnerException is TimeoutException { Message: var m } && m == marker)
            {
                e.SetObserved();
                seen.TrySetResult(e.Exception);
            }
        };
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            FaultAndForget(marker);
            Assert.True(SpinWait.SpinUntil(() => Collect() && seen.Task.IsCompleted, Patience));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }
    }

    [Behaviour(Ships.Must)]
    public async Task A_completed_task_can_be_disposed_and_still_be_read()
    {
        var x = 3;
        var t = Task.Run(() => x);
        await t;
        t.Dispose();
        Assert.Equal(3, t.Result);
        Assert.Throws<ObjectDisposedException>(() => ((IAsyncResult)t).AsyncWaitHandle);
    }

    [Behaviour(Ships.Never)]
    public void A_running_task_cannot_be_disposed()
    {
        using var go = new ManualResetEventSlim();
        var t = Task.Run(go.Wait);
        Assert.Throws<InvalidOperationException>(t.Dispose);
        go.Set();
        t.Wait();
    }

    [Behaviour(Ships.Must)]
    public void The_wait_handle_is_set_at_the_end()
    {
        var x = 3;
        var t = Task.Run(() => x);
        Assert.True(((IAsyncResult)t).AsyncWaitHandle.WaitOne(Patience));
        Assert.True(t.IsCompleted);
        Assert.False(((IAsyncResult)t).CompletedSynchronously);
    }

    [Behaviour(Ships.Must)]
    public async Task Ten_thousand_empty_runs()
    {
        var tasks = new Task[10_000];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = Task.Run(() => { });
        }

        await Task.WhenAll(tasks);
        Assert.All(tasks, t => Assert.True(t.IsCompletedSuccessfully));
    }

    [Behaviour(Ships.Must)]
    public async Task Ten_thousand_runs_with_results()
    {
        var tasks = Enumerable.Range(0, 10_000).Select(i => Task.Run(() => (long)i * i)).ToList();
        var all = await Task.WhenAll(tasks);
        Assert.Equal(9_999L * 10_000 * 19_999 / 6, all.Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task A_thousand_runs_that_each_fault()
    {
        var tasks = Enumerable.Range(0, 1_000).Select(i => Task.Run(() => int.Parse($"x{i}"))).ToList();
        foreach (var t in tasks)
        {
            await Assert.ThrowsAsync<FormatException>(() => t);
        }
    }

    [Behaviour(Ships.Must)]
    public void Runs_started_from_many_threads()
    {
        var sums = new long[8];
        var threads = Enumerable.Range(0, sums.Length).Select(k =>
        {
            var thread = new Thread(() =>
            {
                for (var i = 0; i < 100; i++)
                {
                    var n = i;
                    sums[k] += Task.Run(() => n + 1).Result;
                }
            });
            thread.Start();
            return thread;
        }).ToList();
        threads.ForEach(t => t.Join());
        Assert.All(sums, s => Assert.Equal(5050, s));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Task<int>, WeakReference) RunWithCapture()
    {
        var captured = new int[4];
        var t = Task.Run(() => captured.Length);
        t.Wait();
        return (t, new WeakReference(captured));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Task, WeakReference) RunWithClosure()
    {
        var x = 1;
        Func<int> closure = () => x;
        var t = Task.Run(closure);
        t.Wait();
        return (t, new WeakReference(closure));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunForResult()
    {
        var n = 100;
        return new WeakReference(Task.Run(() => new int[n]).Result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Task, WeakReference) RunWithState()
    {
        var state = new int[1];
        var t = Task.Factory.StartNew(s => ((int[])s!).Length, state);
        t.Wait();
        return (t, new WeakReference(state));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunThatFaults()
    {
        var captured = new int[4];
        var t = Task.Run(() => captured[captured.Length]);
        Assert.Throws<AggregateException>(() => t.Wait());
        return new WeakReference(captured);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FaultAndForget(string marker)
    {
        Action fail = () => throw new TimeoutException(marker);
        var done = ((IAsyncResult)Task.Run(fail)).AsyncWaitHandle;
        done.WaitOne();
    }

    private static bool Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return true;
    }

    // A worker thread may hold the object for a moment after the task is done.
    private static void AssertCollected(WeakReference reference) =>
        Assert.True(SpinWait.SpinUntil(() => Collect() && !reference.IsAlive, TimeSpan.FromSeconds(20)), "still referenced");
}
