#pragma warning disable CS4014, VSTHRD100, VSTHRD110, CS1998
using System.Collections.Concurrent;

namespace Compat.Adversarial;

/// <summary>Work that outlives the closure, or runs beside it.</summary>
public class Detached : Contract
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Behaviour(Ships.May)]
    public async Task A_discarded_task_of_a_helper()
    {
        var o = new Hits();
        await Task.Run(() => { _ = o.Later(); });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 1, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_forgotten_task_two_calls_down()
    {
        var o = new Hits();
        await Task.Run(o.Deeper);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 1, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task An_async_void_method()
    {
        var o = new Hits();
        await Task.Run(o.Fire);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 1, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task An_async_lambda_as_an_action()
    {
        var o = new Hits();
        await Task.Run(() => new List<int> { 1, 2 }.ForEach(async _ => { await Task.Delay(5); Interlocked.Increment(ref o.Count); }));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 2, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_continuation_that_nobody_awaits()
    {
        var o = new Hits();
        await Task.Run(() => { Task.Delay(5).ContinueWith(_ => o.Count = 1, TaskScheduler.Default); });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 1, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_pool_item_a_thread_and_a_timer()
    {
        var o = new Hits();
        await Task.Run(() => { ThreadPool.QueueUserWorkItem(_ => Interlocked.Increment(ref o.Count)); });
        await Task.Run(() => { new Thread(() => Interlocked.Increment(ref o.Count)).Start(); });
        await Task.Run(() => { o.Keep = new Timer(_ => Interlocked.Increment(ref o.Count), null, 1, Timeout.Infinite); });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 3, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_nested_run_that_nobody_awaits()
    {
        var o = new Hits();
        await Task.Run(() => { Task.Run(() => { Thread.Sleep(5); o.Count = 1; }); });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 1, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_task_kept_in_a_captured_list()
    {
        var n = 0;
        var tasks = new List<Task>();
        await Task.Run(() => { tasks.Add(Task.Delay(5).ContinueWith(_ => n = 1, TaskScheduler.Default)); });
        await tasks[0].WaitAsync(Bound);
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task The_outer_task_of_StartNew_ends_before_the_inner()
    {
        var n = 0;
        var gate = 5;
        var outer = Task.Factory.StartNew(async () => { await Task.Delay(gate); n = 1; return n; });
        var inner = await outer;
        Assert.Equal(1, await inner.WaitAsync(Bound));
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_task_returned_as_an_object()
    {
        var n = 0;
        var t = await Task.Run(() => new Holder { Work = Work() });
        await t.Work.WaitAsync(Bound);
        Assert.Equal(1, n);

        async Task Work()
        {
            await Task.Delay(5);
            n = 1;
        }
    }

    [Behaviour(Ships.May)]
    public async Task An_event_whose_handler_is_async_void()
    {
        var o = new Hits();
        o.Done += async (_, _) => { await Task.Delay(5); Interlocked.Increment(ref o.Count); }; // Waits: the work that outlives the closure is the subject.
        await Task.Run(o.Raise);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref o.Count) == 1, Bound));
    }

    [Behaviour(Ships.May)]
    public async Task WhenAny_leaves_the_slow_one_behind()
    {
        var n = 0;
        var x = 1;
        await Task.Run(async () => { await Task.WhenAny(Task.FromResult(x), Slow()); });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref n) == 1, Bound));

        async Task Slow()
        {
            await Task.Delay(20);
            Volatile.Write(ref n, 1);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_wait_with_a_timeout_leaves_the_work_behind()
    {
        var n = 0;
        Assert.False(await Task.Run(() => Slow().Wait(1)));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref n) == 1, Bound));

        async Task Slow()
        {
            await Task.Delay(100);
            Volatile.Write(ref n, 1);
        }
    }

    [Behaviour(Ships.May)]
    public async Task An_attached_child_is_waited_for()
    {
        var n = 0;
        await Task.Factory.StartNew(() => { Task.Factory.StartNew(() => { Thread.Sleep(5); n = 1; }, TaskCreationOptions.AttachedToParent); });
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task Nested_runs_and_loops_write_captured_state()
    {
        var a = new int[50];
        var sum = 0;
        await Task.Run(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => { a[i] = i; })));
            Parallel.For(10, 50, i => a[i] = i);
            sum = a.AsParallel().Sum();
        });
        Assert.Equal(Enumerable.Range(0, 50), a);
        Assert.Equal(1225, sum);
    }

    [Behaviour(Ships.May)]
    public async Task A_thread_that_is_joined()
    {
        var n = 0;
        await Task.Run(() => { var t = new Thread(() => n = 4); t.Start(); t.Join(); });
        Assert.Equal(4, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_parallel_query_and_a_long_running_start()
    {
        var bag = new ConcurrentBag<int>();
        var state = new Hits();
        await Task.Factory.StartNew(s => { ((Hits)s!).Count = 5; bag.Add(1); }, state, TaskCreationOptions.LongRunning);
        Assert.Equal((5, 1), (state.Count, bag.Count));
    }

    private sealed class Holder
    {
        public Task Work = Task.CompletedTask;
    }

    private sealed class Hits
    {
        public int Count;
        public object? Keep;

        public event EventHandler? Done;

        public void Raise() => Done?.Invoke(this, EventArgs.Empty);

        public async Task Later()
        {
            await Task.Delay(5); // Waits: so that it is still running when the closure has ended.
            Interlocked.Increment(ref Count);
        }

        public void Deeper() => Middle();

        public async void Fire()
        {
            await Task.Delay(5); // Waits: so that it is still running when the closure has ended.
            Interlocked.Increment(ref Count);
        }

        private Task Middle() => Later();
    }
}
