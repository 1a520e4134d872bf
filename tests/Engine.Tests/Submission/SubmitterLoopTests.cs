using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Execution.Loops;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Submission.Loops;
using Distributed.Engine.Tests.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Submission;

/// <summary>Which loops are the BCL's, and why; and how those of this process run, on a clock that stands still.</summary>
public sealed class SubmitterLoopTests
{
    private static readonly LocalReason s_stopped = new(LocalReasonKind.NoFreeSlot, "the cluster was stopped");

    private readonly CallSite _site = new("/src/Loops.cs", 3, "Parallel.For");
    private readonly Dispatcher _dispatcher = new(3, _ => { });
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Degree_one_is_sequential_and_the_BCLs()
    {
        Assert.Null(On(Placement.Remote).TryRun(Loop(10, _ => { }, degree: 1)).Result);

        Assert.Equal(
            ("its degree of parallelism is one: its iterations run one after the other, on the caller's thread", "leave MaxDegreeOfParallelism out, or raise it"), Reason());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_loop_of_one_iteration_is_the_BCLs(int count)
    {
        Assert.Null(On(Placement.Remote).TryRun(Loop(count, _ => { })).Result);

        Assert.Equal(("it has no more than one iteration", null), Reason());
    }

    [Fact]
    public void A_loop_that_is_over_soon_has_run_here_with_its_reason()
    {
        var seen = new int[100];

        var result = On(Placement.Auto).TryRun(Loop(seen.Length, i => seen[i]++)).Result;

        Assert.True(result!.Value.IsCompleted);
        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.Equal(
            ("the loop was over before it was worth shipping", "do more in one loop, or set DISTRIBUTED_PLACEMENT=remote to ship everything"), Reason());
    }

    [Fact]
    public void A_site_of_short_loops_is_the_BCLs_and_its_loops_are_timed_now_and_then()
    {
        var submitter = On(Placement.Auto);
        submitter.TryRun(Loop(100, _ => { }));
        submitter.TryRun(Loop(100, _ => { }));

        var outcome = submitter.TryRun(Loop(100, _ => { }));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        outcome.Note(Parallel.For(0, 100, _ => { }));

        Assert.Null(outcome.Result);
        Assert.Equal(3, _site.Profile.Loops.Samples);
        Assert.True(_site.TakeLocal());
        Assert.Contains(
            _site.Profile.LocalReasons,
            reason => reason.Key is
            {
                What: "the whole loop runs about 1 us, and shipping a piece of it costs about 100 us",
                Remedy: "do more in one loop, or set DISTRIBUTED_PLACEMENT=remote to ship everything",
            });
    }

    [Fact]
    public void Asynchronous_loops_are_the_BCLs_under_auto()
    {
        Func<int, CancellationToken, ValueTask> body = (_, _) => default;

        Assert.Null(On(Placement.Auto).TryRunAsync(Loop(10, body), () => Task.CompletedTask));

        Assert.Equal(
            ("asynchronous loops mostly wait, which they do as well here", "set DISTRIBUTED_PLACEMENT=remote, or open a scope with Cluster.With, for bodies that compute"), Reason());
    }

    /// <summary>Between the loss of the last executor and its replacement there is nothing to plan chunks for; the loop waited for ever.</summary>
    [Fact]
    public async Task A_loop_that_begins_while_no_executor_is_there_goes_to_the_next_one()
    {
        var (lost, next) = (new FakeLane(1), new FakeLane(1));
        _dispatcher.Await(1);
        _dispatcher.Add(lost);
        _dispatcher.AwaitOneLess();
        _dispatcher.Lose(lost, "killed");

        var loop = Task.Run(() => On(Placement.Remote).TryRun(Loop(100, _ => { })));
        Assert.True(SpinWait.SpinUntil(() => _dispatcher.Queued > 0, Gate.Bound), "No chunk was made.");
        _dispatcher.Add(next);

        Assert.Equal(_site, next.WaitForOne().Request.Site);
        _dispatcher.GiveUp(s_stopped);
        _dispatcher.Abandon(next, s_stopped);
        Assert.True((await loop.Within("the loop")).Result!.Value.IsCompleted);
    }

    /// <summary>The same where no replacement comes: its chunks are told so when they are dispatched, and run here.</summary>
    [Fact]
    public async Task A_loop_that_begins_when_no_executor_will_come_any_more_runs_here()
    {
        var lost = new FakeLane(1);
        _dispatcher.Await(1);
        _dispatcher.Add(lost);
        _dispatcher.AwaitOneLess();
        _dispatcher.Lose(lost, "killed");
        _dispatcher.ExpectOneLess();
        _dispatcher.GiveUp(s_stopped);

        var end = await Task.Run(() => On(Placement.Remote).TryRun(Loop(100, _ => { }))).Within("the loop");

        Assert.True(end.Result!.Value.IsCompleted);
        Assert.Equal((0, s_stopped.What), (_site.Profile.Shipped, Reason().What));
    }

    [Fact]
    public void What_iterations_throw_here_comes_in_an_aggregate()
    {
        var submitter = On(Placement.Auto);

        var thrown = Assert.Throws<AggregateException>(() => submitter.TryRun(Loop(100, i => throw new TimeoutException($"{i}"))));

        Assert.All(thrown.InnerExceptions, e => Assert.IsType<TimeoutException>(e));
    }

    private Submitter On(Placement placement) =>
        new(TrustedPlan.Planner(), _dispatcher, GraphLimits.Default, placement, new EngineThreads("Test"), _clock, waiting: null, processors: 2);

    private LoopRequest Loop(int count, Action<int> body, int degree = -1) => Loop(count, (Delegate)body, degree);

    private LoopRequest Loop(int count, Delegate body, int degree = -1) => new(
        _site,
        body,
        degree,
        TaskScheduler.Default,
        CancellationToken.None,
        count,
        () => new RangeSource(0, count, (first, size) => new ForChunk<int, NoLocal> { From = first, Count = size }));

    private (string What, string? Remedy) Reason()
    {
        var reason = Assert.Single(_site.Profile.LocalReasons).Key;
        return (reason.What, reason.Remedy);
    }
}
