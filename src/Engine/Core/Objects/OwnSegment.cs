namespace Distributed.Engine.Objects;

/// <summary>A segment of this process, and which ranges of it are free. Guarded by the arena's lock.</summary>
internal sealed class OwnSegment
{
    private readonly string _path;

    public OwnSegment(MappedSegment mapped, string path)
    {
        Mapped = mapped;
        _path = path;
        Ranges = new RangeAllocator(SegmentFormat.HeadBytes, mapped.Bytes);
        mapped.WriteInt64(SegmentFormat.SizeOffset, mapped.Bytes);
        mapped.WriteInt64(0, SegmentFormat.Mark);
    }

    public MappedSegment Mapped { get; }

    public RangeAllocator Ranges { get; }

    /// <summary>
    /// Deletes the file. Other processes that have it mapped keep its memory, and so does this one as long as anything refers to it: somebody may look at a
    /// lease's content that has just ended.
    /// </summary>
    public void Delete() => SegmentSystem.TryDelete(_path);
}
