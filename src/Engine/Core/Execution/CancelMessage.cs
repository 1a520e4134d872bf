using System.Buffers.Binary;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a cancel frame: the number of the token of the call's graph that was cancelled, and whether it is the call's own.</summary>
internal static class CancelMessage
{
    private const int Size = sizeof(int) + 1;

    public static byte[] Encode(int token, bool isOwn)
    {
        var payload = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(payload, token);
        payload[sizeof(int)] = isOwn ? (byte)1 : (byte)0;
        return payload;
    }

    /// <summary>Throws <see cref="WireException"/> for garbage.</summary>
    public static (int Token, bool IsOwn) Decode(ReadOnlySpan<byte> payload) => payload.Length == Size
        ? (BinaryPrimitives.ReadInt32LittleEndian(payload), payload[sizeof(int)] != 0)
        : throw new WireException($"A cancel frame has {Size} bytes, not {payload.Length}.");
}
