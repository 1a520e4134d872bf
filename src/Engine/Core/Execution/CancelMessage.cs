using System.Buffers.Binary;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a cancel frame: the number of the token of the call's graph was cancelled.</summary>
internal static class CancelMessage
{
    public static byte[] Encode(int token)
    {
        var payload = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, token);
        return payload;
    }

    public static int Decode(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt32LittleEndian(payload);
}
