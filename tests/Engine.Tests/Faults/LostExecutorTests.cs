using System.Diagnostics;

namespace Distributed.Engine.Tests.Faults;

[Collection(ExecutorsCollection.Name)]
public sealed class LostExecutorTests : IDisposable
{
    private readonly TestCluster _cluster = new("local:2");

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_killed_executor_loses_no_call_and_none_is_counted_twice()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var held = Enumerable.Range(0, 4).Select(i => _cluster.Run(() => (i, Gate.Enter(path)))).ToArray();
        var inside = gate.WaitForVisitors(4, "calls in all slots");
        var behind = Enumerable.Range(100, 40).Select(i => _cluster.Run(() => i)).ToArray();
        var victim = inside[0].ProcessId;

        Bounded.Kill(victim);

        foreach (var visitor in inside.Where(v => v.ProcessId != victim).Concat(gate.WaitForVisitors(inside.Count(v => v.ProcessId == victim), "retried calls")))
        {
            Assert.NotEqual(victim, visitor.ProcessId);
            visitor.LetGo();
        }

        var results = await Task.WhenAll(held).Within("the held calls");
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.i));
        Assert.Equal(Enumerable.Range(100, 40), await Task.WhenAll(behind).Within("the calls behind them"));
        _cluster.AssertAllShipped(44);
    }

    [Theory]
    [InlineData("kill", "SIGKILL")]
    [InlineData("fail fast", "SIGABRT")]
    [InlineData("overflow", "SIGABRT")]
    [InlineData("thread", "the thread's")]
    public async Task A_closure_that_kills_every_executor_is_given_up_and_its_neighbours_are_not(string how, string told)
    {
        using var gate = new Gate();
        var path = gate.Path;

        // One that blocks for the whole time, in each executor of the pool and of whatever replaces it, would be a neighbour of every crash;
        // these come and go.
        var killer = _cluster.Run(() => Die(how));
        var neighbours = Enumerable.Range(0, 30).Select(i => _cluster.Run(() => i)).ToArray();

        var exception = await Assert.ThrowsAsync<ExecutorLostException>(() => killer.Within("the killing call"));

        Assert.Equal(4, exception.Attempts.Count);
        Assert.All(exception.Attempts, (attempt, i) => Assert.Matches($@"^attempt {i + 1}: executor \d+ \(process \d+\) .*{told}", attempt));
        Assert.StartsWith(
            "The call at Faults.cs:1 Task.Run was given up after 4 attempts, because each executor it ran in was lost: attempt 1: executor ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "Nothing was committed. Run it with DISTRIBUTED_CLUSTER=copied, or with DISTRIBUTED_PLACEMENT=local, to see it fail in this process.",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 30), await Task.WhenAll(neighbours).Within("its neighbours"));
        Assert.Equal(7, await _cluster.Run(() => 7).Within("a call after it"));
        Assert.Equal(31, _cluster.Profile.Shipped);
        Assert.Empty(_cluster.Profile.LocalReasons);
    }

    [Fact]
    public async Task An_attempt_that_died_half_way_leaves_no_trace_in_the_callers_objects()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var list = new List<int>();
        var count = 0;
        var task = _cluster.Run(() =>
        {
            list.Add(7);
            count++;
            return Gate.Enter(path);
        });
        var victim = gate.WaitForVisitor("the first attempt").ProcessId;

        Bounded.Kill(victim);

        var second = gate.WaitForVisitor("the second attempt");
        Assert.NotEqual(victim, second.ProcessId);
        Assert.Empty(list);
        second.LetGo();
        Assert.Equal(second.ProcessId, await task.Within("the call"));
        Assert.Equal([7], list);
        Assert.Equal(1, count);
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task A_call_whose_executors_were_lost_three_times_runs_alone_in_a_fresh_one_and_succeeds()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var task = _cluster.Run(() => Gate.Enter(path));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Bounded.Kill(gate.WaitForVisitor($"attempt {attempt}").ProcessId);
        }

        var alone = gate.WaitForVisitor("the attempt in an executor of its own");
        using var executor = Process.GetProcessById(alone.ProcessId);
        alone.LetGo();

        Assert.Equal(alone.ProcessId, await task.Within("the call"));
        Assert.True(executor.WaitForExit(Gate.Bound), "The executor of the one call lives on.");
        Assert.NotEqual(alone.ProcessId, await _cluster.Run(() => Environment.ProcessId).Within("a call after it"));
        _cluster.AssertAllShipped(2);
    }

    [Fact]
    public async Task Executors_killed_again_and_again_lose_no_call()
    {
        const int Rounds = 4;
        const int CallsARound = 100;
        var tasks = new List<Task<int>>();
        for (var round = 0; round < Rounds; round++)
        {
            using var gate = new Gate();
            var path = gate.Path;
            var held = _cluster.Run(() => Gate.Enter(path));
            tasks.AddRange(Enumerable.Range(round * CallsARound, CallsARound).Select(i => _cluster.Run(() => i)));

            Bounded.Kill(gate.WaitForVisitor("a call to kill").ProcessId);

            gate.WaitForVisitor("its retry").LetGo();
            await held.Within("the killed call");
        }

        Assert.Equal(Enumerable.Range(0, Rounds * CallsARound), await Task.WhenAll(tasks).Within("the other calls"));
        _cluster.AssertAllShipped((Rounds * CallsARound) + Rounds);
    }

    [Fact]
    public async Task An_executor_that_stands_still_as_at_a_breakpoint_is_not_lost()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _cluster.WaitForExecutors(2);
        using var gate = new Gate();
        var path = gate.Path;
        var held = _cluster.Run(() => Gate.Enter(path));
        var visitor = gate.WaitForVisitor("the call that is stopped");
        Signal("STOP", visitor.ProcessId);
        visitor.LetGo();
        var beside = new[] { _cluster.Run(() => 1), _cluster.Run(() => 2) };
        await Task.WhenAny(beside).Within("a call in the other executor");
        Assert.False(held.IsCompleted);

        Signal("CONT", visitor.ProcessId);

        Assert.Equal(visitor.ProcessId, await held.Within("the stopped call"));
        await Task.WhenAll(beside).Within("the calls beside it");
        _cluster.AssertAllShipped(3);
    }

    [Fact]
    public async Task Calls_under_way_when_the_cluster_is_stopped_run_locally()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var task = _cluster.Run(() => Gate.Enter(path));
        Assert.NotEqual(Environment.ProcessId, gate.WaitForVisitor("the shipped attempt").ProcessId);

        _cluster.Dispose();

        gate.WaitForVisitor("the local rerun").LetGo();
        Assert.Equal(Environment.ProcessId, await task.Within("the call"));
        Assert.Equal("the cluster was stopped", Assert.Single(_cluster.Profile.LocalReasons).Key.ToString());
    }

    private static void Signal(string name, int processId)
    {
        using var kill = Process.Start("kill", ["-" + name, processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static int Die(string how)
    {
        switch (how)
        {
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "fail fast":
                Environment.FailFast("a closure's own doing");
                break;
            case "overflow":
                return Deeper(1);
            case "thread":
                var thread = new Thread(() => throw new InvalidOperationException("the thread's"));
                thread.Start();
                thread.Join();
                break;
        }

        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static int Deeper(int i) => i == 0 ? 0 : Deeper(i + 1) + Deeper(i + 2);
}
