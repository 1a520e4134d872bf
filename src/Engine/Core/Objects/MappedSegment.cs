using System.IO.MemoryMappedFiles;
using Distributed.Engine.Serialization;
using Microsoft.Win32.SafeHandles;

namespace Distributed.Engine.Objects;

/// <summary>
/// A segment in this process's memory. It is unmapped when the last who holds it has let go: a pointer into it must not outlive its hold. The file may be
/// deleted meanwhile, and its owner die; the memory stays.
/// <para>
/// The first touch of a page through a mapping costs many times what copying the page does. So large copies go through the file, which shares its pages with
/// the mapping, until the background has touched them (<see cref="SegmentWarmer"/>). Thread-safe.
/// </para>
/// </summary>
internal sealed unsafe class MappedSegment
{
    /// <summary>Copies of fewer bytes have too few pages for the system call to pay.</summary>
    private const int LeastFileBytes = 64 * 1024;

    /// <summary>Made ready at a time: others want their turn.</summary>
    private const int StepBytes = 4 << 20;

    private readonly MemoryMappedViewAccessor _view;
    private readonly FileStream _file;
    private readonly bool _isWritable;
    private int _holds = 1;
    private long _ready;
    private long _wanted;

    private MappedSegment(SegmentId id, MemoryMappedViewAccessor view, FileStream file, long bytes, bool isWritable)
    {
        Id = id;
        Bytes = bytes;
        _view = view;
        _file = file;
        _isWritable = isWritable;
        byte* first = null;
        Handle.AcquirePointer(ref first);
        First = first;
    }

    public SegmentId Id { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Its first byte.</summary>
    public byte* First { get; }

    /// <summary>Whether there is something to make ready.</summary>
    public bool IsWanted => Volatile.Read(ref _ready) < Volatile.Read(ref _wanted);

    private SafeMemoryMappedViewHandle Handle => _view.SafeMemoryMappedViewHandle;

    /// <summary>Maps a file, which belongs to the segment then. Held once, by the caller.</summary>
    public static MappedSegment Map(SegmentId id, FileStream file, bool isWritable)
    {
        try
        {
            var access = isWritable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
            var bytes = file.Length;
            using var mapped = MemoryMappedFile.CreateFromFile(file, null, bytes, access, HandleInheritability.None, leaveOpen: true);
            return new MappedSegment(id, mapped.CreateViewAccessor(0, bytes, access), file, bytes, isWritable);
        }
        catch
        {
            file.Dispose();
            throw;
        }
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
        _file.Dispose();
    }

    /// <summary>A number in the segment that another process may change.</summary>
    public long ReadInt64(long offset) => Volatile.Read(ref *(long*)(First + offset));

    public void WriteInt64(long offset, long value) => Volatile.Write(ref *(long*)(First + offset), value);

    /// <summary>Copies bytes in.</summary>
    public void Write(long offset, ReadOnlySpan<byte> content)
    {
        if (GoesByFile(offset, content.Length))
            RandomAccess.Write(_file.SafeFileHandle, content, offset);
        else
            content.CopyTo(new Span<byte>(First + offset, content.Length));
    }

    /// <summary>Copies bytes out.</summary>
    /// <exception cref="SegmentException">The file ends before.</exception>
    public void Read(long offset, Span<byte> target)
    {
        if (!GoesByFile(offset, target.Length))
        {
            new ReadOnlySpan<byte>(First + offset, target.Length).CopyTo(target);
            return;
        }
        for (var done = 0; done < target.Length;)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, target[done..], offset + done);
            if (read == 0)
                throw new SegmentException($"Segment {Id.FileName} ends at {offset + done} of {Bytes} bytes: it was cut.");
            done += read;
        }
        Want(offset + target.Length);
    }

    /// <summary>Has the background make it ready up to a place.</summary>
    public void Want(long end)
    {
        end = Math.Min(end, Bytes);
        for (var wanted = Volatile.Read(ref _wanted); wanted < end;)
        {
            var seen = Interlocked.CompareExchange(ref _wanted, end, wanted);
            if (seen == wanted)
            {
                SegmentWarmer.Warm(this);
                return;
            }
            wanted = seen;
        }
    }

    /// <summary>Makes the next pages ready. Called by one thread at a time.</summary>
    public void WarmStep()
    {
        if (!TryHold())
        {
            Volatile.Write(ref _wanted, 0);
            return;
        }
        var bytes = Math.Min(StepBytes, Volatile.Read(ref _wanted) - _ready);
        MemoryPages.TryPrepare(First + _ready, (nint)bytes, _isWritable);

        // Prepared pages may still cost a first touch, in a virtual machine above all. Adding nothing to a number writes the page and changes nothing.
        for (var at = _ready; at < _ready + bytes; at += Environment.SystemPageSize)
        {
            if (_isWritable)
                Interlocked.Or(ref *(int*)(First + at), 0);
            else
                Volatile.Read(ref *(First + at));
        }
        Volatile.Write(ref _ready, _ready + bytes);
        Release();
    }

    private bool GoesByFile(long offset, int length) =>
        length >= LeastFileBytes && SegmentSystem.FilesShareMappedPages && offset + length > Volatile.Read(ref _ready);
}
