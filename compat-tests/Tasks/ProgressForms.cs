using System.Collections.Concurrent;

namespace Compat.Tasks;

/// <summary>
/// Reports to a captured progress. What is posted goes into a queue here, in the order and at the moment of the reports, and is handled when the behaviour
/// says so: handlers on the thread pool come in any order.
/// </summary>
public class ProgressForms : Contract
{
    private readonly Posts _posts = new();

    [Behaviour(Ships.Must)]
    public async Task All_reports_are_posted_in_order_before_the_task_ends()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        int[] data = [5, 6, 7];
        var sum = await Task.Run(() =>
        {
            var total = 0;
            for (var i = 0; i < data.Length; i++)
            {
                total += data[i];
                p.Report(i);
            }

            return total;
        });
        Assert.Equal(3, _posts.Handle());
        Assert.Equal((18, "0 1 2"), (sum, string.Join(' ', seen)));
    }

    [Behaviour(Ships.Must)]
    public async Task Thousands_of_reports_all_come()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var count = 3000;
        await Task.Run(() => { for (var i = 0; i < count; i++) p.Report(i); });
        Assert.Equal(count, _posts.Handle());
        Assert.Equal(Enumerable.Range(0, count), seen);
    }

    [Behaviour(Ships.Must)]
    public async Task Handlers_on_the_thread_pool_get_every_report()
    {
        var seen = new ConcurrentBag<int>();
        using var all = new CountdownEvent(20);
        var p = WithoutContext(() => (IProgress<int>)new Progress<int>(i => { seen.Add(i); all.Signal(); }));
        var from = 1;
        await Task.Run(() => { for (var i = from; i <= 20; i++) p.Report(i); });
        Assert.True(all.Wait(Patience));
        Assert.Equal(Enumerable.Range(1, 20), seen.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task Text_tuples_and_new_objects_are_reported()
    {
        var seen = new List<object>();
        var text = _posts.Progress<string>(seen.Add);
        var pair = _posts.Progress<(int, string?)>(v => seen.Add(v));
        var step = _posts.Progress<Step>(s => seen.Add(s.ToString()));
        var any = _posts.Progress<object?>(v => seen.Add(v ?? "null"));
        var name = "x";
        await Task.Run(() =>
        {
            text.Report($"{name} 1");
            pair.Report((2, null));
            step.Report(new Step(3, name));
            any.Report(4);
        });
        Assert.Equal(4, _posts.Handle());
        Assert.Equal(["x 1", (2, (string?)null), "Step { Number = 3, Name = x }", 4], seen);
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_lambda_reports_between_its_awaits()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var n = 3;
        var result = await Task.Run(async () =>
        {
            for (var i = 0; i < n; i++)
            {
                await Task.Yield();
                p.Report(i);
            }

            return n;
        });
        _posts.Handle();
        Assert.Equal((3, "0 1 2"), (result, string.Join(' ', seen)));
    }

    [Behaviour(Ships.Must)]
    public async Task StartNew_reports_too()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        Assert.Equal(2, await Task.Factory.StartNew(s => { p.Report((int)s!); return 2; }, 7));
        _posts.Handle();
        Assert.Equal([7], seen);
    }

    [Behaviour(Ships.Must)]
    public async Task A_service_that_holds_a_progress_reports()
    {
        var seen = new List<double>();
        var importer = new Importer(_posts.Progress<double>(seen.Add));
        Assert.Equal(6, await Task.Run(() => importer.Import([1, 2, 3])));
        _posts.Handle();
        Assert.Equal(3, seen.Count);
        Assert.Equal(1.0, seen[2]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_progress_of_the_programs_own_passes_on_to_another()
    {
        var seen = new List<double>();
        IProgress<int> percent = new Scaled(_posts.Progress<double>(seen.Add));
        await Task.Run(() => { for (var i = 0; i <= 100; i += 50) percent.Report(i); });
        _posts.Handle();
        Assert.Equal([0, 0.5, 1], seen);
    }

    [Behaviour(Ships.Must)]
    public async Task A_progress_of_the_programs_own_keeps_what_was_reported()
    {
        var recorder = new Recorder();
        IProgress<int> p = recorder;
        var n = 3;
        await Task.Run(() => { for (var i = 0; i < n; i++) p.Report(i); });
        Assert.Equal([0, 1, 2], recorder.Seen);
    }

    [Behaviour(Ships.Must)]
    public async Task What_a_progress_of_the_programs_own_throws_reaches_the_closure()
    {
        IProgress<int> p = new Strict();
        var answer = await Task.Run(() =>
        {
            try
            {
                p.Report(-1);
                return "taken";
            }
            catch (ArgumentOutOfRangeException e)
            {
                return $"refused {e.ParamName}";
            }
        });
        Assert.Equal("refused value", answer);
    }

    [Behaviour(Ships.Must)]
    public async Task Locals_that_only_the_awaited_closure_touches_may_change_before_reports()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var sum = 0;
        var squares = new int[4];
        var names = new List<string>();
        await Task.Run(() =>
        {
            for (var i = 0; i < squares.Length; i++)
            {
                squares[i] = i * i;
                names.Add($"n{i}");
                sum += i;
                p.Report(i);
            }
        });
        _posts.Handle();
        Assert.Equal("6 | 0 1 4 9 | n0 n1 n2 n3 | 0 1 2 3", $"{sum} | {string.Join(' ', squares)} | {string.Join(' ', names)} | {string.Join(' ', seen)}");
    }

    [Behaviour(Ships.Must)]
    public async Task State_that_changes_after_the_last_report_is_the_callers_at_the_end()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var done = 0;
        var task = Task.Run(() =>
        {
            for (var i = 0; i < 3; i++) p.Report(i);
            done = 3;
        });
        await task;
        _posts.Handle();
        Assert.Equal((3, 3), (done, seen.Count));
    }

    [Behaviour(Ships.Must)]
    public async Task Without_a_progress_there_is_nobody_to_see_the_changes()
    {
        IProgress<int>? p = null;
        var done = 0;
        var task = Task.Run(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                done++;
                p?.Report(done);
            }
        });
        await task;
        Assert.Equal(3, done);
    }

    [Behaviour(Ships.Must)]
    public async Task A_closure_that_throws_has_reported_before()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var n = 2;
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() =>
        {
            p.Report(n);
            if (n > 0) throw new InvalidOperationException("after the report");
        }));
        Assert.Equal(1, _posts.Handle());
        Assert.Equal(("after the report", 2), (e.Message, seen[0]));
    }

    [Behaviour(Ships.Must)]
    public async Task A_handler_can_cancel_the_closure()
    {
        // Not disposed of: reports that are still on their way cancel it once more, whenever they come.
        var cts = new CancellationTokenSource();
        var token = cts.Token;
        var p = WithoutContext(() => (IProgress<int>)new Progress<int>(i => { if (i >= 5) cts.Cancel(); }));
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
        {
            for (var i = 0; ; i++)
            {
                token.ThrowIfCancellationRequested();
                p.Report(i);
            }
        }, token));
        Assert.Equal(token, e.CancellationToken);
    }

    [Behaviour(Ships.Must)]
    public async Task Iterations_of_a_parallel_loop_report_each()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var n = 50;
        await Task.Run(() => { Parallel.For(0, n, i => p.Report(i)); });
        Assert.Equal(n, _posts.Handle());
        Assert.Equal(Enumerable.Range(0, n), seen.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task A_progress_that_is_returned_is_the_callers_own()
    {
        var p = _posts.Progress<int>(_ => { });
        var returned = await Task.Run(() => new Holder { Progress = p });
        Assert.Same(p, returned.Progress);
    }

    [Behaviour(Ships.Never, Reason = "changes done and reports progress afterwards")]
    public async Task S01_a_handler_that_reads_captured_state_sees_it_as_it_was_at_the_report()
    {
        var done = 0;
        var seen = new List<int>();
        using var go = new AutoResetEvent(false);
        var p = WithoutContext(() => (IProgress<int>)new Progress<int>(_ => { lock (seen) seen.Add(done); go.Set(); }));
        await Task.Run(() => { done++; p.Report(1); });
        Assert.True(go.WaitOne(Patience));
        Assert.Equal([1], seen);
    }

    [Behaviour(Ships.Never, Reason = "changes results and reports progress afterwards")]
    public async Task S01_an_array_that_others_hold_is_as_far_as_the_reports_say()
    {
        var results = new int[3];
        var held = results;
        var seen = new List<int>();
        var p = _posts.Progress<int>(i => seen.Add(held[i]));
        await Task.Run(() => { for (var i = 0; i < 3; i++) { results[i] = i + 10; p.Report(i); } });
        _posts.Handle();
        Assert.Equal([10, 11, 12], seen);
    }

    [Behaviour(Ships.Never, Reason = "reports a Order")]
    public async Task S08_a_captured_object_that_is_reported_is_the_callers_own()
    {
        var order = new Order { Amount = 3 };
        var seen = new List<Order>();
        var p = _posts.Progress<Order>(seen.Add);
        await Task.Run(() => { p.Report(order); });
        _posts.Handle();
        Assert.Same(order, seen[0]);
    }

    [Behaviour(Ships.Never, Reason = "which may run its handler inside of Report")]
    public async Task S01_a_handler_that_runs_at_once_decides_what_the_closure_reads_next()
    {
        var limit = new Order { Amount = 100 };
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new AtOnce());
        IProgress<int> p = new Progress<int>(i => limit.Amount = i);
        SynchronizationContext.SetSynchronizationContext(before);
        Assert.Equal(7, await Task.Run(() => { p.Report(7); return limit.Amount; }));
    }

    [Behaviour(Ships.Never, Reason = "it reports progress, so it may run only once")]
    public async Task S05_a_result_that_may_not_travel_is_no_reason_to_report_twice()
    {
        var seen = new List<int>();
        var p = _posts.Progress<int>(seen.Add);
        var bytes = new byte[] { 1 };
        Stream stream = await Task.Run<Stream>(() => { p.Report(1); return new MemoryStream(bytes); });
        Assert.Equal(1, _posts.Handle());
        Assert.Equal((1, 1L), (seen[0], stream.Length));
    }

    [Behaviour(Ships.Never, Reason = "derives from System.Progress")]
    public async Task A_class_derived_from_Progress_does_what_it_likes_with_reports()
    {
        var counting = new Counting();
        IProgress<int> p = counting;
        await Task.Run(() => { p.Report(1); });
        Assert.Equal(1, counting.Reports);
    }

    private static T WithoutContext<T>(Func<T> make)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return make();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public sealed record Step(int Number, string Name);

    private sealed class Order
    {
        public int Amount { get; set; }
    }

    private sealed class Holder
    {
        public required IProgress<int> Progress { get; init; }
    }

    private sealed class Importer(IProgress<double> progress)
    {
        public int Import(int[] rows)
        {
            var sum = 0;
            for (var i = 0; i < rows.Length; i++)
            {
                sum += rows[i];
                progress.Report((i + 1) / (double)rows.Length);
            }

            return sum;
        }
    }

    private sealed class Scaled(IProgress<double> inner) : IProgress<int>
    {
        public void Report(int value) => inner.Report(value / 100.0);
    }

    private sealed class Recorder : IProgress<int>
    {
        public List<int> Seen { get; } = [];

        public void Report(int value) => Seen.Add(value);
    }

    private sealed class Strict : IProgress<int>
    {
        public void Report(int value) => ArgumentOutOfRangeException.ThrowIfNegative(value);
    }

    private sealed class Counting : Progress<int>
    {
        private int _reports;

        public int Reports => _reports;

        protected override void OnReport(int value) => Interlocked.Increment(ref _reports);
    }

    private sealed class AtOnce : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }

    /// <summary>A context as a user interface has it: what is posted waits for its loop.</summary>
    private sealed class Posts : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _queue = new();

        public IProgress<T> Progress<T>(Action<T> handler)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return new Progress<T>(handler);
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

        /// <summary>Handles what has been posted so far; says how much that was.</summary>
        public int Handle()
        {
            var handled = 0;
            for (; _queue.TryDequeue(out var post); handled++) post.Callback(post.State);
            return handled;
        }
    }
}
