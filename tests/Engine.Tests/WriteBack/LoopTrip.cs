using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Sends what the calls of a loop share, and then calls, through bytes: each to a receiver that knows nothing but these.</summary>
internal sealed class LoopTrip
{
    /// <param name="shared">What the calls share.</param>
    /// <param name="loop">The delegate of a call for all of the loop.</param>
    /// <param name="sample">The delegate of one of its calls.</param>
    /// <param name="plan">Their plan.</param>
    public LoopTrip(object?[] shared, Delegate loop, Delegate sample, GraphPlan plan) =>
        Base = GraphWriter.WriteBase(shared, new CallShape(loop, null), new CallShape(sample, null), plan, GraphLimits.Default);

    public GraphBase Base { get; }

    /// <summary>A call; null when it can't go on from what is shared.</summary>
    public ChunkTrip? Chunk(Delegate closure, params object?[] others) =>
        GraphWriter.TryContinue(Base, [closure, .. others], GraphLimits.Default) is { } snapshot ? new ChunkTrip(snapshot) : null;

    /// <summary>One call of a loop.</summary>
    internal sealed class ChunkTrip
    {
        public ChunkTrip(GraphSnapshot snapshot)
        {
            Snapshot = snapshot;
            if (snapshot.Live.Count == 0)
                Received = Read(snapshot, snapshot.Bytes);
        }

        public GraphSnapshot Snapshot { get; }

        /// <summary>The copy; of a graph without live things only.</summary>
        public ReceivedGraph Received { get; } = null!;

        /// <summary>Reads a call's graph as an executor does that has got what is shared.</summary>
        public static ReceivedGraph Read(GraphSnapshot snapshot, ReadOnlyMemory<byte> bytes, SurrogateContext? context = null)
        {
            var definitions = RoundTrip.Reader(snapshot.Base!.Snapshot);
            definitions.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
            var shared = GraphReader.ReadBase(snapshot.Base.Snapshot.Bytes, definitions, GraphLimits.Default, context);
            return GraphReader.Continue(shared, bytes, definitions, GraphLimits.Default, context);
        }

        /// <summary>Runs the copy of the closure.</summary>
        public ChunkTrip Run()
        {
            ((Action)Received.Roots[0]!)();
            return this;
        }

        /// <summary>What the run has changed, as it comes back.</summary>
        public GraphChanges Diff(params object?[] roots) => GraphDiff.Compute(Received, roots.Length == 0 ? [null] : roots, GraphLimits.Default);

        public PreparedCommit Prepare(params object?[] roots)
        {
            var changes = Diff(roots);
            return PreparedCommit.Prepare(Snapshot, changes.Bytes, Shipped.Attempt.Definitions(changes), GraphLimits.Default);
        }

        /// <summary>Runs it and merges what it has done.</summary>
        public void RunAndCommit()
        {
            var prepared = Run().Prepare();
            Assert.Null(prepared.FindConflict());
            prepared.Apply();
            prepared.Merge();
        }
    }
}
