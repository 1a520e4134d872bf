using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using static Distributed.Engine.Tests.WriteBack.LoopShapes;

namespace Distributed.Engine.Tests.Objects;

/// <summary>Large arrays that calls of a loop share lie in a segment once, and each call copies them from there.</summary>
public sealed class SharedBaseTests : IDisposable
{
    private const int Small = 2_000;

    private readonly LargeArrays _sides = new();
    private readonly int[] _table = [.. Enumerable.Range(0, 100_000)];
    private readonly long[] _results = new long[8];

    public void Dispose()
    {
        Assert.True(_sides.IsAllFree);
        _sides.Dispose();
    }

    [Fact]
    public void Calls_copy_it_from_there_and_their_changes_come_back()
    {
        var shared = Share(out var body);
        Assert.InRange(shared.Snapshot.Bytes.Length, 1, Small);
        Assert.Equal(_table.Length * sizeof(int), shared.Snapshot.SharedBytes);
        for (var i = 0; i < _results.Length; i++)
            RunAndCommit(Chunk(shared, i, body));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => 4_999_950_000L + i), _results);
        shared.Snapshot.Release();
    }

    [Fact]
    public void What_others_have_changed_in_it_is_a_conflict()
    {
        Action<int> body = i => _table[i] = -1;
        var shared = Share(body);
        var snapshot = Chunk(shared, 5, body);
        var received = Read(snapshot, withSegments: true);
        ((Action)received.Roots[0]!)();
        var changes = _sides.Diff(received, [null]);
        received.Release();

        _table[6] = 7;
        using (var prepared = _sides.Prepare(snapshot, changes))
            Assert.Null(prepared.FindConflict());
        _table[5] = 7;
        using (var prepared = _sides.Prepare(snapshot, changes))
            Assert.Equal("a captured System.Int32[]", prepared.FindConflict());
        shared.Snapshot.Release();
    }

    [Fact]
    public void Who_can_not_open_it_gets_another_graph_with_everything_in_it()
    {
        var shared = Share(out var body);
        var snapshot = GraphWriter.TryContinue(shared, [(Action)new BodyChunk(2, 3, body).Run, new byte[50_000]], GraphLimits.Default, _sides.Driver)!;
        Assert.True(snapshot.IsShared);
        Assert.ThrowsAny<Exception>(() => Read(snapshot, withSegments: false));

        var embedded = snapshot.Embed();
        Assert.False(embedded.IsShared);
        Assert.NotEqual(shared.Id, embedded.Base!.Id);
        Assert.Same(embedded.Base, snapshot.Embed().Base);
        snapshot.Release();
        shared.Forget();
        shared.Snapshot.Release();
        Assert.True(embedded.Base.IsForgotten);

        RunAndCommit(embedded, withSegments: false);
        Assert.Equal(4_999_950_002L, _results[2]);
    }

    private GraphBase Share(out Action<int> body)
    {
        Action<int> sum = i => _results[i] = _table.Sum(x => (long)x) + i;
        body = sum;
        return Share(sum);
    }

    private GraphBase Share(Action<int> body)
    {
        var all = new CallShape((Action)new BodyChunk(0, 8, body).Run, null);
        return GraphWriter.WriteBase([body], all, all, new Lenient(), GraphLimits.Default, _sides.Driver);
    }

    private GraphSnapshot Chunk(GraphBase shared, int number, Action<int> body) =>
        GraphWriter.TryContinue(shared, [(Action)new BodyChunk(number, number + 1, body).Run], GraphLimits.Default, _sides.Driver)!;

    private ReceivedGraph Read(GraphSnapshot snapshot, bool withSegments)
    {
        var definitions = RoundTrip.Reader(snapshot.Base!.Snapshot);
        definitions.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
        ISharedSource? source = withSegments ? _sides.Source : null;
        var basis = GraphReader.ReadBase(snapshot.Base.Snapshot.Bytes, definitions, GraphLimits.Default, shared: source);
        return GraphReader.Continue(basis, snapshot.Bytes, definitions, GraphLimits.Default, shared: source);
    }

    private void RunAndCommit(GraphSnapshot snapshot, bool withSegments = true)
    {
        var received = Read(snapshot, withSegments);
        ((Action)received.Roots[0]!)();
        var changes = _sides.Diff(received, [null]);
        received.Release();
        using var prepared = _sides.Prepare(snapshot, changes);
        Assert.Null(prepared.FindConflict());
        prepared.Apply();
        snapshot.Release();
    }

    /// <summary>Everything travels, but for the two sides that the test's own object holds.</summary>
    private sealed class Lenient : GraphPlan
    {
        public override Diagnostics.LocalReason? Admit(Type type) => null;

        public override Diagnostics.LocalReason? Admit(System.Reflection.MethodInfo method) => null;

        public override bool Needs(System.Reflection.FieldInfo field) => field.FieldType != typeof(LargeArrays);
    }
}
