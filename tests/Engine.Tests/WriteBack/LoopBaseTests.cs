using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;
using static Distributed.Engine.Tests.WriteBack.LoopShapes;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Calls that go on from a graph that they share.</summary>
public sealed class LoopBaseTests
{
    [Fact]
    public void Calls_carry_only_what_differs_and_their_changes_come_back()
    {
        var table = Enumerable.Range(0, 300_000).ToArray();
        var results = new long[8];
        var loop = BodyLoop(i => results[i] = table.Sum(x => (long)x) + i, 8, out var body);

        Assert.True(loop.Base.Snapshot.Bytes.Length > table.Length * sizeof(int));
        for (var i = 0; i < 8; i++)
        {
            var chunk = loop.Chunk(new BodyChunk(i, i + 1, body).Run)!;
            Assert.True(chunk.Snapshot.Bytes.Length < 100, $"{chunk.Snapshot.Bytes.Length} bytes");
            chunk.RunAndCommit();
        }
        Assert.Equal(Enumerable.Range(0, 8).Select(i => 44_999_850_000L + i), results);
    }

    [Fact]
    public void Each_call_runs_on_a_copy_of_its_own_as_the_shared_graph_was_written()
    {
        var counts = new int[4];
        var total = new List<int>();
        var loop = BodyLoop(i => total.Add(++counts[i]), 4, out var body);
        var before = loop.Base.Snapshot.Bytes.ToArray();
        var chunk = loop.Chunk(new BodyChunk(0, 4, body).Run)!.Run();
        var other = loop.Chunk(new BodyChunk(0, 2, body).Run)!.Run();

        Assert.Equal(before, loop.Base.Snapshot.Bytes.ToArray());
        Assert.Empty(total);
        chunk.Prepare().Apply();
        Assert.Equal([1, 1, 1, 1], total);
        Assert.NotNull(other.Prepare().FindConflict());
    }

    [Fact]
    public void What_others_have_changed_since_is_a_conflict_and_what_they_left_is_not()
    {
        var (first, second) = (0, 0);
        var loop = BodyLoop(i => first = i, 10, out var body);
        var chunk = loop.Chunk(new BodyChunk(5, 6, body).Run)!.Run();

        second = 7;
        Assert.Null(chunk.Prepare().FindConflict());
        first = 8;
        Assert.Equal("'first'", chunk.Prepare().FindConflict());
        Assert.Equal(7, second);
    }

    [Fact]
    public void Objects_that_a_call_brings_along_refer_to_shared_ones_and_come_back()
    {
        var shared = new Node { Value = 10 };
        shared.Left = shared;
        Node[] items = [new() { Value = 1, Right = shared }, new() { Value = 2 }, shared];
        Action all = new ItemChunk(items, shared).Run;
        var loop = new LoopTrip([shared], all, all, GraphPlan.Everything);
        var chunk = loop.Chunk(all)!;
        var prepared = chunk.Run().Prepare(chunk.Received.Objects[0], chunk.Received.Roots[0]);

        Assert.Null(prepared.FindConflict());
        prepared.Apply();
        Assert.Equal((11, 12, 20), (items[0].Value, items[1].Value, shared.Value));
        Assert.All(items, item => Assert.Same(shared, item.Left));
        Assert.All(items, item => Assert.Same(item, item.Right!.Left));
        Assert.Equal([shared, all], prepared.Roots);
        Assert.Same(shared, prepared.Roots[0]);
    }

    [Fact]
    public void Hash_tables_lists_and_new_objects_come_back_through_a_shared_graph()
    {
        var map = new Dictionary<string, Node> { ["a"] = new() };
        var list = new List<Node>();
        var loop = BodyLoop(
            i =>
            {
                var node = new Node { Value = i, Left = map["a"] };
                map["n" + i] = node;
                list.Add(node);
            },
            3,
            out var body);
        loop.Chunk(new BodyChunk(0, 3, body).Run)!.RunAndCommit();

        Assert.Equal(["a", "n0", "n1", "n2"], map.Keys);
        Assert.Equal([0, 1, 2], list.Select(n => n.Value));
        Assert.All(list, (n, i) => Assert.True(ReferenceEquals(n, map["n" + i]) && ReferenceEquals(n.Left, map["a"])));
    }

