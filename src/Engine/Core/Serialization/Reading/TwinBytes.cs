namespace Distributed.Engine.Serialization;

/// <summary>The bytes that a graph was made from, in one or two messages that count as one behind the other.</summary>
internal readonly ref struct TwinBytes(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
{
    private readonly ReadOnlySpan<byte> _first = first;
    private readonly ReadOnlySpan<byte> _second = second;

    /// <summary>The bytes from an offset on, to the end of the message that it is in.</summary>
    public ReadOnlySpan<byte> At(int offset) => offset < _first.Length ? _first[offset..] : _second[(offset - _first.Length)..];
}
