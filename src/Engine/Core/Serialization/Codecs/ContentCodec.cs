using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// How immutable objects of some types are described and made again. Descriptions may name types and members, but no other
/// objects of the graph, so the reader can make the object before anything else exists. Stateless, thread-safe.
/// </summary>
internal abstract class ContentCodec
{
    /// <summary>Writes the description.</summary>
    /// <exception cref="CannotTravelException">This very object can't travel.</exception>
    public abstract void Write(object value, ContentWriter writer);

    /// <summary>Makes the object again. Bad arguments may throw what constructors throw.</summary>
    public abstract object Read(Type type, ref ContentReader reader);
}

/// <summary>One object, not its whole type, can't travel.</summary>
internal sealed class CannotTravelException(string why, string? remedy) : Exception(why)
{
    public string? Remedy { get; } = remedy;
}

/// <summary>Where a codec writes to.</summary>
internal readonly ref struct ContentWriter(ByteBuffer bytes, GraphWriter graph)
{
    public ByteBuffer Bytes { get; } = bytes;

    public void WriteMember(MemberInfo member) => Bytes.WriteVarint(graph.Use(DefinitionTable.Of(member)));
}

/// <summary>Where a codec reads from.</summary>
internal ref struct ContentReader(ReadOnlySpan<byte> bytes, DefinitionReader definitions)
{
    public ByteCursor Bytes = new(bytes);

    public T ReadMember<T>()
        where T : MemberInfo =>
        definitions.Member(Bytes.ReadVarint()) as T ?? throw new GraphFormatException($"A {typeof(T).Name} is expected.");
}
