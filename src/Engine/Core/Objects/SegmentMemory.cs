using System.Buffers;

namespace Distributed.Engine.Objects;

/// <summary>A range of a mapped segment as memory. Valid while its segment is held.</summary>
internal sealed unsafe class SegmentMemory(MappedSegment segment, long offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(segment.First + offset, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(segment.First + offset + elementIndex, default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
