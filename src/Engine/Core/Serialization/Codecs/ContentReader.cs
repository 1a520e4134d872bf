using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Where a codec reads from.</summary>
internal ref struct ContentReader(ReadOnlySpan<byte> bytes, DefinitionReader definitions)
{
    public ByteCursor Bytes = new(bytes);

    public T ReadMember<T>()
        where T : MemberInfo =>
        definitions.Member(Bytes.ReadVarint()) as T ?? throw new GraphFormatException($"A {typeof(T).Name} is expected.");
}
