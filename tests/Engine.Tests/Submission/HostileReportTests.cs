using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Submission;

/// <summary>Report frames that no executor of this build sends: nothing reaches the program, and the connection's reader throws, which closes it.</summary>
public sealed class HostileReportTests
{
    private readonly CallBench _bench = new();
    private readonly FakeLane _lane = new(1);
    private readonly CountingProgress _seen = new();

    [Fact]
    public void A_report_of_a_call_that_is_not_in_flight_is_dropped()
    {
        var call = Call();

        _lane.Report(call, Message(0, 1, 7));

        Assert.Equal(0, _seen.Count);
        Assert.Empty(_lane.Acknowledged);
    }

    [Fact]
    public void A_report_after_the_outcome_is_dropped()
    {
        var call = Sent();
        Assert.Same(call, _lane.Take(call.Id));

        _lane.Report(call, Message(0, 1, 7));

        Assert.Equal(0, _seen.Count);
    }

    [Fact]
    public void A_report_to_the_right_progress_arrives()
    {
        var call = Sent();

        _lane.Report(call, Message(0, 1, 7));

        Assert.Equal(1, _seen.Count);
        Assert.Equal([(call.Id, 1L)], _lane.Acknowledged);
        Assert.True(call.HasReported);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_progress_that_the_call_has_not_is_refused(int number)
    {
        var call = Sent();

        Assert.Equal(
            $"A report names the progress {number}, which its call didn't capture.",
            Assert.Throws<GraphFormatException>(() => _lane.Report(call, Message(number, 1, 7))).Message);
        Assert.False(call.HasReported);
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        var call = Sent();

        Assert.Equal(
            "A report to a System.Progress<System.Int32> has another value.",
            Assert.Throws<GraphFormatException>(() => _lane.Report(call, Message(0, 1, null))).Message);
        Assert.Equal(0, _seen.Count);
    }

    [Fact]
    public void Garbage_in_place_of_a_value_is_refused()
    {
        var call = Sent();

        Assert.Throws<GraphFormatException>(() => _lane.Report(call, new ReportMessage(0, 1, default, new byte[] { 1, 2, 3, 4, 5, 6 })));
        Assert.Equal(0, _seen.Count);
    }

    [Fact]
    public void A_gap_is_refused()
    {
        var call = Sent();

        Assert.Throws<WireException>(() => _lane.Report(call, Message(0, 2, 7)));
        Assert.Equal(0, _seen.Count);
    }

    private static ReportMessage Message(int progress, long ordinal, object? value)
    {
        var graph = GraphWriter.Write([value], GraphPlan.Everything, GraphLimits.Default);
        return new ReportMessage(progress, ordinal, new PeerDefinitions().Select(graph.DefinitionIds), graph.Bytes);
    }

    private Engine.Submission.ShippedCall Sent()
    {
        var call = Call();
        Assert.True(_lane.Send(call));
        return call;
    }

    private Engine.Submission.ShippedCall Call()
    {
        IProgress<int> progress = _seen.Progress;
        return _bench.Call(() => { progress.Report(7); return 0; });
    }

    private sealed class CountingProgress
    {
        public CountingProgress()
        {
            var before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(new AtOnce());
            Progress = new Progress<int>(_ => Count++);
            SynchronizationContext.SetSynchronizationContext(before);
        }

        public Progress<int> Progress { get; }

        public int Count { get; private set; }
    }

    private sealed class AtOnce : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
