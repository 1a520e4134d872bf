using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>A damaged message either leaves every original as it was, or is applied whole.</summary>
public sealed class HostileWriteBackTests
{
    private static object[] Originals()
    {
        var node = new Node { Value = 1, Name = "name", Items = [new Node(), null], Map = new() { ["a"] = 1, ["b"] = 2 }, Set = [1, 2, 3], Numbers = new int[300] };
        node.Left = node;
        return [node, new Padded[4_000], new object[] { "a", node }, new string[] { "x", "y" }];
    }

    private static object?[] Change(object?[] copies)
    {
        var node = (Node)copies[0]!;
        node.Value = 7;
        node.Name = "other";
        node.Items.Add(new Node { Left = node });
        node.Map.Remove("a");
        node.Map["c"] = 3;
        node.Map.Remove("b");
        node.Set.Add(9);
        for (var i = 0; i < 300; i += 2)
            node.Numbers[i] = i;
        Array.Fill(node.Numbers, 5, 100, 50);
        node.Right = new Node { Any = node };
        ((Padded[])copies[1]!)[7].Large = 3;
        for (var i = 3_000; i < 3_040; i += 2)
            ((Padded[])copies[1]!)[i].Flag = true;
        ((object[])copies[2]!)[0] = node;
        ((string[])copies[3]!)[1] = "z";
        return [node, "result", 5, new Dictionary<string, int> { ["k"] = 1 }];
    }

    private static (GraphSnapshot Snapshot, GraphChanges Changes, DefinitionReader Definitions) Message()
    {
        var attempt = new Shipped.Attempt(Originals());
        var changes = attempt.Diff(Change(attempt.Copies));
        return (attempt.Snapshot, changes, Shipped.Attempt.Definitions(changes));
    }

    [Fact]
    public void The_undamaged_message_is_applied()
    {
        var (snapshot, changes, definitions) = Message();
        var roots = snapshot.Objects[..4];
        var prepared = PreparedCommit.Prepare(snapshot, changes.Bytes, definitions, GraphLimits.Default);
        prepared.Apply();
        var oracle = Originals();
        var results = Change(oracle);
        Isomorphic.Check([.. oracle, .. results], [.. roots, .. prepared.Roots]);
    }

    [Fact]
    public void Nothing_is_changed_before_apply()
    {
        var (snapshot, changes, definitions) = Message();
        PreparedCommit.Prepare(snapshot, changes.Bytes, definitions, GraphLimits.Default);
        Isomorphic.Check(Originals(), snapshot.Objects[..4]);
    }

    [Fact]
    public void Every_truncation_is_refused_and_changes_nothing()
    {
        var (snapshot, changes, definitions) = Message();
        for (var length = 0; length < changes.Bytes.Length; length++)
        {
            var cut = changes.Bytes[..length];
            var e = Record.Exception(() => PreparedCommit.Prepare(snapshot, cut, definitions, GraphLimits.Default));
            Assert.True(e is GraphFormatException, $"{length} bytes: {e?.GetType().Name ?? "accepted"}");
        }
        Isomorphic.Check(Originals(), snapshot.Objects[..4]);
    }

    [Fact]
    public void Extra_bytes_are_refused()
    {
        var (snapshot, changes, definitions) = Message();
        Assert.Throws<GraphFormatException>(() => PreparedCommit.Prepare(snapshot, Array.Empty<byte>(), definitions, GraphLimits.Default));
        var longer = (byte[])[.. changes.Bytes.Span, 0];
        var e = Assert.Throws<GraphFormatException>(() => PreparedCommit.Prepare(snapshot, longer, definitions, GraphLimits.Default));
        Assert.Equal("1 bytes are left over after the last change.", e.Message);
    }

