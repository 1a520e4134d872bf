using Distributed.Engine.Diagnostics;
using Distributed.Engine.Submission;

namespace Distributed.Engine.Tests.Submission;

public sealed class DispatcherTests
{
    private static readonly LocalReason s_gone = new(LocalReasonKind.NoFreeSlot, "no executor could be started: none");

    private readonly CallBench _bench = new();
    private readonly List<ShippedCall> _alone = [];
    private readonly Dispatcher _dispatcher;

    public DispatcherTests() => _dispatcher = new Dispatcher(maxAttempts: 3, _alone.Add);

    [Fact]
    public void A_call_goes_to_the_least_loaded_lane()
    {
        var (a, b) = (new FakeLane(2), new FakeLane(2));
        _dispatcher.Add(a);
        _dispatcher.Add(b);

        Dispatch(4);

        Assert.Equal((2, 2), (a.Sent.Count, b.Sent.Count));
    }

    [Fact]
    public void Beyond_the_window_calls_wait_and_leave_in_order()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        var window = lane.Window;
        var calls = Dispatch(window + 3);
        Assert.Equal(calls.Take(window), lane.Sent);

        foreach (var call in calls.Take(3))
        {
            Assert.Same(call, lane.Take(call.Id));
            _dispatcher.Drain();
        }

