using MessagePack;

namespace Distributed.Benchmarks.References;

/// <summary>A link of a list: a graph of as many objects as a row asks for.</summary>
[MessagePackObject]
public sealed class SampleNode
{
    [Key(0)]
    public int Value { get; set; }

    [Key(1)]
    public string Name { get; set; } = "";

    /// <summary>A flat graph: a list of nodes, since MessagePack recurses.</summary>
    internal static List<SampleNode> CreateMany(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SampleNode { Value = i, Name = "n" + (i % 10) })];
}
