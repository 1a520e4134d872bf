using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;

namespace Distributed.Engine.Tests.Submission;

public sealed class SubmitterTests
{
    private static readonly AsyncLocal<string?> s_flowing = new();

    private readonly CallBench _bench = new();
    private readonly Dispatcher _dispatcher = new(3, _ => { });

    [Fact]
    public void Cancelling_a_queued_call_completes_it_at_once_with_the_callers_token()
    {
        using var source = new CancellationTokenSource();
        var task = Ship(() => 1, source.Token)!;

        source.Cancel();

        Assert.Equal(TaskStatus.Canceled, task.Status);
        Assert.Equal(source.Token, Assert.Throws<TaskCanceledException>(() => task.GetAwaiter().GetResult()).CancellationToken);
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        Assert.Empty(lane.Sent);
        Assert.Equal(0, _bench.LocalRuns);
    }

    [Fact]
    public void Cancelling_a_call_under_way_tells_its_executor_which_token()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        using var source = new CancellationTokenSource();
        var task = Ship(() => 1, source.Token)!;

        source.Cancel();

        var (call, token) = Assert.Single(lane.Canceled);
        Assert.True(call.IsOwnToken(token));
        Assert.False(task.IsCompleted);
    }

    [Fact]
    public void A_captured_token_is_not_the_calls_own()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        using var captured = new CancellationTokenSource();
        var token = captured.Token;
        Ship(() => token.IsCancellationRequested);

        captured.Cancel();

        var (call, number) = Assert.Single(lane.Canceled);
        Assert.False(call.IsOwnToken(number));
    }

    [Fact]
    public void Placement_local_ships_nothing_and_says_how_to_change_that()
    {
        Assert.Null(Ship(() => 1, placement: Placement.Local));

        Assert.Equal("placement is local (unset DISTRIBUTED_PLACEMENT)", OnlyReason());
    }

    [Fact]
    public void A_scope_says_otherwise()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        using (Cluster.With(new CallOptions { Placement = Placement.Local }))
        {
            Assert.Null(Ship(() => 1));
            Assert.Equal("the CallOptions of its scope say so (leave the scope of Cluster.With, or its Placement out)", OnlyReason());
        }

        using (Cluster.With(new CallOptions { Placement = Placement.Remote }))
        {
            _bench.Site.Profile.StayLocal(new LocalReason(LocalReasonKind.NotWorthIt, "short"), 10);
            Assert.NotNull(Ship(() => 1, placement: Placement.Local));
        }

        Assert.Single(lane.Sent);
    }

    [Fact]
    public void A_scope_says_how_often_a_lost_call_is_tried()
    {
        var alone = new List<ShippedCall>();
        var dispatcher = new Dispatcher(3, alone.Add);
        using (Cluster.With(new CallOptions { MaxAttempts = 1 }))
        {
            Assert.NotNull(new Submitter(TrustedPlan.Planner(), dispatcher, GraphLimits.Default, Placement.Remote, new EngineThreads("Test"), TimeProvider.System)
                .TryShip(_bench.Request(() => 1), TaskScheduler.Default, static state => new Promise.Of<int>(state)));
        }

        var lane = new FakeLane(1);
        dispatcher.Add(lane);
        dispatcher.Lose(lane, "gone");

        Assert.Single(alone);
    }

    [Fact]
    public void A_cancelled_token_is_left_to_the_BCL()
    {
        Assert.Null(Ship(() => 1, new CancellationToken(canceled: true)));

        Assert.Equal("it was cancelled before it started", OnlyReason());
    }

    [Fact]
    public void What_an_attempt_found_out_holds_for_later_calls_of_the_method()
    {
        var plan = new TrustedPlan { Remembered = new LocalReason(LocalReasonKind.Result, "it returned a stream") };

        Assert.Null(Submitter(new Planner(_ => plan)).TryShip(_bench.Request(() => 1), TaskScheduler.Default, static state => new Promise.Of<int>(state)));

        Assert.Equal("it returned a stream", OnlyReason());
    }

    [Fact]
    public void A_scheduler_of_the_programs_own_keeps_the_call_local()
    {
        var request = _bench.Request(() => 1);
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

        Assert.Null(Submitter().TryShip(request, scheduler, static state => new Promise.Of<int>(state)));

        Assert.Equal("it is started on a task scheduler of the program's own (start it on TaskScheduler.Default)", OnlyReason());
    }

    [Fact]
    public void A_graph_that_is_torn_while_it_is_written_stays_local()
    {
        var task = Submitter(new Planner(static _ => new TornPlan())).TryShip(
            _bench.Request(() => _bench.LocalRuns), TaskScheduler.Default, static state => new Promise.Of<int>(state));

        Assert.Null(task);
        Assert.Equal(
            "a captured object changed while it was written (IndexOutOfRangeException) (don't change captured collections until the call has ended)",
            OnlyReason());
    }

    [Fact]
    public void A_collection_that_is_changed_while_the_graph_is_written_keeps_the_call_local()
    {
        _dispatcher.Add(new FakeLane(1));
        var list = Enumerable.Range(0, 10).Select(i => new object()).ToList();
        var last = new Version(1, 2);
        var plan = new AdmittingPlan(type =>
        {
            // Met after the list's items: the list itself has been written by then.
            if (type == typeof(Version))
                list.Add(new object());
        });
        Func<int> body = () => list.Count + last.Major;

        var task = Submitter(new Planner(_ => plan)).TryShip(_bench.Request(body), TaskScheduler.Default, static state => new Promise.Of<int>(state));

        Assert.Null(task);
        Assert.Equal("a captured collection changed while it was written (don't change captured collections until the call has ended)", OnlyReason());
    }

    [Fact]
    public void A_large_graph_is_written_off_the_callers_thread()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        var data = new byte[1_000_000];

        Assert.NotNull(Ship(() => data.Length));

        Assert.True(lane.WaitForOne().Snapshot.Bytes.Length > data.Length);
    }

    [Fact]
    public async Task A_graph_beyond_the_limits_runs_locally()
    {
        var data = new byte[1_000_000];

        var task = Submitter(limits: new GraphLimits(1000, 500_000)).TryShip(
            _bench.Request(() => data.Length), TaskScheduler.Default, static state => new Promise.Of<int>(state));

        Assert.Equal(data.Length, await ((Task<int>)task!).WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(1, _bench.LocalRuns);
        Assert.Equal(LocalReasonKind.Limit, Assert.Single(_bench.Site.Profile.LocalReasons).Key.Kind);
    }

    [Fact]
    public async Task A_local_rerun_sees_the_callers_context()
    {
        Task? task;
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            s_flowing.Value = "the caller's";
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
            task = Ship(() => $"{1.5} {s_flowing.Value}");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
            s_flowing.Value = null;
        }

        new Thread(() => _dispatcher.GiveUp(new LocalReason(LocalReasonKind.NoFreeSlot, "none"))).UnsafeStart();

        Assert.Equal("1,5 the caller's", await ((Task<string>)task!).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private Task? Ship<T>(Func<T> body, CancellationToken token = default, Placement placement = Placement.Remote) =>
        Submitter(placement: placement).TryShip(_bench.Request(body, token), TaskScheduler.Default, static state => new Promise.Of<T>(state));

    private Submitter Submitter(Planner? planner = null, GraphLimits? limits = null, Placement placement = Placement.Remote) => new(
        planner ?? TrustedPlan.Planner(), _dispatcher, limits ?? GraphLimits.Default, placement, new EngineThreads("Test"), TimeProvider.System);

    private string OnlyReason() => Assert.Single(_bench.Site.Profile.LocalReasons).Key.ToString();

    private sealed class AdmittingPlan(Action<Type> admitted) : ShipPlan
    {
        public override LocalReason? Reason => null;

        public override bool IsHostBound => false;

        public override LocalReason? Admit(Type type)
        {
            admitted(type);
            return null;
        }

        public override LocalReason? Admit(MethodInfo method) => null;

        public override bool Needs(FieldInfo field) => true;
    }

    private sealed class TornPlan : ShipPlan
    {
        public override LocalReason? Reason => null;

        public override bool IsHostBound => false;

        public override LocalReason? Admit(Type type) => throw new IndexOutOfRangeException();

        public override LocalReason? Admit(MethodInfo method) => null;

        public override bool Needs(FieldInfo field) => true;
    }
}
