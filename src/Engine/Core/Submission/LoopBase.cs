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
    private readonly Func<GraphBase?> _writeAgain;
    private int _disposed;

    private LoopBase(GraphBase graph, BaseAllowance allowance, Func<GraphBase?> writeAgain)
    {
        Graph = graph;
        _allowance = allowance;
        _writeAgain = writeAgain;
    }

    /// <summary>The shared graph.</summary>
    public GraphBase Graph { get; }

    /// <summary>Writes what the calls of a loop share. The delegates aren't run: they say what a call looks like, and which parts of arrays it uses.</summary>
    /// <param name="shared">The objects that the calls refer to: the loop's body first, then perhaps its source.</param>
    /// <param name="loop">A call that would run the whole loop.</param>
    /// <param name="sample">A call as they will be, for one of the first pieces of the loop; null: nothing is known of them.</param>
    /// <param name="plan">The plan of the calls.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="allowance">Bounds on all loops of the driver together.</param>
    /// <param name="memory">Where large arrays' content goes; null: into the bytes.</param>
    /// <param name="reason">Why the loop stays local; null when it doesn't.</param>
    /// <returns>Null when the loop stays local, or when other loops have taken all room: then each call has to be written whole.</returns>
    public static LoopBase? TryWrite(
        object?[] shared,
        CallShape loop,
        CallShape? sample,
        ShipPlan plan,
        GraphLimits limits,
        BaseAllowance allowance,
        ISharedMemory? memory,
        out LocalReason? reason)
    {
        var graph = Write(out reason);
        if (graph is null || TryTake(allowance, graph.Snapshot))
        {
            return graph is null ? null : new LoopBase(graph, allowance, () => Write(out _));
        }

        graph.Snapshot.Release();
        return null;

        GraphBase? Write(out LocalReason? reason) => CallSnapshot.TryWriteBase(shared, loop, sample, plan, limits, memory, out reason);
    }

    /// <summary>
    /// Whether the program's objects are still what was written; but for what calls only add to, which isn't written as it is. As expensive as writing them again.
    /// </summary>
    public bool IsCurrent()
    {
        if (_writeAgain() is not { } now)
        {
            return false;
        }

        var isSame = now.Snapshot.Bytes.Span.SequenceEqual(Graph.Snapshot.Bytes.Span) && HasSameObjects(now);
        now.Snapshot.Release();
        return isSame;
    }

    /// <summary>The last call has ended: executors let go of the graph.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Said before the room is given to others: their graphs come behind it on every connection.
            Graph.Forget();
            Graph.Snapshot.Release();
            GiveBack(_allowance, Graph.Snapshot);
        }
    }

    /// <summary>What lies in shared memory takes room too: an executor that can't open it gets another graph, with everything in it.</summary>
    private static bool TryTake(BaseAllowance allowance, GraphSnapshot snapshot)
    {
        if (!allowance.TryTake(snapshot.Bytes.Length))
        {
            return false;
        }

        if (snapshot.Shared.Count == 0 || allowance.TryTake(snapshot.Bytes.Length + snapshot.SharedBytes))
        {
            return true;
        }

        allowance.GiveBack(snapshot.Bytes.Length);
        return false;
    }

    private static void GiveBack(BaseAllowance allowance, GraphSnapshot snapshot)
    {
        allowance.GiveBack(snapshot.Bytes.Length);
        if (snapshot.Shared.Count > 0)
        {
            allowance.GiveBack(snapshot.Bytes.Length + snapshot.SharedBytes);
        }
    }

    private bool HasSameObjects(GraphBase now)
    {
        var (mine, others) = (Graph.Snapshot, now.Snapshot);
        for (var i = 0; i < mine.Objects.Length; i++)
        {
            if (!ReferenceEquals(mine.Objects[i], others.Objects[i]) && !IsSubstitute(mine.Objects[i], mine, others))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an object stands for a collection that calls only add to: a new one is made each time.</summary>
    private static bool IsSubstitute(object value, GraphSnapshot mine, GraphSnapshot others)
    {
        for (var i = 0; i < mine.AccumulatedObjects.Count; i++)
        {
            if (ReferenceEquals(mine.AccumulatedObjects[i].Sent, value))
            {
                return i < others.AccumulatedObjects.Count && ReferenceEquals(mine.AccumulatedObjects[i].Original, others.AccumulatedObjects[i].Original);
            }
        }

        return false;
    }
}
