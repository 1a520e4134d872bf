using System.Collections.Concurrent;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>
/// Opens objects in the segments of a job's processes. A segment is mapped once and kept until <see cref="Dispose"/>. Whatever a handle says, nothing outside
/// of its segment is read: it is checked against the segment's size and the object's own head. Thread-safe.
/// </summary>
internal sealed class SegmentReader(SegmentFolders folders, SegmentOptions options) : ISharedSource, IDisposable
{
    private readonly Lock _mapping = new();
    private readonly ConcurrentDictionary<SegmentId, MappedSegment> _mapped = new();
    private MappedSegment? _last;
    private bool _isClosed;

    /// <inheritdoc/>
    public ISharedContent Open(ReadOnlySpan<byte> handle) => Open(SegmentHandle.Read(handle));

    /// <summary>The object that a handle names, in place.</summary>
    /// <exception cref="SegmentException">It can't be opened here, isn't there any more, or never was.</exception>
    public SegmentView Open(in SegmentHandle handle)
    {
        var segment = Hold(handle.Segment);
        if (IsThere(segment, handle))
            return new SegmentView(segment, handle);
        segment.Release();
        throw new SegmentException($"There is no object of {handle} any more, or never was one.");
    }

    /// <summary>Copies an object out.</summary>
    /// <exception cref="SegmentException">It can't be opened here, or isn't there any more.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is smaller than it.</exception>
    public void CopyTo(in SegmentHandle handle, Span<byte> target)
    {
        using var view = Open(handle);
        view.CopyTo(target);
    }

    /// <summary>Lets go of a process's segments, or of all. What is still looked at is unmapped when that ends.</summary>
    public void Dispose()
    {
        lock (_mapping)
        {
            _isClosed = true;
            _last = null;
            foreach (var segment in _mapped.Values)
                segment.Release();
            _mapped.Clear();
        }
    }

    /// <summary>Whether the object is there now.</summary>
    internal static bool IsThere(MappedSegment segment, in SegmentHandle handle)
    {
        const int First = SegmentFormat.HeadBytes + SegmentFormat.ObjectHeadBytes;
        if (handle.Offset < First || handle.Offset % SegmentFormat.Alignment != 0 || handle.Offset > segment.Bytes || handle.Length > segment.Bytes - handle.Offset)
            return false;
        var head = handle.Offset - SegmentFormat.ObjectHeadBytes;
        return handle.Generation != SegmentFormat.NoGeneration
            && segment.ReadInt64(head) == handle.Generation
            && segment.ReadInt64(head + SegmentFormat.LengthOffset) == handle.Length;
    }

    private MappedSegment Hold(in SegmentId id)
    {
        if (Volatile.Read(ref _last) is { } last && last.Id == id && last.TryHold())
            return last;
        if (!_mapped.TryGetValue(id, out var known) || !known.TryHold())
            return Map(id);
        Volatile.Write(ref _last, known);
        return known;
    }

    private MappedSegment Map(in SegmentId id)
    {
        lock (_mapping)
        {
            if (_isClosed)
                throw new SegmentException($"Segment {id.FileName} is opened after the connection to its process has ended.");
            if (_mapped.TryGetValue(id, out var known) && known.TryHold())
                return known;
            if (_mapped.Count >= options.MaxMapped)
                throw new SegmentException($"Segment {id.FileName} would be the {_mapped.Count + 1}th that is mapped; the limit is {options.MaxMapped}.");
            var segment = MapFile(id, folders.PathOf(id));
            _mapped[id] = segment;
            segment.TryHold();
            return segment;
        }
    }

    private static MappedSegment MapFile(in SegmentId id, string path)
    {
        try
        {
            var file = SegmentSystem.OpenFile(path);
            if (file.Length <= SegmentFormat.HeadBytes)
            {
                file.Dispose();
                throw new SegmentException($"'{path}' is no segment: it is too short.");
            }
            var segment = MappedSegment.Map(id, file, isWritable: false);
            if (segment.ReadInt64(0) == SegmentFormat.Mark && segment.ReadInt64(SegmentFormat.SizeOffset) == segment.Bytes)
                return segment;
            segment.Release();
            throw new SegmentException($"'{path}' is no segment of this version.");
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException or OutOfMemoryException) and not SegmentException)
        {
            throw new SegmentException($"Segment '{path}' can't be opened here: {e.Message}", e);
        }
    }
}
