using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Where a codec writes to.</summary>
internal readonly ref struct ContentWriter(ByteBuffer bytes, GraphWriter graph)
{
    public ByteBuffer Bytes { get; } = bytes;

    public void WriteMember(MemberInfo member) => Bytes.WriteVarint(graph.Use(DefinitionTable.Of(member)));
}
