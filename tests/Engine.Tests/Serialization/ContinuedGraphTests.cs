using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.WriteBack;
using Distributed.Engine.WriteBack;
using static Distributed.Engine.Tests.WriteBack.LoopShapes;

namespace Distributed.Engine.Tests.Serialization;

/// <summary>Forged and damaged graphs that continue others: refused with a typed exception, or another graph; never anything outside of it.</summary>
public sealed class ContinuedGraphTests
{
    private const int Length = 5_000;

    /// <summary>Where a call's message has the number of objects that it continues.</summary>
    private const int KnownAt = 1;

    /// <summary>Where it has the id of its only root.</summary>
    private const int RootAt = 4;

    /// <summary>Where the parts of arrays begin: their number, then object, first element, elements, and where the content is.</summary>
    private const int PartsAt = 5;

    private static readonly byte[] s_parts = [2, 1, 10, 21, 0, 2, 10, 20, 1];

    private readonly int[] _source = [.. Enumerable.Range(0, Length + 1)];
    private readonly double[] _results = new double[Length];
    private readonly Settings _settings = new();
    private readonly GraphSnapshot _snapshot;

    public ContinuedGraphTests()
    {
        Action all = new MapChunk(0, Length, _source, _results, _settings).Run;
        var loop = new LoopTrip([_source, _results, _settings], all, new MapChunk(0, 10, _source, _results, _settings).Run, PlanOf(all));
        _snapshot = loop.Chunk(new MapChunk(10, 30, _source, _results, _settings).Run)!.Snapshot;
    }

    [Fact]
    public void The_undamaged_message_is_read_with_its_parts()
    {
        var bytes = _snapshot.Bytes.ToArray();
        Assert.Equal([GraphWriter.Version, (byte)_snapshot.Base!.Snapshot.Objects.Length, 2, 1, (byte)(bytes[KnownAt] + 1), .. s_parts], bytes[..(PartsAt + s_parts.Length)]);
        var graph = Read(bytes);

        Assert.Equal(_source.AsSpan(10, 21), ((int[])graph.Objects[0]).AsSpan(10, 21));
        Assert.Equal([(0, 10, 21, false), (1, 10, 20, true)], graph.Windows.Select(w => (w.Index, w.Window.From, w.Window.Count, w.Window.IsOverwritten)));
        Assert.Equal(_snapshot.Windows.Select(w => (w.Index, w.Window.From)), graph.Windows.Select(w => (w.Index, w.Window.From)));
    }

    [Theory]
    [InlineData(KnownAt, 0, "The graph continues one of 0 objects, here it has ")]
    [InlineData(KnownAt, 9, "The graph continues one of 9 objects, here it has ")]
    [InlineData(RootAt, 90, "There is no object 90 among ")]
    [InlineData(PartsAt + 1, 0, "A part of object 0 has come, which isn't expected.")]
    [InlineData(PartsAt + 1, 3, "A part of object 3 has come, which isn't expected.")]
    [InlineData(PartsAt + 1, 90, "A part of object 90 has come, which isn't expected.")]
    [InlineData(PartsAt + 5, 1, "A part of object 1 has come, which isn't expected.")]
    [InlineData(PartsAt + 4, 2, "21 elements from 10 on are no part of a System.Int32[] of 5001 elements.")]
    public void Forged_heads_are_refused(int at, byte value, string expected)
    {
        var bytes = _snapshot.Bytes.ToArray();
        bytes[at] = value;
        Assert.StartsWith(expected, Assert.Throws<GraphFormatException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, new byte[] { 0x88, 0x27 }, "21 elements from 5000 on are no part of a System.Int32[] of 5001 elements.")]
    [InlineData(3, new byte[] { 0x80, 0x27 }, "4992 elements from 10 on are no part of a System.Int32[] of 5001 elements.")]
    [InlineData(3, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }, "2147483647 elements from 10 on are no part of a System.Int32[] of 5001 elements.")]
    [InlineData(3, new byte[] { 0xF0, 0x26 }, "4976 elements of an array don't fit in the ")]
    public void Parts_outside_of_their_array_or_of_the_message_are_refused(int at, byte[] value, string expected)
    {
        var bytes = _snapshot.Bytes.ToArray();
        byte[] forged = [.. bytes[..(PartsAt + at)], .. value, .. bytes[(PartsAt + at + 1)..]];
        Assert.StartsWith(expected, Assert.Throws<GraphFormatException>(() => Read(forged)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_else_may_bring_parts_or_lack_them()
    {
        var shared = _snapshot.Base!.Snapshot;
        var definitions = RoundTrip.Reader(shared);
        var exception = Assert.Throws<GraphFormatException>(() => GraphReader.Read(shared.Bytes, definitions, GraphLimits.Default));
        Assert.Equal("2 arrays have no content, and nothing follows that could bring it.", exception.Message);

        definitions.Add(new PeerDefinitions().Select(_snapshot.DefinitionIds));
        exception = Assert.Throws<GraphFormatException>(
            () => GraphReader.Read(_snapshot.Bytes, definitions, GraphLimits.Default, context: null, shared.Objects));
        Assert.Equal("A part of object 1 has come, which isn't expected.", exception.Message);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < _snapshot.Bytes.Length; length++)
            Assert.Throws<GraphFormatException>(() => Read(_snapshot.Bytes[..length]));
    }

    [Fact]
    public void A_change_outside_of_the_parts_is_refused()
    {
        var graph = Read(_snapshot.Bytes);
        ((Action)graph.Roots[0]!)();
        var changes = GraphDiff.Compute(graph, [null], GraphLimits.Default).Bytes.ToArray();
        Prepare(changes).Apply();
        Assert.Equal((10 + 11 * 3, 0), (_results[10], _results[30]));

        // The record of the results: parts and objects, no root, id distance 2, then one run: its length and distance.
        var run = changes.AsSpan().IndexOf((byte[])[2, 20 << 1, 0]);
        Assert.True(run > 0);
        foreach (var (at, value) in new[] { (run + 1, 21 << 1), (run + 2, 1) })
        {
            var forged = (byte[])changes.Clone();
            forged[at] = (byte)value;
            Assert.Throws<GraphFormatException>(() => Prepare(forged));
        }
    }

    [Fact]
    public void Changes_by_an_executor_that_had_another_part_are_refused()
    {
        var bytes = _snapshot.Bytes.ToArray();
        (bytes[PartsAt + 6], bytes[PartsAt + 7]) = (0, 100);
        var graph = Read(bytes);
        ((Action)graph.Roots[0]!)();
        var changes = GraphDiff.Compute(graph, [null], GraphLimits.Default);
        Assert.Throws<GraphFormatException>(() => Prepare(changes.Bytes));
        Assert.All(_results, x => Assert.Equal(0, x));
    }

    private ReceivedGraph Read(ReadOnlyMemory<byte> bytes) => LoopTrip.ChunkTrip.Read(_snapshot, bytes);

    private PreparedCommit Prepare(ReadOnlyMemory<byte> changes) =>
        PreparedCommit.Prepare(_snapshot, changes, new DefinitionReader(), GraphLimits.Default);
}
