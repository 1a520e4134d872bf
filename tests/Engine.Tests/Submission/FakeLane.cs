using System.Collections.Concurrent;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;

namespace Distributed.Engine.Tests.Submission;

/// <summary>A lane to nowhere: notes what it is given.</summary>
internal sealed class FakeLane(int slots) : Lane(slots)
{
    private readonly BlockingCollection<ShippedCall> _arrivals = [];

    public List<ShippedCall> Sent { get; } = [];

    public List<(ShippedCall Call, int Token)> Canceled { get; } = [];

    /// <summary>Thrown by the next transmissions.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether it leads to another machine.</summary>
    public bool IsElsewhere { get; init; }

    /// <inheritdoc/>
    public override bool SharesProcessors => !IsElsewhere;

    /// <summary>Whether the connection has ended.</summary>
    public bool IsClosed { get; set; }

    public ShippedCall WaitForOne() =>
        _arrivals.TryTake(out var call, TimeSpan.FromSeconds(60)) ? call : throw new TimeoutException("No call came within 60 s.");

    public List<(long Call, long Ordinal)> Acknowledged { get; } = [];

    public override void Cancel(ShippedCall call, int token) => Canceled.Add((call, token));

    /// <summary>A report of an executor; delivered at once.</summary>
    public void Report(ShippedCall call, ReportMessage message)
    {
        var definitions = new DefinitionReader();
        definitions.Add(message.Definitions.Span);
        TakeReport(call.Id, message, definitions, GraphLimits.Default, static deliver => deliver());
    }

    protected override void Acknowledge(long callId, long ordinal) => Acknowledged.Add((callId, ordinal));

    protected override bool Transmit(ShippedCall call)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        if (IsClosed)
        {
            return false;
        }

        Sent.Add(call);
        _arrivals.Add(call);
        return true;
    }
}
