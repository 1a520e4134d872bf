using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>Where an object lies: enough for another process of this machine and job to read it in place. Immutable.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Offset">Its first byte in the segment.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Generation">Unique among all objects of the owner: a freed range that is used again has another.</param>
internal readonly record struct SegmentHandle(SegmentId Segment, long Offset, int Length, long Generation)
{
    /// <summary>Appends it to a message.</summary>
    public void WriteTo(ByteBuffer buffer)
    {
        buffer.WriteVarint(Segment.Folder);
        buffer.WriteVarint(Segment.ProcessId);
        buffer.WriteInt64(Segment.StartTime);
        buffer.WriteVarint(Segment.Number);
        buffer.WriteInt64(Offset);
        buffer.WriteVarint(Length);
        buffer.WriteInt64(Generation);
    }

    /// <summary>Reads it from a message.</summary>
    /// <exception cref="GraphFormatException">The bytes are no handle.</exception>
    public static SegmentHandle Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        var segment = new SegmentId(cursor.ReadVarint(), cursor.ReadVarint(), cursor.ReadInt64(), cursor.ReadVarint());
        var handle = new SegmentHandle(segment, cursor.ReadInt64(), cursor.ReadVarint(), cursor.ReadInt64());
        return cursor.Remaining == 0 ? handle : throw new GraphFormatException($"A handle has {cursor.Remaining} bytes too many.");
    }

    public override string ToString() => $"{Length} bytes at {Offset} of segment {Segment.FileName}";
}