    [Fact]
    public void What_calls_only_add_is_merged_without_conflicts()
    {
        var gate = new object();
        var items = new List<int>();
        var sum = 0L;
        Action<int> body = i =>
        {
            lock (gate)
                items.Add(i);
            Interlocked.Add(ref sum, i);
        };
        Action all = new BodyChunk(0, 30, body).Run;
        var loop = new LoopTrip([body], all, all, PlanOf(all));
        var chunks = Enumerable.Range(0, 3).Select(k => loop.Chunk(new BodyChunk(k * 10, k * 10 + 10, body).Run)!.Run()).ToArray();

        Assert.Single(chunks[0].Snapshot.AccumulatedObjects);
        foreach (var chunk in chunks)
        {
            var prepared = chunk.Prepare();
            Assert.Null(prepared.FindConflict());
            prepared.Apply();
            prepared.Merge();
        }
        Assert.Equal(Enumerable.Range(0, 30), items);
        Assert.Equal(435, sum);
    }

    [Fact]
    public void A_call_whose_plan_has_come_to_need_more_fields_is_written_whole()
    {
        var holder = new Holder();
        var plan = new GrowingPlan();
        Action<int> body = i => holder.Count += i;
        Action all = new BodyChunk(0, 30, body).Run;
        var loop = new LoopTrip([body], all, all, plan);
        Assert.True(loop.Base.Snapshot.IsPruned);
        Assert.True(loop.Chunk(all)!.Snapshot.IsPruned);

        Assert.Null(loop.Chunk(all, new Uri("http://a")));
        Assert.Null(loop.Chunk(all));
    }

    [Fact]
    public void A_limit_holds_for_both_graphs_together()
    {
        // Made elsewhere: the lambdas below would share its closure.
        var body = Counting(new byte[10_000]);
        Action all = new BodyChunk(0, 30, body).Run;
        var shared = GraphWriter.WriteBase([body], new CallShape(all, null), new CallShape(all, null), GraphPlan.Everything, GraphLimits.Default);
        var limits = new GraphLimits(1000, shared.Snapshot.Bytes.Length + 500);

        Assert.NotNull(GraphWriter.TryContinue(shared, [all], limits));
        Assert.Throws<NotShippableException>(() => GraphWriter.TryContinue(shared, [all, new byte[1_000]], limits));
        Assert.Throws<NotShippableException>(() => GraphWriter.TryContinue(shared, [all], limits with { MaxObjects = shared.Snapshot.Objects.Length + 1 }));
    }

    [Fact]
    public void Tokens_are_numbered_through_both_graphs()
    {
        using CancellationTokenSource first = new(), second = new();
        var loop = Watching(first.Token, out var body);
        var snapshot = loop.Chunk(new BodyChunk(0, 1, body).Run, second.Token)!.Snapshot;

        Assert.Equal([(0, first.Token), (1, second.Token)], snapshot.Tokens);
        var graph = LoopTrip.ChunkTrip.Read(snapshot, snapshot.Bytes, new Sources());
        ((Action)graph.Roots[0]!)();
        Assert.Equal(Sources.Known[1].Token, graph.Roots[1]);
        Sources.Known[0].Cancel();
        Assert.Throws<OperationCanceledException>((Action)graph.Roots[0]!);
    }

    [Fact]
    public void A_shared_collection_that_was_changed_since_is_no_torn_one()
    {
        var list = new List<int> { 1, 2, 3 };
        var loop = BodyLoop(i => list[0] += i, 10, out var body);
        list.Add(4);
        var snapshot = loop.Chunk(new BodyChunk(5, 6, body).Run)!.Snapshot;

        Assert.True(SnapshotDrift.OfCollections(loop.Base.Snapshot));
        Assert.False(SnapshotDrift.OfCollections(snapshot));
    }

    private static LoopTrip BodyLoop(Action<int> body, int count, out Action<int> same)
    {
        same = body;
        Action all = new BodyChunk(0, count, body).Run;
        return new LoopTrip([body], all, new BodyChunk(0, 1, body).Run, GraphPlan.Everything);
    }

    private static LoopTrip Watching(CancellationToken token, out Action<int> body)
    {
        body = _ => token.ThrowIfCancellationRequested();
        Action all = new BodyChunk(0, 10, body).Run;
        return new LoopTrip([body], all, all, GraphPlan.Everything);
    }

    private static Action<int> Counting(byte[] table) => i => table[i]++;

    private sealed class Sources : SurrogateContext
    {
        public static readonly CancellationTokenSource[] Known = [new(), new()];

        public override CancellationToken Token(int number) => Known[number].Token;
    }

    private sealed class Holder
    {
        public int Count;
        public object? Extra = new();
    }

    /// <summary>Needs all fields once it has met a certain type.</summary>
    private sealed class GrowingPlan : GraphPlan
    {
        private bool _needsAll;

        public override Diagnostics.LocalReason? Admit(Type type)
        {
            _needsAll |= type == typeof(Uri);
            return null;
        }

        public override Diagnostics.LocalReason? Admit(System.Reflection.MethodInfo method) => null;

        public override bool Needs(System.Reflection.FieldInfo field) => _needsAll || field.Name != nameof(Holder.Extra);
    }
}
