using System.Reflection;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Submission;

/// <summary>Loops that the analysis took for computing though they wait for a write here (S13).</summary>
public sealed class WaitingGuardTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private readonly CallBench _bench = new();
    private readonly Dispatcher _dispatcher = new(3, _ => { });
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLane _lane = new(4);
    private readonly WaitingGuard _guard;
    private readonly Flags _flags = new();
    private readonly Planner _planner = new(static _ => new LoopPlan());

    public WaitingGuardTests()
    {
        _dispatcher.Add(_lane);
        _guard = new WaitingGuard(s_limit, _dispatcher, new EngineThreads("Test"), _clock);
    }

    [Fact]
    public async Task A_call_whose_loop_looks_at_what_was_changed_here_runs_here()
    {
        var task = Ship();
        _flags.Limit = 7;

        _clock.Advance(s_limit);

        Assert.Equal(7, await task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(1, _bench.LocalRuns);
        var reason = Assert.Single(_bench.Site.Profile.LocalReasons).Key;
        Assert.Equal(
            (LocalReasonKind.Waiting, "it was still running in an executor after 2 s, while 'Limit', which its loop looks at, was changed here"), (reason.Kind, reason.What));
        Assert.Equal("pass a CancellationToken instead of waiting for a variable", reason.Remedy);
        Assert.Null(_lane.Take(_lane.Sent[0].Id)); // what its attempt ends with is nobody's

        Assert.Null(TryShip());
        Assert.Contains(_bench.Site.Profile.LocalReasons, entry => entry.Key.What == "its loop looks at 'Limit', which was changed while it ran");
    }

    [Fact]
    public void A_long_computation_goes_on_as_long_as_nothing_that_its_loop_looks_at_changes()
    {
        var task = Ship();
        _flags.Other = 7;
        _flags.Results[0] = 1;

        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(s_limit);
        }

        Assert.False(task.IsCompleted);
        Assert.Equal((0, 1), (_bench.LocalRuns, _guard.Watched));
    }

    [Fact]
    public void A_call_that_has_ended_is_not_looked_after_any_more()
    {
        Ship();
        var call = _lane.Take(_lane.Sent[0].Id)!;
        new OutcomeCommit(GraphLimits.Default, _clock).Commit(call, _bench.Outcome(call, CallStatus.Completed, 42), _bench.Definitions, 1);
        Assert.Equal(1, _guard.Watched);

        _clock.Advance(s_limit);

        Assert.Equal(0, _guard.Watched);
    }

    [Fact]
    public void Only_calls_whose_loops_may_wait_are_looked_after()
    {
        var computing = Plan((int[] all) =>
        {
            var sum = 0;
            foreach (var x in all)
            {
                sum += x;
            }

            return sum;
        });
        var guarded = Plan((Flags flags) =>
        {
            var n = 0;
            while (n < 1_000_000_000)
            {
                n++;
                if (n > flags.Limit && flags.Limit > 0)
                {
                    break;
                }
            }

            return n;
        });

        Assert.Equal((false, true), (computing.MayWait, guarded.MayWait));
        Assert.True(guarded.LooksAt(typeof(Flags).GetField(nameof(Flags.Limit))!));
        Assert.False(guarded.LooksAt(typeof(Flags).GetField(nameof(Flags.Other))!));
    }

    private static EffectsPlan Plan<T>(Func<T, int> code)
    {
        var effects = new EffectAnalyzer().Analyze(code.Method);
        Assert.Null(effects.Reason);
        return new EffectsPlan(effects);
    }

    private Task<int> Ship() => (Task<int>)(TryShip() ?? throw new InvalidOperationException("It stayed local."));

    private Task? TryShip()
    {
        var flags = _flags;
        var submitter = new Submitter(_planner, _dispatcher, GraphLimits.Default, Placement.Remote, new EngineThreads("Test"), _clock, _guard);
        return submitter.TryShip(_bench.Request(() => flags.Limit), TaskScheduler.Default, static state => new Promise.Of<int>(state));
    }

    private sealed class Flags
    {
        public int Limit;
        public int Other;
        public int[] Results = new int[4];
    }

    /// <summary>Ships everything; its loops look at one field.</summary>
    private sealed class LoopPlan : ShipPlan
    {
        public override LocalReason? Reason => null;

        public override bool IsHostBound => false;

        public override bool MayWait => true;

        public override bool LooksAt(FieldInfo field) => field.Name == nameof(Flags.Limit);

        public override LocalReason? Admit(Type type) => null;

        public override LocalReason? Admit(MethodInfo method) => null;

        public override bool Needs(FieldInfo field) => field.Name != "<>4__this";
    }
}
