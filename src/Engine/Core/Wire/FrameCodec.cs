using System.Buffers.Binary;

namespace Distributed.Engine.Wire;

/// <summary>
/// A header in bytes, little-endian: payload length (4), kind (1), flags (1), mark (2), call id (8).
/// The mark is constant: it tells a stranger's bytes, or a stream that got out of step, from a frame. Thread-safe.
/// </summary>
internal static class FrameCodec
{
    /// <summary>Constant in every header; the low byte is no UTF-8 start byte, so text is never taken for a frame.</summary>
    public const ushort Mark = 0xD1BF;

    private const FrameKind LastKind = FrameKind.Forget;

    /// <summary>Writes a header to the first <see cref="FrameHeader.Size"/> bytes.</summary>
    public static void Write(Span<byte> target, in FrameHeader header)
    {
        // One length check here instead of one per field.
        target = target[..FrameHeader.Size];
        BinaryPrimitives.WriteInt32LittleEndian(target, header.PayloadLength);
        target[4] = (byte)header.Kind;
        target[5] = header.Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], Mark);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], header.CallId);
    }

    /// <summary>Reads a header and checks it.</summary>
    /// <exception cref="WireException">These bytes are no header, or announce more than <paramref name="maxPayloadBytes"/>.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source, int maxPayloadBytes)
    {
        source = source[..FrameHeader.Size];
        int length = BinaryPrimitives.ReadInt32LittleEndian(source);
        var kind = (FrameKind)source[4];
        if (BinaryPrimitives.ReadUInt16LittleEndian(source[6..]) != Mark || kind == 0 || kind > LastKind)
            throw WireException.NotAFrame(source);
        if ((uint)length > (uint)maxPayloadBytes) throw WireException.TooLarge(kind, length, maxPayloadBytes);
        return new FrameHeader(length, kind, source[5], BinaryPrimitives.ReadInt64LittleEndian(source[8..]));
    }
}
