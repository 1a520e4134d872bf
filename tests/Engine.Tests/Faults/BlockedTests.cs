namespace Distributed.Engine.Tests.Faults;

/// <summary>Closures that sleep, in the executors' slots and thread pools or in this process's: what doesn't depend on them goes on (S16, S17).</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class BlockedTests : IDisposable
{
    private readonly TestCluster _cluster = new("local:2", slots: 1);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Calls_come_through_though_sleeping_ones_fill_all_slots_and_windows()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var sleepers = Enumerable.Range(0, 12).Select(_ => _cluster.Run(() => Gate.Enter(path))).ToArray();

        // All inside at once, though there are two slots and each executor is sent three calls: what sleeps makes room.
        var inside = gate.WaitForVisitors(12, "sleeping calls");
        Assert.Equal(7, await _cluster.Run(() => 7).Within("a call behind twelve sleepers"));

        Array.ForEach(inside, visitor => visitor.LetGo());
        await Task.WhenAll(sleepers).Within("the sleepers");
        _cluster.AssertAllShipped(13);
    }

    [Fact]
    public async Task Calls_come_through_though_a_closure_has_filled_its_executors_thread_pool()
    {
        using var gate = new Gate();
        using var one = new TestCluster("local:1", slots: 1);
        var path = gate.Path;
        var threads = await one.Run(() =>
        {
            ThreadPool.GetMinThreads(out var workers, out _);
            for (var i = 0; i < workers * 3; i++)
            {
                _ = Task.Run(() => Gate.Enter(path));
            }

            return workers;
        }).Within("the closure that fills the pool");
        var sleeping = gate.WaitForVisitors(threads, "sleeping work items");

        Assert.Equal(7, await one.Run(() => 7).Within("a call beside them"));

        Array.ForEach(sleeping, visitor => visitor.LetGo());
        one.AssertAllShipped(2);
    }

    [Fact]
    public void Shipped_calls_complete_though_this_process_thread_pool_is_full()
    {
        using var gate = new Gate();
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var workers, out _);
        var sleepers = Enumerable.Range(0, workers * 4).Select(_ => Task.Run(() => release.Wait(Gate.Bound))).ToArray();
        int? result = null;
        var caller = new Thread(() => result = _cluster.Run(() => 7).Result);

        caller.Start();

        Assert.True(caller.Join(Gate.Bound), "A shipped call waited for the full thread pool.");
        Assert.Equal(7, result);
        release.Set();
        Task.WaitAll(sleepers);
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task A_call_waiting_behind_another_is_cancelled_at_once()
    {
        using var gate = new Gate();
        using var source = new CancellationTokenSource();
        using var patient = new TestCluster(new ClusterOptions { Cluster = "local:1", SlotsPerExecutor = 1, SlotPatience = TimeSpan.FromHours(1) });
        var path = gate.Path;
        var first = patient.Run(() => Gate.Enter(path));
        var visitor = gate.WaitForVisitor("the call in the slot");
        var second = patient.Run(() => 2, source.Token);

        source.Cancel();

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => second.Within("the waiting call"));
        Assert.Equal(source.Token, exception.CancellationToken);
        visitor.LetGo();
        Assert.Equal(visitor.ProcessId, await first.Within("the call in the slot"));
        Assert.Equal(3, await patient.Run(() => 3).Within("a call after it"));
    }
}
