using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;

namespace Distributed.Engine.Tests.Submission;

public sealed class OutcomeCommitTests
{
    private static readonly LocalReason s_noWay = new(LocalReasonKind.Result, "it returned a System.IO.MemoryStream, which can't travel");

    private readonly CallBench _bench = new();
    private readonly OutcomeCommit _commit = new(GraphLimits.Default, TimeProvider.System);

    [Fact]
    public void A_result_completes_the_task_and_counts_as_shipped()
    {
        var call = _bench.Call(() => 1);

        Commit(call, _bench.Outcome(call, CallStatus.Completed, 42));

        Assert.Equal(42, ((Task<int>)call.Promise.Task).Result);
        Assert.Equal((1, 0), (_bench.Site.Profile.Shipped, _bench.LocalRuns));
        Assert.Equal((call.Snapshot.Bytes.Length, 123), (_bench.Site.Profile.BytesSent, _bench.Site.Profile.BytesReturned));
    }

    [Fact]
    public void Exceptions_fault_the_task_with_their_type_and_message()
    {
        var call = _bench.Call(() => 1);

        Commit(call, _bench.Outcome(call, CallStatus.Faulted, new InvalidOperationException("no"), new ArgumentException("neither")));

        var inner = call.Promise.Task.Exception!.InnerExceptions;
        Assert.Equal("no", Assert.IsType<InvalidOperationException>(inner[0]).Message);
        Assert.Equal("neither", Assert.IsType<ArgumentException>(inner[1]).Message);
    }

    [Fact]
    public void A_cancellation_keeps_its_exception_or_takes_the_calls_token()
    {
        using var source = new CancellationTokenSource();
        var thrown = _bench.Call(() => 1, source.Token);
        Commit(thrown, _bench.Outcome(thrown, CallStatus.Canceled, new OperationCanceledException("enough")));
        Assert.Equal("enough", Assert.Throws<OperationCanceledException>(() => thrown.Promise.Task.GetAwaiter().GetResult()).Message);

        var unstarted = _bench.Call(() => 1, source.Token);
        Commit(unstarted, new OutcomeMessage { Status = CallStatus.Canceled });
        Assert.Equal(source.Token, Assert.Throws<TaskCanceledException>(() => unstarted.Promise.Task.GetAwaiter().GetResult()).CancellationToken);
        Assert.Equal(0, _bench.LocalRuns);
    }

    [Fact]
    public async Task A_discarded_attempt_reruns_locally_and_the_method_remembers()
    {
        var call = _bench.Call(() => 42);

        Commit(call, new OutcomeMessage { Status = CallStatus.Discarded, Reason = s_noWay });

        Assert.Equal(42, await Result(call));
        Assert.Equal((0, 1), (_bench.Site.Profile.Shipped, _bench.LocalRuns));
        Assert.Equal(s_noWay, call.Plan.Remembered);
        Assert.Equal(KeyValuePair.Create(s_noWay, 1L), Assert.Single(_bench.Site.Profile.LocalReasons));
    }

    [Fact]
    public async Task Overlapping_calls_that_write_the_same_variable_lose_nothing()
    {
        var count = 0;
        Func<int> add = () => ++count;
        var first = _bench.Call(add);
        var second = _bench.Call(add);
        var outcomes = new[] { first, second }.Select(call => _bench.Outcome(call, CallStatus.Completed, roots => [((Func<int>)roots[0]!)()])).ToArray();

        Commit(first, outcomes[0]);
        Commit(second, outcomes[1]);

        Assert.Equal((1, 2, 2), (await Result(first), await Result(second), count));
        Assert.Equal((1, 1), (_bench.Site.Profile.Shipped, _bench.LocalRuns));
        Assert.Equal("'count' was changed by other code while the call was away (give each call its own variable or slot, or return the value)",
            Assert.Single(_bench.Site.Profile.LocalReasons).Key.ToString());
        Assert.Null(second.Plan.Remembered);
    }

    [Fact]
    public void A_method_whose_calls_mostly_conflict_stays_local()
    {
        var plan = new TrustedPlan();
        var reason = new LocalReason(LocalReasonKind.Conflict, "'count' was changed");
        for (var i = 0; i < 7; i++)
        {
            plan.NoteConflict(reason);
        }

        plan.NoteCommit();
        Assert.Null(plan.Remembered);
        plan.NoteConflict(reason);
        Assert.Equal(reason, plan.Remembered);
    }

