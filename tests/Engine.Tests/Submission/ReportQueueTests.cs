using Distributed.Engine.Execution;
using Distributed.Engine.Submission;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Submission;

public sealed class ReportQueueTests
{
    private readonly List<int> _seen = [];
    private readonly List<long> _confirmed = [];
    private readonly ReportQueue _queue = new(null);
    private readonly Progress<int> _progress;

    public ReportQueueTests()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new AtOnce());
        _progress = new Progress<int>(_seen.Add);
        SynchronizationContext.SetSynchronizationContext(before);
    }

    [Fact]
    public void Reports_are_delivered_in_order_and_confirmed()
    {
        Report(1, 10);
        Report(2, 20);

        Assert.Equal([10, 20], _seen);
        Assert.Equal([1L, 2L], _confirmed);
        Assert.True(_queue.IsUsed);
    }

    [Fact]
    public void What_an_earlier_attempt_has_reported_is_dropped_but_confirmed()
    {
        Report(1, 10);
        Report(2, 20);
        _queue.BeginAttempt();

        Report(1, 10);
        Report(2, 20);
        Report(3, 30);

        Assert.Equal([10, 20, 30], _seen);
        Assert.Equal([1L, 2L, 1L, 2L, 3L], _confirmed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public void A_gap_or_a_repetition_within_an_attempt_is_hostile(long ordinal)
    {
        Report(1, 10);
        if (ordinal == 2)
        {
            Report(2, 20);
        }

        var exception = Assert.Throws<WireException>(() => Report(ordinal, 99));
        Assert.StartsWith($"Report {ordinal} of a call came after report ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(99, _seen);
    }

    [Fact]
    public void More_than_the_window_is_hostile()
    {
        for (var ordinal = 1; ordinal <= ReportStream.Window; ordinal++)
        {
            _queue.Add(ordinal, _progress, ordinal, _confirmed.Add);
        }

        var exception = Assert.Throws<WireException>(() => _queue.Add(ReportStream.Window + 1, _progress, 0, _confirmed.Add));
        Assert.Equal("More than 256 reports of a call came without waiting for word of them.", exception.Message);

        _queue.Deliver();
        Assert.Equal(Enumerable.Range(1, ReportStream.Window), _seen);
        Assert.Equal([64L, 128L, 192L, 256L], _confirmed);
    }

    [Fact]
    public void The_end_of_the_call_comes_after_the_last_report()
    {
        Assert.True(_queue.Add(1, _progress, 1, _confirmed.Add));
        Assert.False(_queue.Add(2, _progress, 2, _confirmed.Add));
        Assert.True(_queue.TryAfterLast(() => _seen.Add(-1)));

        _queue.Deliver();

        Assert.Equal([1, 2, -1], _seen);
        Assert.False(_queue.TryAfterLast(() => _seen.Add(-2)));
    }

    [Fact]
    public void What_a_context_throws_is_kept_and_nothing_more_is_reported()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Closed());
        var closed = new Progress<int>(_seen.Add);
        SynchronizationContext.SetSynchronizationContext(before);

        Deliver(1, closed, 1);
        Deliver(2, _progress, 2);

        Assert.Equal("closed", _queue.Failure!.Message);
        Assert.Empty(_seen);
        Assert.Equal([1L, 2L], _confirmed);
    }

    [Fact]
    public void Handlers_have_the_callers_context()
    {
        var local = new AsyncLocal<string> { Value = "caller" };
        var queue = new ReportQueue(ExecutionContext.Capture());
        local.Value = "other";
        string? seen = null;
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new AtOnce());
        var progress = new Progress<int>(_ => seen = local.Value);
        SynchronizationContext.SetSynchronizationContext(before);

        queue.Add(1, progress, 1, static _ => { });
        queue.Deliver();

        Assert.Equal("caller", seen);
    }

    private void Report(long ordinal, int value) => Deliver(ordinal, _progress, value);

    private void Deliver(long ordinal, Progress<int> progress, int value)
    {
        if (_queue.Add(ordinal, progress, value, _confirmed.Add))
        {
            _queue.Deliver();
        }
    }

    private sealed class AtOnce : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }

    private sealed class Closed : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("closed");
    }
}
