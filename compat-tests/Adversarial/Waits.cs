#pragma warning disable VSTHRD003, VSTHRD103, xUnit1031
namespace Compat.Adversarial;

/// <summary>Closures that wait, by whatever means, for what the caller does after the call.</summary>
public class Waits : Contract
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);
    private bool _stop;
    private volatile bool _volatileStop;

    private bool Stopped => _stop;

    [Behaviour(Ships.May)]
    public async Task For_a_captured_local()
    {
        var stop = false;
        var t = Task.Run(() => { while (!stop) { Thread.Sleep(1); } return 1; });
        stop = true;
        Assert.Equal(1, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_field_through_a_property()
    {
        var t = Task.Run(() => { while (!Stopped) { Thread.Yield(); } });
        _stop = true;
        await t.WaitAsync(Bound);
    }

    [Behaviour(Ships.May)]
    public async Task For_a_volatile_field()
    {
        var t = Task.Run(() => { while (!_volatileStop) { Thread.SpinWait(10); } });
        _volatileStop = true;
        await t.WaitAsync(Bound);
    }

    [Behaviour(Ships.May)]
    public async Task By_SpinUntil()
    {
        var stop = false;
        var t = Task.Run(() => SpinWait.SpinUntil(() => stop, 10_000));
        stop = true;
        Assert.True(await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task By_SpinOnce()
    {
        var box = new Box();
        var t = Task.Run(() => { var s = new SpinWait(); while (box.Value == 0) { s.SpinOnce(); } return box.Value; });
        box.Value = 4;
        Assert.Equal(4, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task By_a_LINQ_predicate()
    {
        var stop = false;
        var t = Task.Run(() => Enumerable.Range(0, 10_000).Any(_ => { Thread.Sleep(1); return stop; }));
        stop = true;
        Assert.True(await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task By_a_captured_delegate()
    {
        var stop = false;
        var done = () => stop;
        var t = Task.Run(() => { while (!done()) { Thread.Sleep(1); } });
        stop = true;
        await t.WaitAsync(Bound);
    }

    [Behaviour(Ships.May)]
    public async Task By_an_async_poll()
    {
        var stop = false;
        var t = Task.Run(async () => { while (!stop) { await Task.Delay(1); } return 2; });
        stop = true;
        Assert.Equal(2, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task By_a_poll_with_yield()
    {
        var box = new Box();
        var t = Task.Run(async () => { do { await Task.Yield(); } while (box.Value == 0); });
        box.Value = 1;
        await t.WaitAsync(Bound);
    }

    [Behaviour(Ships.May)]
    public async Task By_a_periodic_timer()
    {
        var stop = false;
        var t = Task.Run(async () =>
        {
            using var p = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            while (await p.WaitForNextTickAsync())
            {
                if (stop)
                {
                    return 3;
                }
            }

            return 0;
        });
        stop = true;
        Assert.Equal(3, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task By_recursion()
    {
        var box = new Box();
        var t = Task.Run(() => Until(box, 5_000));
        box.Value = 6;
        Assert.Equal(6, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task By_a_bounded_for_loop()
    {
        var box = new Box();
        var t = Task.Run(() => { for (var i = 0; i < 10_000; i++) { if (box.Value != 0) { return box.Value; } Thread.Sleep(1); } return -1; });
        box.Value = 6;
        Assert.Equal(6, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_an_array_element()
    {
        var a = new int[1];
        var t = Task.Run(() => { while (Volatile.Read(ref a[0]) == 0) { Thread.Sleep(1); } return a[0]; });
        a[0] = 2;
        Assert.Equal(2, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_an_array_element_through_a_helper()
    {
        var a = new int[1];
        var t = Task.Run(() => { while (First(a) == 0) { Thread.Sleep(1); } return a[0]; });
        a[0] = 2;
        Assert.Equal(2, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_reference_to_be_set()
    {
        Box? box = null;
        var t = Task.Run(() => { while (box is null) { Thread.Sleep(1); } return box.Value; });
        box = new() { Value = 8 };
        Assert.Equal(8, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_an_iterators_item()
    {
        var stop = false;
        var t = Task.Run(() => { var n = 0; foreach (var _ in Forever()) { n++; if (stop) { break; } } return n > 0; });
        stop = true;
        Assert.True(await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_file_that_the_caller_writes_after_a_variable()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var x = 0;
        var t = Task.Run(() => { while (!File.Exists(path)) { Thread.Sleep(1); } return x; });
        x = 5;
        File.WriteAllText(path, "");
        Assert.Equal(5, await t.WaitAsync(Bound));
        File.Delete(path);
    }

    [Behaviour(Ships.May)]
    public async Task For_a_completion_source()
    {
        var gate = new TaskCompletionSource<int>();
        var x = 0;
        var t = Task.Run(async () => { var g = await gate.Task; return x + g; });
        x = 5;
        gate.SetResult(1);
        Assert.Equal(6, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_captured_task()
    {
        var gate = new TaskCompletionSource();
        var list = new List<int>();
        Task first = gate.Task;
        var t = Task.Run(() => { first.Wait(); return list.Count; });
        list.Add(1);
        gate.SetResult();
        Assert.Equal(1, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_all_of_several_tasks_in_a_list()
    {
        var gate = new TaskCompletionSource();
        var tasks = new List<Task> { gate.Task, Task.CompletedTask };
        var x = 0;
        var t = Task.Run(async () => { await Task.WhenAll(tasks); return x; });
        x = 3;
        gate.SetResult();
        Assert.Equal(3, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_task_that_is_polled()
    {
        var gate = new TaskCompletionSource();
        var first = gate.Task;
        var x = 0;
        var t = Task.Run(() => { while (!first.IsCompleted) { Thread.Sleep(1); } return x; });
        x = 3;
        gate.SetResult();
        Assert.Equal(3, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_task_in_a_field_of_a_captured_object()
    {
        var gate = new TaskCompletionSource<int>();
        var o = new Pending { Result = gate.Task };
        var t = Task.Run(async () => { var r = await o.Result; return r + o.Extra; });
        o.Extra = 10;
        gate.SetResult(1);
        Assert.Equal(11, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_semaphore_an_event_and_a_countdown()
    {
        using var s = new SemaphoreSlim(0);
        using var e = new ManualResetEventSlim();
        using var c = new CountdownEvent(1);
        var x = 0;
        var a = Task.Run(async () => { await s.WaitAsync(); return x; });
        var b = Task.Run(() => { e.Wait(); return x; });
        var d = Task.Run(() => { c.Wait(); return x; });
        x = 7;
        s.Release();
        e.Set();
        c.Signal();
        Assert.Equal(21, await a.WaitAsync(Bound) + await b.WaitAsync(Bound) + await d.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_pulse()
    {
        var gate = new object();
        var ready = false;
        var t = Task.Run(() => { lock (gate) { while (!ready) { Monitor.Wait(gate, 100); } } return 1; });
        lock (gate)
        {
            ready = true;
            Monitor.PulseAll(gate);
        }

        Assert.Equal(1, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_cancellation_after_which_it_reads()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var x = 0;
        var t = Task.Run(() => { while (!ct.IsCancellationRequested) { Thread.Sleep(1); } return x; });
        x = 9;
        cts.Cancel();
        Assert.Equal(9, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_delay_to_be_cancelled_after_which_it_reads()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var x = 0;
        var t = Task.Run(async () => { try { await Task.Delay(-1, ct); } catch (OperationCanceledException) { } return x; });
        x = 9;
        cts.Cancel();
        Assert.Equal(9, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_ThrowIfCancellationRequested_caught_inside()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var x = 0;
        var t = Task.Run(() =>
        {
            try
            {
                while (true)
                {
                    ct.ThrowIfCancellationRequested();
                    Thread.Sleep(1);
                }
            }
            catch (OperationCanceledException)
            {
                return x;
            }
        });
        x = 9;
        cts.Cancel();
        Assert.Equal(9, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_finally_after_a_cancellation_reads()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        int x = 0, seen = -1;
        var t = Task.Run(() => { try { while (true) { ct.ThrowIfCancellationRequested(); Thread.Sleep(1); } } finally { seen = x; } }, CancellationToken.None);
        x = 9;
        cts.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t.WaitAsync(Bound));
        Assert.Equal(9, seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_callback_of_a_token_reads()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        int x = 0, seen = -1;
        var t = Task.Run(() => { using var r = ct.Register(() => seen = x); while (!ct.IsCancellationRequested) { Thread.Sleep(1); } });
        x = 9;
        cts.Cancel();
        await t.WaitAsync(Bound);
        Assert.True(seen is -1 or 9);
    }

    [Behaviour(Ships.May)]
    public async Task A_linked_source_is_cancelled_from_outside()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var x = 0;
        var t = Task.Run(async () =>
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct);
            try
            {
                await Task.Delay(Timeout.Infinite, linked.Token);
            }
            catch (OperationCanceledException)
            {
            }

            return x;
        });
        x = 4;
        cts.Cancel();
        Assert.Equal(4, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_source_is_cancelled_inside()
    {
        using var cts = new CancellationTokenSource();
        var seen = 0;
        var x = 0;
        using var r = cts.Token.Register(() => seen = x);
        await Task.Run(() => { x = 5; cts.Cancel(); x = 6; });
        Assert.True(cts.IsCancellationRequested);
        Assert.Equal(5, seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_source_of_completion_is_completed_inside()
    {
        var done = new TaskCompletionSource<int>();
        var x = 1;
        await Task.Run(() => { done.SetResult(x + 1); });
        Assert.Equal(2, await done.Task.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_event_is_set_inside()
    {
        using var e = new AutoResetEvent(false);
        var x = 0;
        var t = Task.Run(() => { x = 3; e.Set(); });
        Assert.True(e.WaitOne(Bound));
        Assert.Equal(3, x);
        await t;
    }

    [Behaviour(Ships.May)]
    public async Task Two_calls_hand_over_to_one_another()
    {
        var turn = 0;
        var log = new List<int>();
        var a = Task.Run(() => { while (turn != 0) { Thread.Sleep(1); } log.Add(1); turn = 1; });
        var b = Task.Run(() => { while (turn != 1) { Thread.Sleep(1); } log.Add(2); turn = 2; });
        await Task.WhenAll(a, b).WaitAsync(Bound);
        Assert.Equal([1, 2], log);
    }

    [Behaviour(Ships.May)]
    public async Task For_a_count_of_a_collection()
    {
        var q = new List<int>(16);
        var t = Task.Run(() => { while (q.Count == 0) { Thread.Sleep(1); } return q[0]; });
        q.Add(5);
        Assert.Equal(5, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task For_a_deadline_or_a_flag()
    {
        var stop = false;
        var t = Task.Run(() => { var end = DateTime.UtcNow.AddSeconds(10); while (DateTime.UtcNow < end) { if (stop) { return true; } Thread.Sleep(1); } return false; });
        stop = true;
        Assert.True(await t.WaitAsync(Bound));
    }

    private static int First(int[] a) => a[0];

    private static int Until(Box b, int left)
    {
        if (b.Value != 0 || left == 0)
        {
            return b.Value;
        }

        Thread.Sleep(1); // Waits: the pause of the poll that is the subject.
        return Until(b, left - 1);
    }

    private static IEnumerable<int> Forever()
    {
        while (true)
        {
            yield return 1;
        }
    }

    private sealed class Box
    {
        public int Value;
    }

    private sealed class Pending
    {
        public Task<int> Result = Task.FromResult(0);
        public int Extra;
    }
}
