using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>
/// A segment of this process: which ranges of it are free, and how far it is ready to be written. A page that nobody has touched costs several times what
/// copying into it does, so pages are made ready ahead of use. The allocator is guarded by the arena's lock; the rest is thread-safe.
/// </summary>
internal sealed unsafe class OwnSegment
{
    /// <summary>Made ready at a time: small enough for a writer to catch up with.</summary>
    private const int StepBytes = 4 << 20;

    private readonly string _path;
    private long _ready;

    public OwnSegment(MappedSegment mapped, string path)
    {
        Mapped = mapped;
        _path = path;
        Ranges = new RangeAllocator(SegmentFormat.HeadBytes, mapped.Bytes);
        mapped.WriteInt64(SegmentFormat.SizeOffset, mapped.Bytes);
        mapped.WriteInt64(0, SegmentFormat.Mark);
        _ready = SegmentFormat.HeadBytes;
    }

    public MappedSegment Mapped { get; }

    public RangeAllocator Ranges { get; }

    /// <summary>Up to here its pages are ready.</summary>
    public long Ready => Volatile.Read(ref _ready);

    /// <summary>Makes a range ready now, if it isn't.</summary>
    public void Prepare(long offset, long bytes)
    {
        if (offset + bytes > Ready && bytes >= MemoryPages.LeastBytes)
            MemoryPages.TryPrepare(Mapped.First + offset, (nint)bytes);
    }

    /// <summary>Makes it ready up to a place, step by step. One thread at a time.</summary>
    public void PrepareTo(long end)
    {
        end = Math.Min(end, Mapped.Bytes);
        for (var start = Ready; start < end && Mapped.TryHold(); start = Ready)
        {
            var bytes = Math.Min(StepBytes, end - start);
            if (!MemoryPages.TryPrepare(Mapped.First + start, (nint)bytes))
                Touch(start, bytes);
            Volatile.Write(ref _ready, start + bytes);
            Mapped.Release();
        }
    }

    /// <summary>
    /// Deletes the file. Other processes that have it mapped keep its memory, and so does this one as long as anything refers to it: somebody may look at a
    /// lease's content that has just ended.
    /// </summary>
    public void Delete() => SegmentSystem.TryDelete(_path);

    /// <summary>Adds nothing to a number of each page: others may be writing there.</summary>
    private void Touch(long start, long bytes)
    {
        for (var at = start; at < start + bytes; at += Environment.SystemPageSize)
            Interlocked.Or(ref *(int*)(Mapped.First + at), 0);
    }
}
