using Distributed.Engine.Calls;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Submission;

public sealed class CallDeadlineTests
{
    private readonly CallBench _bench = new();
    private readonly Dispatcher _dispatcher = new(3, _ => { });
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_call_that_takes_longer_than_its_scope_allows_faults_and_its_slot_stays_taken_until_it_ends()
    {
        var lane = new FakeLane(2);
        _dispatcher.Add(lane);
        var task = Ship(timeoutMs: 5_000, default);

        _clock.Advance(TimeSpan.FromMilliseconds(4_999));
        Assert.False(task.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        var exception = await Assert.ThrowsAsync<CallTimeoutException>(() => task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.IsAssignableFrom<TimeoutException>(exception);
        Assert.Equal(("Bench.cs:7 Task.Run", TimeSpan.FromSeconds(5)), (exception.CallSite, exception.Timeout));
        Assert.Equal(
            "The call at Bench.cs:7 Task.Run had not ended 5 s after its submission (CallOptions.Timeout): it was in an executor, waiting or running. "
            + "Its captured variables are unchanged, and its attempt is dropped. Raise the timeout, add executors, or do less in one call.", exception.Message);
        Assert.Equal(1, lane.Load);
        Assert.Null(lane.Take(lane.Sent[0].Id)); // its late outcome applies to nothing
        Assert.Equal((0, 0), (lane.Load, _bench.LocalRuns));
    }

    [Fact]
    public async Task A_call_that_is_still_queued_says_so()
    {
        var task = Ship(timeoutMs: 10, default);

        _clock.Advance(TimeSpan.FromMilliseconds(10));

        var exception = await Assert.ThrowsAsync<CallTimeoutException>(() => task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("0.01 s after its submission (CallOptions.Timeout): it was still waiting for an executor.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, _dispatcher.Queued);
    }

    [Fact]
    public void Its_tokens_are_cancelled_so_that_it_can_end()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        using var source = new CancellationTokenSource();
        var task = Ship(timeoutMs: 10, source.Token);

        _clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.True(task.IsFaulted);
        Assert.Single(lane.Canceled);
    }

    [Fact]
    public async Task A_call_that_ended_in_time_is_left_alone()
    {
        var lane = new FakeLane(1);
        _dispatcher.Add(lane);
        var task = Ship(timeoutMs: 10, default);
        var call = lane.Take(lane.Sent[0].Id)!;
        new OutcomeCommit(GraphLimits.Default, _clock).Commit(call, _bench.Outcome(call, CallStatus.Completed, 42), _bench.Definitions, 1);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(42, await (Task<int>)task);
    }

    [Fact]
    public void An_executor_full_of_dropped_attempts_takes_no_more_calls_and_is_ended_when_the_others_have()
    {
        var lane = new FakeLane(1);
        var ended = 0;
        lane.WhenStuck(() => ended++);
        _dispatcher.Add(lane);
        var late = Ship(timeoutMs: 10, default);
        var other = Ship(timeoutMs: 60_000, default);

        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(late.IsFaulted);
        Assert.Empty(_dispatcher.Lanes);
        Assert.Equal(0, ended);

        Assert.NotNull(lane.Take(lane.Sent[1].Id));
        Assert.Equal(1, ended);
        Assert.False(other.IsCompleted);
    }

    private Task Ship(int timeoutMs, CancellationToken token)
    {
        using var scope = CallScope.Open(new CallOptions { Timeout = TimeSpan.FromMilliseconds(timeoutMs) });
        var submitter = new Submitter(TrustedPlan.Planner(), _dispatcher, GraphLimits.Default, Placement.Remote, new EngineThreads("Test"), _clock);
        return submitter.TryShip(_bench.Request(() => 42, token), TaskScheduler.Default, static state => new Promise.Of<int>(state))!;
    }
}