    [Fact]
    public void Chunks_beyond_the_array_are_refused()
    {
        var attempt = new Shipped.Attempt([new Padded[2_049]]);
        ((Padded[])attempt.Copies[0]!)[2_048].Small = 1;
        var bytes = attempt.Diff([null]).Bytes.ToArray();
        var (snapshot, definitions) = (attempt.Snapshot, new DefinitionReader());

        // The record: its distance, chunk 2, a run of one at distance 0, its value, the ends of three columns, of the chunks, of the records.
        Assert.Equal([1, 2, 2, 0, 1, 0, 0, 0, 0, 0], bytes[^10..]);
        PreparedCommit.Prepare(snapshot, bytes, definitions, GraphLimits.Default);
        foreach (var (at, value, expected) in new[] { (^9, 3, "Chunk 3 of 2"), (^7, 1, "1 values after 2049"), (^8, 4, "2 values after 2048") })
        {
            var damaged = bytes.ToArray();
            damaged[at] = (byte)value;
            var e = Assert.Throws<GraphFormatException>(() => PreparedCommit.Prepare(snapshot, damaged, definitions, GraphLimits.Default));
            Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Changes_to_what_was_not_sent_are_refused()
    {
        var original = new object[] { Array.Empty<int>(), new int[1] };
        var attempt = new Shipped.Attempt([original]);
        ((int[])((object[])attempt.Copies[0]!)[1])[0] = 5;
        var bytes = attempt.Diff([null]).Bytes.ToArray();

        // The record's id distance: from the array with a body to the empty one before it, a list without segments.
        var at = bytes.Length - 9;
        Assert.Equal([3, 2, 0, 5, 0, 0, 0, 0, 0], bytes[at..]);
        byte[] damaged = [.. bytes[..at], 2, 0, 0];
        var e = Assert.Throws<GraphFormatException>(() => PreparedCommit.Prepare(attempt.Snapshot, damaged, new DefinitionReader(), GraphLimits.Default));
        Assert.Equal("A System.Int32[] is changed that wasn't sent: the executor has one of its own.", e.Message);
    }

    [Fact]
    public void Every_damaged_byte_is_refused_or_applied_whole()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (snapshot, changes, definitions) = Message();
        var before = RoundTrip.Write(snapshot.Objects[..4]).Bytes.ToArray();
        for (var at = 0; at < changes.Bytes.Length; at++)
        {
            var bytes = changes.Bytes.ToArray();
            bytes[at] = (byte)(random.Next(4) == 0 ? random.Next(256) : bytes[at] ^ (1 << random.Next(8)));
            Play(ref snapshot, bytes, definitions, before, $"seed {seed}, byte {at} = {bytes[at]}");
        }
    }

    [Fact]
    public void Random_damage_is_refused_or_applied_whole()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (snapshot, changes, definitions) = Message();
        var before = RoundTrip.Write(snapshot.Objects[..4]).Bytes.ToArray();
        for (var round = 0; round < 2000; round++)
        {
            var bytes = changes.Bytes.ToArray();
            for (var n = random.Next(1, 6); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                Array.Resize(ref bytes, random.Next(bytes.Length));
            Play(ref snapshot, bytes, definitions, before, $"seed {seed}, round {round}");
        }
    }

    private static void Play(ref GraphSnapshot snapshot, byte[] bytes, DefinitionReader definitions, byte[] before, string what)
    {
        PreparedCommit? prepared = null;
        var target = snapshot;
        var e = Record.Exception(() => prepared = PreparedCommit.Prepare(target, bytes, definitions, GraphLimits.Default));
        if (prepared is null)
        {
            Assert.True(e is GraphFormatException or DefinitionException, $"{what}: {e}");
            Assert.True(RoundTrip.Write(snapshot.Objects[..4]).Bytes.Span.SequenceEqual(before), $"{what}: refused ({e.Message}), but something changed");
            return;
        }
        e = Record.Exception(() =>
        {
            prepared.FindConflict();
            prepared.Apply();
        });
        Assert.True(e is null, $"{what}: {e}");

        // Whatever it said is in there now; go on with fresh objects.
        snapshot = RoundTrip.Write(Originals());
    }
}
