using Distributed.Engine.Serialization;
namespace Distributed.Engine.WriteBack;
internal sealed class GraphChanges { public ReadOnlyMemory<byte> Bytes; public int[] DefinitionIds = []; public bool IsRebuilt; }
internal static class GraphDiff {
    public static GraphChanges Compute(ReceivedGraph graph, object?[] roots, GraphLimits limits) {
        var s = GraphWriter.Continue(graph.Objects, GraphPlan.Everything, limits).Complete(roots);
        return new GraphChanges { Bytes = s.Bytes, DefinitionIds = s.DefinitionIds, IsRebuilt = s.IsRebuilt };
    }
}
internal sealed class PreparedCommit {
    public object?[] Roots = [];
    public void Apply() { _ = Roots; }
    public static PreparedCommit Prepare(GraphSnapshot snapshot, ReadOnlyMemory<byte> changes, DefinitionReader d, GraphLimits l) =>
        new() { Roots = GraphReader.Read(changes, d, l, SurrogateContext.None, snapshot.Objects).Roots };
}