        Assert.Equal(calls, lane.Sent);
    }

    [Fact]
    public void While_a_lane_is_awaited_no_call_of_unknown_duration_waits_behind_another()
    {
        var (a, b) = (new FakeLane(1), new FakeLane(1));
        _dispatcher.Await(2);
        _dispatcher.Add(a);
        _dispatcher.AwaitOneLess();
        var calls = Dispatch(2);
        Assert.Equal(calls[0], Assert.Single(a.Sent));

        _dispatcher.Add(b);

        Assert.Equal(calls[1], Assert.Single(b.Sent));
    }

    [Fact]
    public void A_lost_executor_counts_as_one_to_come_until_it_is_given_up()
    {
        var (a, b) = (new FakeLane(1), new FakeLane(1));
        _dispatcher.Await(2);
        Assert.Equal((2, 2), _dispatcher.Capacity);
        foreach (var lane in new[] { a, b })
        {
            _dispatcher.Add(lane);
            _dispatcher.AwaitOneLess();
        }

        _dispatcher.Lose(a, "killed");
        Assert.Equal((2, 2), _dispatcher.Capacity);
        _dispatcher.Lose(b, "killed");
        Assert.Equal((2, 2), _dispatcher.Capacity);

        _dispatcher.ExpectOneLess();
        Assert.Equal((1, 1), _dispatcher.Capacity);
        _dispatcher.ExpectOneLess();
        Assert.Equal((1, 1), _dispatcher.Capacity);
    }

    [Fact]
    public void When_no_more_lanes_are_awaited_calls_wait_where_they_will_run()
    {
        var lane = new FakeLane(1);
        _dispatcher.Await(2);
        _dispatcher.Add(lane);
        _dispatcher.AwaitOneLess();
        Dispatch(lane.Window);

        _dispatcher.AwaitOneLess();

        Assert.Equal(lane.Window, lane.Sent.Count);
    }

    [Fact]
    public void A_call_started_beyond_the_slots_lets_one_more_come()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        var calls = Dispatch(lane.Window + 2);
        var before = lane.Sent.Count;

        lane.NoteStartedBeyond(calls[1].Id);
        _dispatcher.Drain();

        Assert.Equal(before + 1, lane.Sent.Count);
    }

    [Fact]
    public void A_wider_window_shrinks_again_when_calls_end()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        var before = lane.Window;
        var calls = Dispatch(2);
        lane.NoteStartedBeyond(calls[1].Id);
        Assert.Equal(before + 1, lane.Window);

        lane.Take(calls[0].Id);

        Assert.Equal(before, lane.Window);
    }

    [Fact]
    public void A_free_slot_is_reserved_once_and_can_be_given_back()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);

        var reserved = _dispatcher.ReserveFreeSlot();
        Assert.Same(lane, reserved);
        Assert.Null(_dispatcher.ReserveFreeSlot());
        lane.Release();
        Assert.Same(lane, _dispatcher.ReserveFreeSlot());
    }

    [Fact]
    public void Calls_made_before_any_lane_wait_for_the_first()
    {
        var calls = Dispatch(3);
        var lane = new FakeLane(1);

        _dispatcher.Add(lane);

        Assert.Equal(calls, lane.Sent);
    }

    [Fact]
    public void Only_the_calls_in_slots_count_the_loss_as_an_attempt()
    {
        var lost = new FakeLane(2);
        _dispatcher.Add(lost);
        var calls = Dispatch(4);
        Assert.Equal(4, lost.Sent.Count);

        _dispatcher.Lose(lost, "executor 1 exit code 134");

        Assert.Equal([1, 1, 0, 0], calls.Select(call => call.LostAttempts.Count));
        Assert.Equal("attempt 1: executor 1 exit code 134", calls[0].LostAttempts[0]);
    }

    [Fact]
    public void A_call_started_beyond_the_slots_counts_the_loss_too()
    {
        var lost = new FakeLane(1);
        _dispatcher.Add(lost);
        var calls = Dispatch(3);
        lost.NoteStartedBeyond(calls[2].Id);

        _dispatcher.Lose(lost, "gone");

        Assert.Equal([1, 0, 1], calls.Select(call => call.LostAttempts.Count));
    }

    [Fact]
    public void A_retried_call_that_waits_behind_others_counts_no_attempt()
    {
        var first = new FakeLane(1);
        _dispatcher.Add(first);
        var old = Dispatch(1)[0];
        _dispatcher.Lose(first, "gone");
        var second = new FakeLane(1);
        Assert.True(second.TryReserve(2) && second.TryReserve(2));
        var young = _bench.Call(() => 1);
        Assert.True(second.Send(young));
        Assert.True(_dispatcher.TryDequeue(old));
        Assert.True(second.Send(old));

        _dispatcher.Lose(second, "gone again");

        Assert.Equal((1, 1), (old.LostAttempts.Count, young.LostAttempts.Count)); // old: the first loss only
    }

    [Fact]
    public void A_call_given_to_a_lane_that_was_closed_already_counts_no_attempt()
    {
        var lane = new FakeLane(1) { IsClosed = true };
        _dispatcher.Add(lane);
        var call = Dispatch(1)[0];

        _dispatcher.Lose(lane, "gone");

        Assert.Empty(call.LostAttempts);
        var next = new FakeLane(1);
        _dispatcher.Add(next);
        Assert.Same(call, Assert.Single(next.Sent));
    }

    [Fact]
    public void A_removed_lane_is_sent_nothing_and_keeps_what_is_in_flight()
    {
        var lane = new FakeLane(2);
        _dispatcher.Add(lane);
        var call = Dispatch(1)[0];

        _dispatcher.Remove(lane);
        Dispatch(1);

        Assert.Same(call, Assert.Single(lane.Sent));
        Assert.Same(call, Assert.Single(lane.Lose()));
    }

    [Fact]
    public void Retries_come_before_calls_that_never_left_and_keep_their_order()
    {
        var lost = new FakeLane(1);
        _dispatcher.Add(lost);
        var calls = Dispatch(lost.Window + 2);
        _dispatcher.Lose(lost, "gone");
        var next = new FakeLane(calls.Length);

        _dispatcher.Add(next);

        Assert.Equal(calls, next.Sent);
    }

    [Fact]
    public void After_the_last_shared_attempt_a_call_runs_alone_and_then_is_given_up()
    {
        var call = Dispatch(1)[0];
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Empty(_alone);
            var lane = new FakeLane(1);
            _dispatcher.Add(lane);
            Assert.Same(call, Assert.Single(lane.Sent));
            _dispatcher.Lose(lane, $"executor {attempt} exit code 134");
        }

        Assert.Same(call, Assert.Single(_alone));
        Assert.True(call.IsAlone);
        Assert.False(call.Promise.Task.IsCompleted);
        var own = new FakeLane(1);
        Assert.True(own.TryReserve(1) && own.Send(call));
        _dispatcher.Lose(own, "executor 4 exit code 134");

        var exception = Assert.IsType<ExecutorLostException>(Assert.Single(call.Promise.Task.Exception!.InnerExceptions));
        Assert.Equal(
            ["attempt 1: executor 1 exit code 134", "attempt 2: executor 2 exit code 134", "attempt 3: executor 3 exit code 134", "attempt 4: executor 4 exit code 134"],
            exception.Attempts);
        Assert.StartsWith("The call at Bench.cs:7 Task.Run was given up after 4 attempts, because each executor it ran in was lost: attempt 1:", exception.Message);
        Assert.Equal(0, _bench.LocalRuns);
    }

    [Fact]
    public async Task When_no_executor_will_come_queued_and_later_calls_run_locally()
    {
        var queued = Dispatch(2);

        _dispatcher.GiveUp(s_gone);
        var later = Dispatch(1);

        foreach (var call in queued.Concat(later))
        {
            Assert.Equal(42, await ((Task<int>)call.Promise.Task).WaitAsync(TimeSpan.FromSeconds(60)));
        }

        Assert.Equal(3, _bench.LocalRuns);
        Assert.Equal(3, _bench.Site.Profile.LocalReasons.Single(entry => entry.Key == s_gone).Value);
    }

    [Fact]
    public async Task A_stopped_cluster_leaves_no_call_behind()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        var calls = Dispatch(2);
        calls[1].IsAlone = true;

        _dispatcher.GiveUp(s_gone);
        _dispatcher.Abandon(lane, s_gone);

        Assert.Equal(42, await ((Task<int>)calls[0].Promise.Task).WaitAsync(TimeSpan.FromSeconds(60)));
        await Assert.ThrowsAsync<ExecutorLostException>(() => calls[1].Promise.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(1, _bench.LocalRuns);
    }

    [Fact]
    public void A_call_is_taken_out_of_the_queue_once()
    {
        var call = Dispatch(1)[0];

        Assert.True(_dispatcher.TryDequeue(call));
        Assert.False(_dispatcher.TryDequeue(call));
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        Assert.Empty(lane.Sent);
    }

    [Fact]
    public void A_lane_lost_before_the_call_is_sent_hands_it_to_another()
    {
        var (lost, other) = (new FakeLane(1), new FakeLane(1));
        _dispatcher.Add(lost);
        var reserved = _dispatcher.ReserveFreeSlot()!;
        _dispatcher.Lose(lost, "gone");
        _dispatcher.Add(other);
        var call = _bench.Call(() => 42);

        _dispatcher.Dispatch(call, reserved);

        Assert.Same(call, Assert.Single(other.Sent));
        Assert.Empty(call.LostAttempts);
    }

    [Fact]
    public async Task A_call_that_can_not_be_sent_runs_locally()
    {
        var lane = new FakeLane(1) { Failure = new InvalidOperationException("A Call frame of 9 bytes can't be sent; the limit is 8.") };
        _dispatcher.Add(lane);

        var call = Dispatch(1)[0];

        Assert.Equal(42, await ((Task<int>)call.Promise.Task).WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, lane.Load);
        Assert.Equal(
            "it could not be sent: A Call frame of 9 bytes can't be sent; the limit is 8.",
            Assert.Single(_bench.Site.Profile.LocalReasons).Key.ToString());
    }

    private ShippedCall[] Dispatch(int count)
    {
        var calls = Enumerable.Range(0, count).Select(_ => _bench.Call(() => 42)).ToArray();
        foreach (var call in calls)
        {
            _dispatcher.Dispatch(call);
        }

        return calls;
    }
}