    [Theory]
    [InlineData(typeof(MissingMethodException), true)]
    [InlineData(typeof(TypeLoadException), true)]
    [InlineData(typeof(NotSupportedException), true)]
    [InlineData(typeof(OutOfMemoryException), false)]
    public async Task An_exception_of_the_executors_ground_reruns_locally(Type exception, bool remembered)
    {
        var call = _bench.Call(() => 42);

        Commit(call, _bench.Outcome(call, CallStatus.Faulted, Activator.CreateInstance(exception)));

        Assert.Equal(42, await Result(call));
        Assert.Equal(LocalReasonKind.ForeignGround, Assert.Single(_bench.Site.Profile.LocalReasons).Key.Kind);
        Assert.Equal(remembered, call.Plan.Remembered is not null);
    }

    [Fact]
    public async Task A_null_reference_is_the_closures_own_where_nothing_was_left_out()
    {
        var whole = _bench.Call(() => 42);
        Commit(whole, _bench.Outcome(whole, CallStatus.Faulted, new NullReferenceException()));
        await Assert.ThrowsAsync<NullReferenceException>(() => Result(whole));
    }

    [Fact]
    public async Task A_null_reference_reruns_locally_where_unread_fields_were_left_out()
    {
        var holder = new Holder();
        var pruned = _bench.Call(() => holder.Unread is null ? 0 : 42, plan: new PruningPlan());
        Assert.True(pruned.Snapshot.IsPruned);
        Commit(pruned, _bench.Outcome(pruned, CallStatus.Faulted, new NullReferenceException()));
        Assert.Equal(42, await Result(pruned));
    }

    [Fact]
    public async Task An_unreadable_outcome_reruns_locally_but_is_not_remembered()
    {
        var call = _bench.Call(() => 42);

        Commit(call, new OutcomeMessage { Status = CallStatus.Completed, Changes = new byte[] { 255, 1, 2, 3 } });

        Assert.Equal(42, await Result(call));
        Assert.Null(call.Plan.Remembered);
        Assert.StartsWith("its outcome could not be read: ", Assert.Single(_bench.Site.Profile.LocalReasons).Key.What);
    }

    [Theory]
    [InlineData(CallStatus.Completed)]
    [InlineData(CallStatus.Faulted)]
    internal async Task An_outcome_of_the_wrong_shape_reruns_locally(CallStatus status)
    {
        var call = _bench.Call(() => 42);

        Commit(call, _bench.Outcome(call, status));

        Assert.Equal(42, await Result(call));
    }

    [Fact]
    public void A_result_of_the_wrong_type_faults_the_task_and_nothing_else()
    {
        var call = _bench.Call(() => 42);

        Commit(call, _bench.Outcome(call, CallStatus.Completed, "no number"));

        Assert.IsType<InvalidCastException>(call.Promise.Task.Exception!.InnerException);
    }

    [Fact]
    public void The_second_outcome_of_a_call_finds_nothing_to_apply_to()
    {
        var lane = new FakeLane(1);
        var call = _bench.Call(() => 1);
        Assert.True(lane.TryReserve(1) && lane.Send(call));

        Assert.Same(call, lane.Take(call.Id));
        Assert.Null(lane.Take(call.Id));
        Assert.Equal(0, lane.Load);
    }

    private static Task<int> Result(ShippedCall call) => ((Task<int>)call.Promise.Task).WaitAsync(TimeSpan.FromSeconds(60));

    private void Commit(ShippedCall call, OutcomeMessage outcome) => _commit.Commit(call, outcome, _bench.Definitions, 123);

    private sealed class Holder
    {
        public object? Unread { get; init; } = new();
    }

    private sealed class PruningPlan : GraphPlan
    {
        public override LocalReason? Admit(Type type) => null;

        public override LocalReason? Admit(System.Reflection.MethodInfo method) => null;

        public override bool Needs(System.Reflection.FieldInfo field) => !field.Name.Contains("Unread", StringComparison.Ordinal);
    }
}
