using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Distributed.Engine.Objects;

/// <summary>
/// A segment in this process's memory. It is unmapped when the last who holds it has let go: a pointer into it must not outlive its hold. The file may be
/// deleted meanwhile, and its owner die; the memory stays. Thread-safe.
/// </summary>
internal sealed unsafe class MappedSegment
{
    private readonly MemoryMappedViewAccessor _view;
    private int _holds = 1;

    private MappedSegment(SegmentId id, MemoryMappedViewAccessor view, long bytes)
    {
        Id = id;
        Bytes = bytes;
        _view = view;
        byte* first = null;
        Handle.AcquirePointer(ref first);
        First = first;
    }

    public SegmentId Id { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Its first byte.</summary>
    public byte* First { get; }

    private SafeMemoryMappedViewHandle Handle => _view.SafeMemoryMappedViewHandle;

    /// <summary>Maps a file, which is closed: the mapping doesn't need it. Held once, by the caller.</summary>
    public static MappedSegment Map(SegmentId id, FileStream file, MemoryMappedFileAccess access)
    {
        var bytes = file.Length;
        using var mapped = MemoryMappedFile.CreateFromFile(file, null, bytes, access, HandleInheritability.None, leaveOpen: false);
        return new MappedSegment(id, mapped.CreateViewAccessor(0, bytes, access), bytes);
    }

    /// <summary>Holds it once more; false when it has been unmapped.</summary>
    public bool TryHold()
    {
        for (var holds = Volatile.Read(ref _holds); holds > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }
        return false;
    }

    /// <summary>Ends a hold.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) != 0)
            return;
        Handle.ReleasePointer();
        _view.Dispose();
    }

    /// <summary>A number in the segment that another process may change.</summary>
    public long ReadInt64(long offset) => Volatile.Read(ref *(long*)(First + offset));

    public void WriteInt64(long offset, long value) => Volatile.Write(ref *(long*)(First + offset), value);
}
