using System.Collections.Concurrent;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Progress of calls whose executors are lost, and of calls that can't be brought to their end: live, in order, nothing twice, nothing hangs.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class ReportTests : IDisposable
{
    private readonly TestCluster _cluster = new(new ClusterOptions { Cluster = "local:2", SlotsPerExecutor = 2 });
    private readonly Posts _posts = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Reports_arrive_while_the_closure_runs()
    {
        using var gate = new Gate();
        var path = gate.Path;
        IProgress<int> progress = _posts.Progress();
        var task = _cluster.Run(() => { progress.Report(1); progress.Report(2); return Gate.Enter(path); });
        var visitor = gate.WaitForVisitor("the reporting call");

        _posts.WaitFor(2);

        Assert.False(task.IsCompleted);
        visitor.LetGo();
        Assert.NotEqual(Environment.ProcessId, await task.Within("the reporting call"));
        Assert.Equal([1, 2], _posts.Seen);
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task All_reports_are_in_before_the_task_ends()
    {
        const int Reports = 5000;
        IProgress<int> progress = _posts.Progress();

        Assert.Equal(3, await _cluster.Run(() => { for (var i = 0; i < Reports; i++) { progress.Report(i); } return 3; }).Within("a call of many reports"));

        Assert.Equal(Enumerable.Range(0, Reports), _posts.Seen);
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task A_retried_call_reports_what_was_not_reported_yet()
    {
        using var gate = new Gate();
        var path = gate.Path;
        IProgress<int> progress = _posts.Progress();
        var task = _cluster.Run(() =>
        {
            progress.Report(1);
            progress.Report(2);
            var process = Gate.Enter(path);
            progress.Report(3);
            return process;
        });
        var first = gate.WaitForVisitor("the first attempt");
        _posts.WaitFor(2);

        Bounded.Kill(first.ProcessId);
        gate.WaitForVisitor("the second attempt").LetGo();

        Assert.NotEqual(first.ProcessId, await task.Within("the retried call"));
        Assert.Equal([1, 2, 3], _posts.Seen);
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task A_call_that_has_reported_is_not_rerun_locally()
    {
        IProgress<int> progress = _posts.Progress();

        var exception = await Assert.ThrowsAsync<RemoteException>(() => _cluster.Run(int () =>
        {
            progress.Report(1);
            throw new MissingMethodException("Gone");
        }).Within("the call"));

        Assert.Equal("Gone", Assert.IsType<MissingMethodException>(exception.InnerException).Message);
        Assert.Contains("reports progress or the like", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1], _posts.Seen);
    }

    [Fact]
    public async Task A_value_larger_than_a_frame_is_reported_by_a_local_run()
    {
        using var small = new TestCluster(new ClusterOptions { Cluster = "local:1", MaxFrameBytes = 64 * 1024 });
        var seen = new ConcurrentQueue<int>();
        IProgress<string> progress = new Progress<string>(text => seen.Enqueue(text.Length));

        Assert.Equal(7, await small.Run(() => { progress.Report(new string('x', 100_000)); return 7; }).Within("the call"));

        Assert.True(SpinWait.SpinUntil(() => !seen.IsEmpty, Gate.Bound), "The local run's report didn't come.");
        Assert.Equal([100_000], seen);
        Assert.Contains("a reported value can't be sent: ", Assert.Single(small.Profile.LocalReasons).Key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_blocks_delays_its_own_call_only()
    {
        using var handler = new BlockingHandler();
        IProgress<int> blocked = handler.Posts.Progress();
        var task = _cluster.Run(() => { blocked.Report(1); return 1; });
        handler.WaitUntilEntered();

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _cluster.Run(() => i))).Within("calls beside a blocked handler"));

        Assert.False(task.IsCompleted);
        handler.LetGo();
        Assert.Equal(1, await task.Within("the call whose handler was blocked"));
    }

    [Fact]
    public async Task A_cluster_that_is_stopped_gives_up_a_call_that_has_reported()
    {
        using var gate = new Gate();
        var path = gate.Path;
        IProgress<int> progress = _posts.Progress();
        var task = _cluster.Run(() => { progress.Report(1); return Gate.Enter(path); });
        gate.WaitForVisitor("the reporting call");
        _posts.WaitFor(1);

        _cluster.Dispose();

        var exception = await Assert.ThrowsAsync<ExecutorLostException>(() => task.Within("the given-up call"));
        Assert.Contains("reports progress or the like", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1], _posts.Seen);
    }

    private sealed class BlockingHandler : IDisposable
    {
        private readonly ManualResetEventSlim _entered = new();
        private readonly ManualResetEventSlim _released = new();

        public BlockingHandler() => Posts = new Posts(() =>
        {
            _entered.Set();
            _released.Wait(Gate.Bound);
        });

        public Posts Posts { get; }

        public void WaitUntilEntered() => Assert.True(_entered.Wait(Gate.Bound), "The report didn't come.");

        public void LetGo() => _released.Set();

        public void Dispose()
        {
            _entered.Dispose();
            _released.Dispose();
        }
    }

    /// <summary>Notes what is posted at the moment it is: handlers on the thread pool would come in any order.</summary>
    private sealed class Posts(Action? atEach = null) : SynchronizationContext
    {
        private readonly ConcurrentQueue<int> _seen = new();

        public IEnumerable<int> Seen => _seen;

        public Progress<int> Progress()
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return new Progress<int>(_seen.Enqueue);
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            atEach?.Invoke();
            d(state);
        }

        public void WaitFor(int count) =>
            Assert.True(SpinWait.SpinUntil(() => _seen.Count >= count, Gate.Bound), $"{_seen.Count} of {count} reports came within {Gate.Bound}.");
    }
}
