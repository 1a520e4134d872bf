using System.Collections.Concurrent;
using Distributed.Engine.Calls;
using Distributed.Engine.Execution;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Submission;

namespace Distributed.Engine.Tests.Execution;

/// <summary>Attempts run in this process, so the closures meet in statics.</summary>
public sealed class RunQueueTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private static readonly CountdownEvent s_meeting = new(5);
    private static readonly ManualResetEventSlim s_hold = new();
    private static readonly ManualResetEventSlim s_holding = new();
    private static readonly ManualResetEventSlim s_blocker = new();
    private static readonly ManualResetEventSlim s_blocked = new();
    private static int s_concurrent;
    private static int s_most;

    private readonly CallBench _bench = new();

    [Fact]
    public void Attempts_that_wait_for_each_other_all_get_a_slot_in_the_end()
    {
        using var host = new Host(slots: 1, patience: TimeSpan.FromMilliseconds(2));
        var calls = Enumerable.Range(0, 5).Select(_ => _bench.Call(() => s_meeting.Signal() | s_meeting.Wait(s_bound))).ToArray();

        foreach (var call in calls)
        {
            host.Add(call);
        }

        host.WaitFor(5);
        Assert.Equal(calls.Skip(1).Select(call => call.Id), host.StartedBeyond);
    }

    [Fact]
    public void No_more_than_the_slots_run_while_calls_keep_ending()
    {
        using var host = new Host(slots: 2, patience: TimeSpan.FromHours(1));

        for (var i = 0; i < 100; i++)
        {
            host.Add(_bench.Call(() => Concurrency()));
        }

        host.WaitFor(100);
        Assert.True(s_most <= 2, $"{s_most} calls ran at a time in 2 slots.");
        Assert.Empty(host.StartedBeyond);
    }

    [Fact]
    public void A_waiting_attempt_whose_own_token_is_cancelled_is_over_at_once()
    {
        using var host = new Host(slots: 1, patience: TimeSpan.FromHours(1));
        using var source = new CancellationTokenSource();
        host.Add(_bench.Call(() => Hold()));
        Assert.True(s_holding.Wait(s_bound), "The first call never started.");
        var waiting = _bench.Call(() => 1, source.Token);
        host.Add(waiting);

        host.Cancel(waiting.Id, waiting.Tokens[0].Number, isOwn: true);

        var (id, outcome) = host.WaitFor(1)[0];
        Assert.Equal((waiting.Id, CallStatus.Canceled, 0), (id, outcome.Status, outcome.Changes.Length));
        s_hold.Set();
        Assert.Equal(CallStatus.Completed, host.WaitFor(1)[0].Outcome.Status);
        host.Add(_bench.Call(() => 1));
        host.WaitFor(1);
    }

    [Fact]
    public void Waiting_attempts_get_extra_slots_though_the_thread_pool_is_full()
    {
        using var host = new Host(slots: 1, patience: TimeSpan.FromMilliseconds(2));
        host.Add(_bench.Call(() => Block()));
        Assert.True(s_blocked.Wait(s_bound), "The first call never started.");

        host.Add(_bench.Call(() => Environment.CurrentManagedThreadId));

        Assert.Equal(CallStatus.Completed, host.WaitFor(1)[0].Outcome.Status);
        s_blocker.Set();
        host.WaitFor(1);
    }

    [Fact]
    public void Only_an_attempt_that_is_alone_is_left_to_the_thread_that_brings_it()
    {
        using var host = new Host(slots: 3, patience: TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++)
        {
            var before = host.AddOrLeave(_bench.Call(() => 1));
            Assert.NotNull(before);
            before.Execute();
            host.WaitFor(1);
        }

        Assert.NotNull(host.AddOrLeave(_bench.Call(() => 2)));

        // Though there are slots for all: while one thread runs an attempt, the other has to read.
        Assert.Null(host.AddOrLeave(_bench.Call(() => 3)));
        Assert.Null(host.AddOrLeave(_bench.Call(() => 4)));
        host.WaitFor(2);
    }

    [Fact]
    public void A_closure_that_can_not_be_rebuilt_is_discarded_and_frees_its_slot()
    {
        using var host = new Host(slots: 1, patience: TimeSpan.FromHours(1));
        var good = _bench.Call(() => 1);
        var payload = CallBench.Frame(good);
        var bad = payload[..^good.Snapshot.Bytes.Length].Concat(new byte[] { 255, 255 }).ToArray();

        host.Add(1, bad);
        host.Add(2, payload);

        var outcomes = host.WaitFor(2);
        Assert.StartsWith("the closure could not be rebuilt in an executor: GraphFormatException: ", outcomes.Single(o => o.Id == 1).Outcome.Reason!.What);
        Assert.Equal(CallStatus.Completed, outcomes.Single(o => o.Id == 2).Outcome.Status);
    }

    [Fact]
    public void A_call_that_can_not_be_started_is_discarded_and_frees_its_slot()
    {
        using var host = new Host(slots: 1, patience: TimeSpan.FromHours(1));
        var call = _bench.Call(() => 1);
        var context = new CallContext("no culture!", "", null, null);
        var head = new CallMessage(
            CallForm.Run, CallFlags.HasCulture, context, [], [], new PeerDefinitions().Select(call.Snapshot.DefinitionIds), default).EncodeHead();

        host.Add(1, [.. head.Span, .. call.Snapshot.Bytes.Span]);
        host.Add(2, CallBench.Frame(call));

        var outcomes = host.WaitFor(2);
        Assert.StartsWith("the closure could not be started in an executor: CultureNotFoundException: ", outcomes.Single(o => o.Id == 1).Outcome.Reason!.What);
        Assert.Equal(CallStatus.Completed, outcomes.Single(o => o.Id == 2).Outcome.Status);
    }

    [Fact]
    public void An_outcome_that_can_not_be_sent_is_discarded_with_the_limit()
    {
        using var host = new Host(slots: 1, patience: TimeSpan.FromHours(1)) { MaxOutcomeBytes = 1_000 };

        host.Add(_bench.Call(() => new byte[10_000]));

        var outcome = host.WaitFor(1)[0].Outcome;
        Assert.Equal((CallStatus.Discarded, "its outcome could not be sent: too large"), (outcome.Status, outcome.Reason?.What));
    }

    private static int Concurrency()
    {
        var now = Interlocked.Increment(ref s_concurrent);
        InterlockedMax(now);
        Thread.Yield();
        return Interlocked.Decrement(ref s_concurrent);
    }

    private static void InterlockedMax(int value)
    {
        for (var seen = s_most; value > seen; seen = s_most)
        {
            Interlocked.CompareExchange(ref s_most, value, seen);
        }
    }

    private static bool Hold()
    {
        s_holding.Set();
        return s_hold.Wait(s_bound);
    }

    private static bool Block()
    {
        s_blocked.Set();
        return s_blocker.Wait(s_bound);
    }

    private sealed class Host : AttemptHost, IDisposable
    {
        private readonly RunQueue _queue;
        private readonly BlockingCollection<(long, OutcomeMessage)> _outcomes = [];

        public Host(int slots, TimeSpan patience)
            : base(GraphLimits.Default)
        {
            _queue = new RunQueue(new SlotPolicy(slots, patience), patience > s_bound ? TimeSpan.FromMilliseconds(5) : patience, TimeProvider.System, a => StartedBeyond.Enqueue(a.CallId));
        }

        public ConcurrentQueue<long> StartedBeyond { get; } = [];

        public int MaxOutcomeBytes { get; init; } = int.MaxValue;

        public override int Slots => 1;

        public override bool IsExecutor => false;

        public void Add(ShippedCall call) => Add(call.Id, CallBench.Frame(call));

        public void Add(long id, byte[] payload) => _queue.Add(Begin(id, payload));

        public Attempt? AddOrLeave(ShippedCall call)
        {
            var attempt = Begin(call.Id, CallBench.Frame(call));
            return _queue.AddOrLeave(attempt) ? attempt : null;
        }

        public override Attempt? Next() => _queue.Next();

        public List<(long Id, OutcomeMessage Outcome)> WaitFor(int count)
        {
            var taken = new List<(long, OutcomeMessage)>();
            while (taken.Count < count)
            {
                Assert.True(_outcomes.TryTake(out var outcome, s_bound), $"{taken.Count} of {count} outcomes came within {s_bound}.");
                taken.Add(outcome);
            }

            return taken;
        }

        public void Dispose() => _queue.Dispose();

        protected override void SendReport(long callId, ReportMessage report) => throw new NotSupportedException();

        protected override void Reply(long callId, OutcomeMessage outcome)
        {
            if (outcome.Changes.Length > MaxOutcomeBytes)
            {
                throw new Distributed.Engine.Wire.WireException("too large");
            }

            _outcomes.Add((callId, outcome));
        }
    }
}
