using System.Text;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Serialization;

public sealed class DefinitionTests
{
    [Fact]
    public void Definitions_are_sent_until_they_are_confirmed()
    {
        var snapshot = RoundTrip.Write([new Mine()]);
        var peer = new PeerDefinitions();
        var first = peer.Select(snapshot.DefinitionIds);
        Assert.NotEmpty(first);
        Assert.Equal(first, peer.Select(snapshot.DefinitionIds));
        peer.Confirm(snapshot.DefinitionIds);
        Assert.Empty(peer.Select(snapshot.DefinitionIds));
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes()
    {
        var graph = new Mine { Names = ["a"] };
        Assert.Equal(RoundTrip.Write([graph]).Bytes.ToArray(), RoundTrip.Write([graph]).Bytes.ToArray());
    }

    [Fact]
    public void Adding_twice_changes_nothing_and_other_contents_are_refused()
    {
        var snapshot = RoundTrip.Write([new Mine()]);
        var bytes = new PeerDefinitions().Select(snapshot.DefinitionIds);
        var reader = new DefinitionReader();
        reader.Add(bytes);
        reader.Add(bytes);
        Assert.IsType<Mine>(GraphReader.Read(snapshot.Bytes, reader, GraphLimits.Default).Roots[0]);
        bytes[^1] ^= 1;
        Assert.Throws<GraphFormatException>(() => reader.Add(bytes));
    }

    [Fact]
    public void Another_build_is_refused_with_both_versions()
    {
        var module = typeof(DefinitionTests).Module;
        var own = module.ModuleVersionId;
        var snapshot = RoundTrip.Write([new Mine()]);
        var bytes = new PeerDefinitions().Select(snapshot.DefinitionIds);
        var at = bytes.AsSpan().IndexOf(own.ToByteArray());
        var other = Guid.NewGuid();
        other.ToByteArray().CopyTo(bytes, at);
        var reader = new DefinitionReader();
        reader.Add(bytes);
        var e = Assert.Throws<DefinitionMismatchException>(() => GraphReader.Read(snapshot.Bytes, reader, GraphLimits.Default));
        Assert.StartsWith(
            $"The assembly Distributed.Engine.Tests is another build here: the sender has {module.Assembly.GetName().Version} (MVID {other:D}), "
            + $"this process has {module.Assembly.GetName().Version} (MVID {own:D}, ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_assembly_is_named()
    {
        var snapshot = RoundTrip.Write([new Mine()]);
        var bytes = new PeerDefinitions().Select(snapshot.DefinitionIds);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("Distributed.Engine.Tests"));
        bytes[at] = (byte)'X';
        // The path is a hint for finding it; without the file the name is all there is.
        var path = bytes.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes("Distributed.Engine.Tests.dll"));
        bytes[path] = (byte)'X';
        var reader = new DefinitionReader();
        reader.Add(bytes);
        var e = Assert.Throws<MissingDefinitionException>(() => GraphReader.Read(snapshot.Bytes, reader, GraphLimits.Default));
        Assert.StartsWith("The assembly Xistributed.Engine.Tests ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_that_was_never_announced_is_an_error()
    {
        var e = Assert.Throws<GraphFormatException>(() => GraphReader.Read(RoundTrip.Write([new Mine()]).Bytes, new DefinitionReader(), GraphLimits.Default));
        Assert.Contains("was never announced", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_graph_refers_to_the_objects_of_the_first()
    {
        var mine = new Mine { Names = ["a"] };
        var first = RoundTrip.Write([mine]);
        var received = RoundTrip.Read(first);
        var copy = (Mine)received.Roots[0]!;
        var added = new Mine { Names = copy.Names };
        var writer = GraphWriter.Continue(received.Objects, GraphPlan.Everything, GraphLimits.Default);
        Assert.Equal(1, writer.Reference(copy));
        Assert.Equal(received.Objects.Length + 1, writer.Reference(added));
        var back = writer.Complete([added, copy]);

        var result = GraphReader.Read(back.Bytes, RoundTrip.Reader(back), GraphLimits.Default, existing: first.Objects);
        Assert.Same(mine, result.Roots[1]);
        Assert.Same(mine.Names, ((Mine)result.Roots[0]!).Names);
        Assert.Single(result.Objects);
    }

    [Fact]
    public void The_place_of_every_leaf_in_the_bytes_is_known()
    {
        var graph = RoundTrip.Read(RoundTrip.Write([new Mine { Number = 0x01020304 }]));
        var leaf = TypeLayout.Of(typeof(Mine)).Leaves.Single(l => l.Name == "Number");
        Assert.Equal([4, 3, 2, 1], graph.Bytes.Slice(graph.BodyOffsets[0] + leaf.BodyOffset, leaf.Size).ToArray());
    }

    [Fact]
    public async Task Concurrent_writers_and_readers_agree()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            Enumerable.Range(0, 200).All(j => RoundTrip.Copy(new Mine { Number = i * j, Names = [$"{j}"] }).Number == i * j))));
        Assert.All(results, Assert.True);
    }

    private sealed class Mine
    {
        public int Number;
        public List<string>? Names;
    }
}
