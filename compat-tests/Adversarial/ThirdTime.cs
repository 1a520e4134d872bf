using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Compat.Adversarial;

/// <summary>Who sees what when: reports, hand-shakes, clean-up, clocks, files.</summary>
public partial class ThirdTime : Contract
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    [Behaviour(Ships.May)]
    public async Task A_handler_of_an_inline_context_changes_what_the_closure_reads()
    {
        var limit = 0;
        var p = Direct(() => new Progress<int>(_ => limit = 42));
        Assert.Equal(42, await Task.Run(() => { p.Report(0); return limit; }));
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_of_an_inline_context_adds_to_what_the_closure_counts()
    {
        var l = new List<int>();
        var p = Direct(() => new Progress<int>(l.Add));
        Assert.Equal(2, await Task.Run(() => { p.Report(1); p.Report(2); return l.Count; }));
        Assert.Equal([1, 2], l);
    }

    [Behaviour(Ships.May)]
    public async Task A_report_is_an_object_that_is_changed_afterwards()
    {
        List<int>? seen = null;
        var p = Direct(() => new Progress<List<int>>(x => seen = x));
        var mine = await Task.Run(() => { var l = new List<int> { 1 }; p.Report(l); l.Add(2); return l; });
        Assert.Same(mine, seen);
        Assert.Equal([1, 2], seen!);
    }

    [Behaviour(Ships.May)]
    public async Task A_report_is_a_captured_object()
    {
        var box = new Box();
        Box? seen = null;
        var p = Direct(() => new Progress<Box>(x => seen = x));
        await Task.Run(() => { p.Report(box); });
        Assert.Same(box, seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_changes_the_reported_object()
    {
        var p = Direct(() => new Progress<Box>(x => x.Value = 5));
        Assert.Equal(5, await Task.Run(() => { var b = new Box(); p.Report(b); return b.Value; }));
    }

    [Behaviour(Ships.May)]
    public async Task A_report_is_a_part_of_the_result()
    {
        var seen = new List<Box>();
        var p = Direct(() => new Progress<Box>(seen.Add));
        var all = await Task.Run(() => { var a = new[] { new Box { Value = 1 }, new Box { Value = 2 } }; foreach (var b in a) { p.Report(b); } return a; });
        Assert.Equal(all, seen);
        Assert.Same(all[1], seen[1]);
    }

    [Behaviour(Ships.May)]
    public async Task Two_progresses_keep_their_common_order()
    {
        var log = new List<string>();
        var (p, q) = Under(() => (new Progress<int>(x => log.Add("p" + x)), new Progress<int>(x => log.Add("q" + x))));
        var n = 3;
        await Task.Run(() => { for (var i = 0; i < n; i++) { ((IProgress<int>)p).Report(i); ((IProgress<int>)q).Report(i); } });
        Assert.Equal(["p0", "q0", "p1", "q1", "p2", "q2"], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_progress_derived_from_the_BCLs()
    {
        var p = new Remembers();
        await Task.Run(() => { for (var i = 0; i < 3; i++) { ((IProgress<int>)p).Report(i); } });
        Assert.Equal([0, 1, 2], p.Seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_progress_inside_a_service_sees_the_service()
    {
        var s = new Service();
        s.Progress = Direct(() => new Progress<int>(_ => s.Seen.Add(s.Done)));
        await Task.Run(() => s.Work(3));
        Assert.Equal([1, 2, 3], s.Seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_asks_the_closure_to_stop()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var p = Direct(() => new Progress<int>(x => { if (x == 3) { cts.Cancel(); } }));
        Assert.Equal(4, await Task.Run(() => { var i = 0; while (!ct.IsCancellationRequested && i < 100_000) { p.Report(i++); } return i; }).WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_throws_into_the_closure()
    {
        IProgress<int> p = new Throws();
        Assert.Equal("handler", await Task.Run(() => { try { p.Report(1); return "none"; } catch (InvalidOperationException e) { return e.Message; } }));
        var q = Direct(() => new Progress<int>(_ => throw new InvalidOperationException("inline")));
        Assert.Equal("inline", await Task.Run(() => { try { q.Report(1); return "none"; } catch (InvalidOperationException e) { return e.Message; } }));
    }

    [Behaviour(Ships.May)]
    public async Task The_last_report_before_a_throw_was_handled()
    {
        var last = -1;
        var p = Direct(() => new Progress<int>(x => last = x));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => { for (var i = 0; ; i++) { p.Report(i); if (i == 2) { throw new InvalidOperationException(); } } }));
        Assert.Equal(2, last);
    }

    [Behaviour(Ships.May)]
    public async Task Reports_are_handled_before_the_task_is_done()
    {
        var n = 0;
        var p = Direct(() => new Progress<int>(_ => n++));
        var t = Task.Run(() => { for (var i = 0; i < 500; i++) { p.Report(i); } return 0; });
        var atOnce = t.ContinueWith(_ => n, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.Equal(500, await atOnce);
    }

    [Behaviour(Ships.May)]
    public async Task A_progress_changed_event_names_its_sender()
    {
        object? sender = null;
        var p = Under<Progress<int>>(() => new());
        p.ProgressChanged += (s, _) => sender = s;
        await Task.Run(() => { ((IProgress<int>)p).Report(1); });
        Assert.Same(p, sender);
    }

    [Behaviour(Ships.May)]
    public async Task An_observer_is_told_as_it_goes()
    {
        var box = new Box();
        var o = new Observer(box);
        await Task.Run(() => { IObserver<int> x = o; for (var i = 1; i < 4; i++) { box.Value = i; x.OnNext(i); } x.OnCompleted(); });
        Assert.Equal([1, 2, 3, -3], o.Seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_faulted_captured_task_gives_its_own_exception()
    {
        var e = new InvalidOperationException("x");
        var f = Task.FromException<int>(e);
        Assert.True(await Task.Run(async () => { try { return await f == 0; } catch (InvalidOperationException c) { return ReferenceEquals(c, e); } }));
        Exception? kept = null;
        await Task.Run(() => { kept = f.Exception!.InnerException; });
        Assert.Same(e, kept);
    }

    [Behaviour(Ships.May)]
    public async Task A_finished_captured_task_gives_its_own_result()
    {
        var box = new Box { Value = 1 };
        var f = Task.FromResult(box);
        await Task.Run(async () => { (await f).Value = 7; });
        Assert.Equal(7, box.Value);
        Assert.Same(box, await Task.Run(() => f.Result));
        Assert.Same(box, await Task.Run(() => f));
    }

    [Behaviour(Ships.May)]
    public async Task A_finished_captured_value_task()
    {
        var box = new Box { Value = 1 };
        var f = new ValueTask<Box>(box);
        await Task.Run(async () => { (await f).Value = 8; });
        Assert.Equal(8, box.Value);
    }

    [Behaviour(Ships.May)]
    public async Task A_value_task_of_a_source_that_Main_completes()
    {
        var s = new Source();
        var f = new ValueTask<int>(s, s.Version);
        var n = 0;
        var t = Task.Run(async () => await f + n);
        n = 5;
        s.Complete(10);
        Assert.Equal(15, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_task_variable_is_set_after_the_start()
    {
        Task<int>? other = null;
        var gate = new SemaphoreSlim(0);
        var t = Task.Run(async () => { await gate.WaitAsync(); return await other! + 1; });
        other = Task.FromResult(4);
        gate.Release();
        Assert.Equal(5, await t.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task The_winner_of_a_race_is_the_finished_one()
    {
        var never = new TaskCompletionSource<int>().Task;
        var done = Task.FromResult(3);
        Assert.True(await Task.Run(async () => await Task.WhenAny(never, done) == done));
        Assert.Equal(3, await Task.Run(async () => await await Task.WhenAny(done, Task.Delay(-1).ContinueWith(_ => 0))));
    }

    [Behaviour(Ships.May)]
    public async Task A_registration_outlives_the_closure()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var hits = 0;
        await Task.Run(() => { ct.Register(() => hits++); });
        cts.Cancel();
        Assert.Equal(1, hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_linked_source_made_inside_is_cancelled_from_outside_afterwards()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var linked = await Task.Run(() => CancellationTokenSource.CreateLinkedTokenSource(ct));
        cts.Cancel();
        Assert.True(linked.IsCancellationRequested);
    }

    [Behaviour(Ships.May)]
    public async Task A_filter_compares_the_token_of_a_cancellation()
    {
        using var cts = new CancellationTokenSource();
        cts.Cancel();
        var ct = cts.Token;
        Assert.Equal("mine", await Task.Run(() =>
        {
            try { ct.ThrowIfCancellationRequested(); return "no"; }
            catch (OperationCanceledException e) when (e.CancellationToken == ct) { return "mine"; }
            catch (OperationCanceledException) { return "other"; }
        }));
    }

    [Behaviour(Ships.May)]
    public async Task A_token_equals_the_token_of_its_captured_source()
    {
        using var cts = new CancellationTokenSource();
        var o = new HoldsToken { Token = cts.Token };
        Assert.True(await Task.Run(() => o.Token == cts.Token));
        await Task.Run(() => { o.Token = CancellationToken.None; });
        Assert.False(o.Token.CanBeCanceled);
    }

    [Behaviour(Ships.May)]
    public async Task A_token_is_returned_and_still_linked()
    {
        using var cts = new CancellationTokenSource();
        var o = new HoldsToken { Token = cts.Token };
        var ct = await Task.Run(() => o.Token);
        cts.Cancel();
        Assert.True(ct.IsCancellationRequested);
    }

    [Behaviour(Ships.May)]
    public async Task A_token_is_put_into_a_captured_object()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var o = new HoldsToken();
        await Task.Run(() => { o.Token = ct; });
        cts.Cancel();
        Assert.True(o.Token.IsCancellationRequested);
    }

    [Behaviour(Ships.May)]
    public async Task A_watch_is_stopped_inside()
    {
        var w = Stopwatch.StartNew();
        await Task.Run(() => { w.Stop(); });
        Assert.False(w.IsRunning);
        var e = w.Elapsed;
        Assert.Equal(e, w.Elapsed);
        Assert.True(e < TimeSpan.FromMinutes(2));
    }

    [Behaviour(Ships.May)]
    public async Task A_watch_is_started_inside()
    {
        var before = Stopwatch.GetTimestamp();
        var w = await Task.Run(() => Stopwatch.StartNew());
        Assert.InRange(w.Elapsed, TimeSpan.Zero, Stopwatch.GetElapsedTime(before));
    }

    [Behaviour(Ships.May)]
    public async Task A_users_clock_is_moved_inside()
    {
        var c = new Clock();
        Assert.Equal(3, await Task.Run(() => { c.Advance(3); return c.GetUtcNow().Second; }));
        Assert.Equal(3, c.GetUtcNow().Second);
    }

    [Behaviour(Ships.May)]
    public async Task A_users_clock_fires_its_timers_inside()
    {
        var c = new Clock();
        var fired = 0;
        using var timer = c.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        await Task.Run(() => { c.Advance(1); c.Advance(1); });
        Assert.Equal(1, fired);
    }

    [Behaviour(Ships.May)]
    public async Task An_async_iterator_is_left_early_and_cleans_up()
    {
        var log = new List<string>();
        Assert.Equal(1, await Task.Run(async () => { await foreach (var x in Numbers(log)) { log.Add("body"); return x; } return 0; }));
        Assert.Equal(["start", "body", "finally"], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_async_iterator_is_half_consumed()
    {
        var log = new List<string>();
        var e = Numbers(log).GetAsyncEnumerator();
        Assert.True(await e.MoveNextAsync());
        Assert.Equal(2, await Task.Run(async () => { await e.MoveNextAsync(); return e.Current; }));
        await e.DisposeAsync();
        Assert.Equal(["start", "finally"], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_iterator_is_disposed_inside()
    {
        var log = new List<string>();
        var e = Items(log).GetEnumerator();
        e.MoveNext();
        await Task.Run(() => { e.Dispose(); });
        Assert.Equal(["finally"], log);
        Assert.False(e.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task Using_declarations_are_undone_in_reverse()
    {
        var log = new List<string>();
        var a = new Closes(log, "a");
        await Task.Run(() => { using var x = a; using var y = new Closes(log, "b"); log.Add("body"); });
        Assert.Equal(["body", "b", "a"], log);
        Assert.True(a.Closed);
    }

    [Behaviour(Ships.May)]
    public async Task An_async_using_is_undone_after_an_exception()
    {
        var log = new List<string>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () =>
        {
            await using var x = new Closes(log, "x");
            await Task.Yield();
            throw new InvalidOperationException();
        }));
        Assert.Equal(["x async"], log);
    }

    [Behaviour(Ships.May)]
    public async Task Exceptions_of_a_WaitAll_inside_keep_their_order()
    {
        var e = await Assert.ThrowsAsync<AggregateException>(() => Task.Run(() =>
        {
            Task.WaitAll(Task.FromException(new Coded(1)), Task.FromException(new Coded(2)), Task.CompletedTask);
        }));
        Assert.Equal([1, 2], e.InnerExceptions.Cast<Coded>().Select(c => c.Code));
    }

    [Behaviour(Ships.May)]
    public async Task Suppressed_throwing_of_a_captured_fault_goes_on()
    {
        Task f = Task.FromException(new Coded(1));
        Assert.True(await Task.Run(async () => { await f.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding); return f.IsFaulted; }));
    }

    [Behaviour(Ships.May)]
    public async Task A_completion_source_is_completed_inside_with_a_captured_object()
    {
        var box = new Box();
        var tcs = new TaskCompletionSource<Box>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.Run(() => { tcs.SetResult(box); });
        Assert.Same(box, await tcs.Task.WaitAsync(Bound));
    }

    [Behaviour(Ships.May)]
    public async Task A_nested_call_in_a_finally_and_a_re_entrant_service()
    {
        var log = new List<int>();
        await Task.Run(async () => { try { log.Add(1); } finally { await Task.Run(() => { log.Add(2); }); log.Add(3); } });
        Assert.Equal([1, 2, 3], log);
        var s = new Reenters();
        Assert.Equal(6, await Task.Run(() => s.Down(3)));
        Assert.Equal(3, s.Depth);
    }

    [Behaviour(Ships.May)]
    public async Task Tasks_of_a_chain_await_the_one_before()
    {
        var order = new List<int>();
        var t = Task.CompletedTask;
        for (var i = 0; i < 5; i++)
        {
            var before = t;
            var n = i;
            t = Task.Run(async () => { await before; order.Add(n); });
        }

        await t.WaitAsync(Bound);
        Assert.Equal([0, 1, 2, 3, 4], order);
    }

    private static T Under<T>(Func<T> make)
    {
        var old = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new InlineContext());
        try { return make(); }
        finally { SynchronizationContext.SetSynchronizationContext(old); }
    }

    private static IProgress<T> Direct<T>(Func<Progress<T>> make) => Under<IProgress<T>>(() => make());

    private static async IAsyncEnumerable<int> Numbers(List<string> log, [EnumeratorCancellation] CancellationToken ct = default)
    {
        log.Add("start");
        try
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
        }
        finally
        {
            log.Add("finally");
        }
    }

    private static IEnumerable<int> Items(List<string> log)
    {
        try { yield return 1; yield return 2; }
        finally { log.Add("finally"); }
    }

    private static bool Note(List<string> log) { log.Add("filter"); return true; }

    private static void Fails() => throw new Coded(9);

    private static void WaitFor(string f)
    {
        for (var i = 0; i < 20_000 && new FileInfo(f).Length == 0; i++)
        {
            Thread.Sleep(1); // Waits: the file is the signal
        }
    }

    private sealed class InlineContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }

    private sealed class Box { public int Value; }

    private sealed class HoldsToken { public CancellationToken Token; }

    private sealed class Remembers : Progress<int>
    {
        public List<int> Seen { get; } = [];
        protected override void OnReport(int value) => Seen.Add(value);
    }

    private sealed class Throws : IProgress<int>
    {
        public void Report(int value) => throw new InvalidOperationException("handler");
    }

    private sealed class Service
    {
        public IProgress<int>? Progress { get; set; }
        public int Done { get; private set; }
        public List<int> Seen { get; } = [];

        public void Work(int n)
        {
            for (var i = 0; i < n; i++)
            {
                Done++;
                Progress?.Report(i);
            }
        }
    }

    private sealed class Observer(Box box) : IObserver<int>
    {
        public List<int> Seen { get; } = [];
        public void OnCompleted() => Seen.Add(-box.Value);
        public void OnError(Exception error) { }
        public void OnNext(int value) => Seen.Add(box.Value);
    }

    private sealed class Source : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };
        public short Version => _core.Version;
        public void Complete(int v) => _core.SetResult(v);
        public int GetResult(short token) => _core.GetResult(token);
        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);
        public void OnCompleted(Action<object?> c, object? s, short t, ValueTaskSourceOnCompletedFlags f) => _core.OnCompleted(c, s, t, f);
    }

    private sealed class Clock : TimeProvider
    {
        private readonly List<Alarm> _alarms = [];
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(int seconds)
        {
            _now += TimeSpan.FromSeconds(seconds);
            foreach (var a in _alarms.Where(a => a.Due == _now).ToList())
            {
                a.Fire();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var a = new Alarm(_now + dueTime, () => callback(state));
            _alarms.Add(a);
            return a;
        }

        private sealed class Alarm(DateTimeOffset due, Action fire) : ITimer
        {
            public DateTimeOffset Due => due;
            public void Fire() => fire();
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;
            public void Dispose() { }
            public ValueTask DisposeAsync() => default;
        }
    }

    private sealed class Closes(List<string> log, string name) : IDisposable, IAsyncDisposable
    {
        public bool Closed { get; private set; }
        public void Dispose() { Closed = true; log.Add(name); }
        public async ValueTask DisposeAsync() { await Task.Yield(); log.Add(name + " async"); }
    }

    private sealed class Coded : Exception
    {
        public const int Result = unchecked((int)0x81234567);
        public Coded(int code) { Code = code; HResult = Result; }
        public int Code { get; set; }
        public List<int>? List { get; set; }
    }

    private sealed class Reenters
    {
        public int Depth { get; private set; }

        public async Task<int> Down(int n)
        {
            if (n == 0)
            {
                return 0;
            }

            Depth++;
            return n + await Task.Run(() => Down(n - 1));
        }
    }
}
