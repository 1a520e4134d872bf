namespace Distributed.Engine.Serialization;

/// <summary>
/// A graph as it was when it was written. Independent of any connection: ids of type and method definitions are this process's,
/// and the definition table gives the bytes of those a peer doesn't know yet. Immutable.
/// </summary>
internal sealed class GraphSnapshot
{
    /// <summary>The encoded object table and bodies.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Ids of all definitions that <see cref="Bytes"/> refers to, ascending.</summary>
    public required int[] DefinitionIds { get; init; }

    /// <summary>The original objects by their id in the graph (index 0 is object id 1): what a commit writes to.</summary>
    public required object[] Objects { get; init; }
}
