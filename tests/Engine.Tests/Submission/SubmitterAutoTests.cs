using System.Collections.Concurrent;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Submission;

/// <summary>Placement auto, on lanes to nowhere and a clock that stands still.</summary>
public sealed class SubmitterAutoTests : IDisposable
{
    private const string Here = "this process had nothing else to do";
    private const string NoSlot = "no executor slot was free";

    // Not captured: closures that are written take only the number along.
    private static readonly ConcurrentDictionary<int, ManualResetEventSlim> Gates = new();
    private static int s_lastId;

    private readonly CallBench _bench = new();
    private readonly Dispatcher _dispatcher = new(3, _ => { });
    private readonly FakeTimeProvider _clock = new();
    private readonly int _id = Interlocked.Increment(ref s_lastId);
    private readonly Submitter _submitter;

    public SubmitterAutoTests()
    {
        Gates[_id] = new ManualResetEventSlim();
        _submitter = new Submitter(
            TrustedPlan.Planner(), _dispatcher, GraphLimits.Default, Placement.Auto, new EngineThreads("Test"), _clock, waiting: null, processors: 2);
    }

    public void Dispose() => Gates[_id].Set();

    [Fact]
    public async Task A_site_that_has_never_been_shipped_gets_a_duration_from_calls_that_run_here()
    {
        await Timed(TimeSpan.FromMilliseconds(3));
        await Timed(TimeSpan.FromMilliseconds(3));

        Assert.Equal((2, TimeSpan.FromMilliseconds(3)), (_bench.Site.Profile.Cost.Samples, _bench.Site.Profile.Cost.Run));
        Assert.Equal((2, 0), (_bench.Site.Profile.Calls, _bench.Site.Profile.Shipped));
        Assert.Equal([(Here, 2)], Reasons());
    }

    [Fact]
    public async Task Short_calls_stay_local_and_are_not_even_looked_at_between_two_that_are_timed()
    {
        _dispatcher.Add(new FakeLane(8));
        await Timed(TimeSpan.Zero);
        await Timed(TimeSpan.Zero);

        Assert.Equal(1, await (Task<int>)Ship(() => 1)!); // looked at: short, so it is timed, and the next ones go by
        for (var i = 0; i < 1024; i++)
        {
            Assert.True(_bench.Site.TakeLocal());
        }

        Assert.False(_bench.Site.TakeLocal());
        Assert.True(SpinWait.SpinUntil(() => _bench.Site.Profile.Cost.Samples == 3, TimeSpan.FromSeconds(60)));
        Assert.Equal(1027, _bench.Site.Profile.Calls);
        Assert.Equal([(Here, 2), ("its calls run about 1 us, and shipping one costs about 100 us", 1025)], Reasons());
    }

    [Fact]
    public void Calls_of_unknown_length_fill_idle_processors_then_slots_then_the_queue()
    {
        var (near, far) = (new FakeLane(1), new FakeLane(1) { IsElsewhere = true });
        _dispatcher.Add(near);
        _dispatcher.Add(far);

        var tasks = new[] { Blocked(), Blocked(), Blocked(), Blocked() };
        Assert.Equal((2, 1, 1), (_bench.LocalRuns, near.Load, far.Load));

        // Then those that wait in the executors, which keep them busy, and the queue.
        tasks = [.. tasks, .. Enumerable.Range(0, 6).Select(_ => Blocked())];
        Assert.Equal((2, 3, 3, 2), (_bench.LocalRuns, near.Load, far.Load, _dispatcher.Queued));
        Assert.All(tasks, task => Assert.False(task.IsCompleted));
    }

    [Fact]
    public void Processors_that_executors_of_this_machine_use_are_not_idle()
    {
        var near = new FakeLane(2);
        _dispatcher.Add(near);
        Assert.True(near.TryReserve(2) && near.TryReserve(2));

        Assert.False(Blocked().IsCompleted);

        Assert.Equal((0, 3), (_bench.LocalRuns, near.Load));
    }

