using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Benchmarks.OurSide;

/// <summary>A captured value that a call has received, and changed; its changes are found, and brought back, again and again. Not thread-safe.</summary>
/// <typeparam name="T">The captured value's type.</typeparam>
internal sealed class WriteBackCase<T>
    where T : class
{
    private readonly T original;
    private readonly Action<T> restore;
    private readonly GraphSnapshot snapshot;
    private readonly ReceivedGraph received;
    private readonly DefinitionReader definitions = new();

    /// <param name="original">The caller's value.</param>
    /// <param name="change">What the call does to its copy.</param>
    /// <param name="restore">Makes the caller's value what it was.</param>
    internal WriteBackCase(T original, Action<T> change, Action<T> restore)
    {
        this.original = original;
        this.restore = restore;
        snapshot = GraphWriter.Write([original], GraphPlan.Everything, GraphLimits.Default);
        definitions.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
        received = GraphReader.Read(snapshot.Bytes, definitions, GraphLimits.Default);
        change((T)received.Roots[0]!);
    }

    /// <summary>Bytes of the message.</summary>
    internal int ChangedBytes
    {
        get
        {
            GraphChanges changes = GraphDiff.Compute(received, [null], GraphLimits.Default);
            int bytes = changes.Bytes.Length;
            changes.Memory?.Dispose();
            return bytes;
        }
    }

    /// <summary>Bytes that finding the changes allocates.</summary>
    internal long AllocatedBytes
    {
        get
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            GraphDiff.Compute(received, [null], GraphLimits.Default).Memory?.Dispose();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Seconds to find and encode the changes.</summary>
    internal double DiffSeconds(int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            GraphDiff.Compute(received, [null], GraphLimits.Default).Memory?.Dispose();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / times;
    }

    /// <summary>Seconds to check them, to look for conflicts, and to write them into the caller's value.</summary>
    internal double MergeSeconds(int times)
    {
        GraphChanges changes = GraphDiff.Compute(received, [null], GraphLimits.Default);
        long ticks = 0;
        for (int i = 0; i < times; i++)
        {
            restore(original);
            long start = Stopwatch.GetTimestamp();
            PreparedCommit prepared = PreparedCommit.Prepare(snapshot, changes.Bytes, definitions, GraphLimits.Default);
            if (prepared.FindConflict() is { } conflict)
            {
                throw new InvalidOperationException($"{conflict} is in conflict with nobody.");
            }

            prepared.Apply();
            ticks += Stopwatch.GetTimestamp() - start;
        }

        return (double)ticks / Stopwatch.Frequency / times;
    }
}
