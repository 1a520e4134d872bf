using Distributed.Engine.Calls;
using Distributed.Engine.Execution;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Objects;
using Distributed.Engine.Tests.Submission;

namespace Distributed.Engine.Tests.Execution;

public sealed class UnreadableArraysTests
{
    [Fact]
    public void An_attempt_that_can_not_open_its_arrays_has_not_run_and_asks_for_bytes()
    {
        using var sides = new LargeArrays();
        var bench = new CallBench();
        var array = new int[10_000];
        var call = bench.Call(() => array.Length);
        call.Take(GraphWriter.Write([call.Request.Body, null, null], GraphPlan.Everything, GraphLimits.Default, sides.Driver));
        var frame = CallBench.Frame(call);
        call.Snapshot.Release();

        var host = new Host(sides.Source);
        host.Begin(1, frame).Execute();

        Assert.Equal((CallStatus.Discarded, false, true), (host.Outcome!.Status, host.Outcome.HasRun, host.Outcome.NeedsBytes));
        Assert.StartsWith("the closure's arrays could not be read in an executor: SegmentException: There is no object of 40000 bytes at ", host.Outcome.Reason!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void As_bytes_it_runs()
    {
        using var sides = new LargeArrays();
        var bench = new CallBench();
        var array = new int[10_000];
        var call = bench.Call(() => array.Length);
        call.Take(GraphWriter.Write([call.Request.Body, null, null], GraphPlan.Everything, GraphLimits.Default, sides.Driver));
        call.EmbedShared();
        call.EmbedShared();
        Assert.True(sides.IsAllFree);

        var host = new Host(null);
        host.Begin(1, CallBench.Frame(call)).Execute();
        Assert.Equal(CallStatus.Completed, host.Outcome!.Status);
    }

    private sealed class Host(ISharedSource? source) : AttemptHost(GraphLimits.Default)
    {
        public OutcomeMessage? Outcome { get; private set; }

        public override int Slots => 1;

        public override bool IsExecutor => false;

        public override ISharedSource? SharedSource => source;

        public override Attempt? Next() => null;

        protected override void SendReport(long callId, ReportMessage report)
        {
        }

        protected override void Reply(long callId, OutcomeMessage outcome) => Outcome = outcome;
    }
}