    [Fact]
    public async Task What_is_queued_runs_here_when_this_process_is_free_first()
    {
        var lane = new FakeLane(1) { IsElsewhere = true };
        _dispatcher.Add(lane);
        var tasks = Enumerable.Range(0, 8).Select(_ => Blocked()).ToArray();
        Assert.Equal((2, 3, 3), (_bench.LocalRuns, lane.Sent.Count, _dispatcher.Queued));

        Gates[_id].Set();

        await Task.WhenAll(tasks[..2].Concat(tasks[5..])).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(5, _bench.LocalRuns);
        Assert.Contains(("it was queued for an executor, and this process was free first", 3), Reasons());
        Assert.Equal(
            ["add executors, or DISTRIBUTED_PLACEMENT=remote to wait for one",
                "nothing: calls whose length isn't known yet, or which found no free slot, fill idle processors here"],
            _bench.Site.Profile.LocalReasons.Select(entry => entry.Key.Remedy).Order(StringComparer.Ordinal));
        Assert.Equal(0, _dispatcher.QueuedBytes);
    }

    [Fact]
    public async Task Known_long_calls_go_to_executors_first()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        await Timed(TimeSpan.FromSeconds(1));
        await Timed(TimeSpan.FromSeconds(1));

        Assert.NotNull(Ship(() => 1));

        Assert.Single(lane.Sent);
    }

    [Fact]
    public void Without_executors_in_sight_calls_are_the_BCLs()
    {
        var tasks = new[] { Blocked(), Blocked() };

        Assert.Null(Ship(() => 1));

        Assert.All(tasks, task => Assert.False(task.IsCompleted));
        Assert.Contains((NoSlot, 1), Reasons());
    }

    [Fact]
    public void Calls_made_before_the_executors_have_come_wait_for_whoever_is_first()
    {
        _dispatcher.Await(1);
        _ = (Blocked(), Blocked());
        Assert.False(Blocked().IsCompleted);
        Assert.Equal(1, _dispatcher.Queued);

        var lane = new FakeLane(1);
        _dispatcher.Add(lane);

        Assert.Single(lane.Sent);
    }

    [Fact]
    public void A_graph_whose_worth_is_not_known_is_not_written_whole()
    {
        var lane = new FakeLane(1) { IsElsewhere = true };
        _dispatcher.Add(lane);
        _ = (Blocked(), Blocked());
        var data = new byte[1_000_000];

        Assert.Null(Ship(() => data.Length));

        Assert.Equal(0, lane.Load);
        Assert.Contains(("it isn't known yet whether its calls run long enough to ship what they capture, more than 100 kB", 1), Reasons());
    }

    [Fact]
    public async Task A_graph_too_large_for_its_work_stays_local_and_the_site_knows()
    {
        _dispatcher.Add(new FakeLane(1));
        await Timed(TimeSpan.FromMilliseconds(10));
        await Timed(TimeSpan.FromMilliseconds(10));
        var data = new byte[2_000_000];

        Assert.Equal(2_000_000, await (Task<int>)Ship(() => data.Length)!);
        Assert.NotNull(Ship(() => 1)); // the site's next call is judged by what was learnt: timed here

        Assert.Contains(("its calls run about 10 ms, too briefly to ship what they capture, more than 400 kB", 1), Reasons());
        Assert.Equal(0, _bench.Site.Profile.Shipped);
        Assert.NotNull(_bench.Site.Profile.StaysLocal);
    }

    private (string What, long Count)[] Reasons() =>
        [.. _bench.Site.Profile.LocalReasons.OrderBy(entry => entry.Value).ThenByDescending(entry => entry.Key.What).Select(entry => (entry.Key.What, entry.Value))];

    private async Task Timed(TimeSpan run)
    {
        var clock = _clock;
        var before = _bench.Site.Profile.Cost.Samples;
        await Ship(() =>
        {
            clock.Advance(run);
            return 0;
        })!.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(SpinWait.SpinUntil(() => _bench.Site.Profile.Cost.Samples > before, TimeSpan.FromSeconds(60)));
    }

    private Task Blocked()
    {
        var id = _id;
        return Ship(() =>
        {
            Gates[id].Wait(TimeSpan.FromSeconds(60));
            return 0;
        })!;
    }

    private Task? Ship<T>(Func<T> body, CancellationToken token = default) =>
        _submitter.TryShip(_bench.Request(body, token), TaskScheduler.Default, static state => new Promise.Of<T>(state));
}
