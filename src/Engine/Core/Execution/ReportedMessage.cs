using System.Buffers.Binary;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a reported frame: up to which ordinal the reports of an attempt have reached the program's progress.</summary>
internal static class ReportedMessage
{
    private const int Size = sizeof(long);

    public static byte[] Encode(long ordinal)
    {
        var payload = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(payload, ordinal);
        return payload;
    }

    /// <summary>Throws <see cref="WireException"/> for garbage.</summary>
    public static long Decode(ReadOnlySpan<byte> payload) => payload.Length == Size
        ? BinaryPrimitives.ReadInt64LittleEndian(payload)
        : throw new WireException($"A reported frame has {Size} bytes, not {payload.Length}.");
}
