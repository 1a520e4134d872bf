using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Submission;

/// <summary>
/// What the calls of one loop share, as it was when the loop began: it goes once to each executor that gets any of them, and each call carries the rest. Executors keep it until this is
/// disposed, when the last of the calls has ended. Thread-safe.
/// </summary>
internal sealed class LoopBase : IDisposable
{
    private readonly BaseAllowance _allowance;
    private int _disposed;

    private LoopBase(GraphBase graph, BaseAllowance allowance)
    {
        Graph = graph;
        _allowance = allowance;
    }

    /// <summary>The shared graph.</summary>
    public GraphBase Graph { get; }

    /// <summary>Writes what the calls of a loop share. The delegates aren't run: they say what a call looks like, and which parts of arrays it uses.</summary>
    /// <param name="shared">The objects that the calls refer to: the loop's body first, then perhaps its source.</param>
    /// <param name="loop">The delegate of a call that would run the whole loop.</param>
    /// <param name="sample">The delegate of a call as they will be, for one of the first pieces of the loop.</param>
    /// <param name="plan">The plan of the calls.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="allowance">Bounds on all loops of the driver together.</param>
    /// <param name="reason">Why the loop stays local.</param>
    /// <returns>Null when the loop stays local.</returns>
    public static LoopBase? TryWrite(
        ReadOnlySpan<object?> shared, Delegate loop, Delegate sample, ShipPlan plan, GraphLimits limits, BaseAllowance allowance, out LocalReason? reason)
    {
        if (CallSnapshot.TryWriteBase(shared, loop, sample, plan, limits, out reason) is not { } graph)
        {
            return null;
        }

        if (!allowance.TryTake(graph.Snapshot.Bytes.Length))
        {
            reason = new LocalReason(
                LocalReasonKind.Limit,
                $"what it captures takes {graph.Snapshot.Bytes.Length} bytes, and the loops that run at the same time may take {allowance}",
                "run fewer loops at a time, or raise ClusterOptions.MaxFrameBytes");
            return null;
        }

        return new LoopBase(graph, allowance);
    }

    /// <summary>The last call has ended: executors let go of the graph.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Said before the room is given to others: their graphs come behind it on every connection.
            Graph.Forget();
            _allowance.GiveBack(Graph.Snapshot.Bytes.Length);
        }
    }
}
