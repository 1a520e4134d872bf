using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>
/// The segments of this process, and what is free in them. An object is put by one copy into memory that is ready for it; no other process is asked. What is
/// freed is used again. Segments are made when they are needed, and kept. Thread-safe.
/// </summary>
internal sealed partial class SegmentArena(SegmentFolders folders, SegmentOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<OwnSegment> _segments = [];
    private readonly List<Slab>[] _slabs = Enumerable.Range(0, Slab.Sizes).Select(_ => new List<Slab>()).ToArray();
    private long _generation;
    private bool _isClosed;

    /// <summary>Bytes of all segments.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _segments.Sum(segment => segment.Mapped.Bytes);
        }
    }

    /// <summary>How many there are.</summary>
    public int Segments
    {
        get
        {
            lock (_gate)
                return _segments.Count;
        }
    }

    /// <summary>Bytes of them that no object takes.</summary>
    public long FreeBytes
    {
        get
        {
            lock (_gate)
                return _segments.Sum(segment => segment.Ranges.FreeBytes);
        }
    }

    /// <summary>Puts a copy of some bytes. The lease keeps it.</summary>
    /// <exception cref="SegmentException">There is no room for it, within <see cref="SegmentOptions.MaxBytes"/> or on this machine.</exception>
    public SegmentLease Put(ReadOnlySpan<byte> content) => TryPut(content) ?? throw new SegmentException(
        $"There is no room for {content.Length} bytes: segments of this process take {Bytes} bytes of at most {options.MaxBytes} "
        + $"(ClusterOptions.MaxSegmentBytes), and no more could be had in {string.Join(" or ", folders.Paths)}.");

    /// <summary>Puts a copy of an array of values without references.</summary>
    /// <exception cref="SegmentException">There is no room for it, or it has more than 2 GiB.</exception>
    public SegmentLease PutArray<T>(T[] array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.LongLength * Unsafe.SizeOf<T>() <= int.MaxValue
            ? Put(MemoryMarshal.AsBytes<T>(array))
            : throw new SegmentException($"An array of {array.LongLength} {typeof(T)} is larger than an object can be, {int.MaxValue} bytes.");
    }

    /// <summary>Puts a copy of some bytes; null when there is no room for them.</summary>
    public SegmentLease? TryPut(ReadOnlySpan<byte> content)
    {
        if (TryAllocate(content.Length) is not { } place)
            return null;
        var lease = new SegmentLease(place);
        place.Segment.Mapped.Write(place.Offset, content);
        place.Publish(Interlocked.Increment(ref _generation));
        return lease;
    }

    /// <summary>Takes an object's range back.</summary>
    public void Free(OwnObject freed)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (freed.Slab is { } slab)
                FreeBlock(slab, freed.Start);
            else
                freed.Segment.Ranges.Free(freed.Start, RangeOf(freed.Length));
            if (freed.Segment.Ranges.IsEmpty && _segments.Sum(segment => segment.Ranges.FreeBytes) > options.KeptFreeBytes)
            {
                _segments.Remove(freed.Segment);
                freed.Segment.Delete();
            }
        }
    }

    /// <summary>Deletes the files. Whoever has them mapped keeps their memory: this process for good.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var segment in _segments)
                segment.Delete();
            _segments.Clear();
        }
    }

    /// <summary>Throws when segments, slabs and free ranges contradict each other.</summary>
    public void AssertInvariants()
    {
        lock (_gate)
        {
            foreach (var segment in _segments)
                segment.Ranges.AssertInvariants();
            foreach (var slab in _slabs.SelectMany(slabs => slabs))
            {
                slab.AssertInvariants();
                if (slab.IsFull)
                    throw new InvalidOperationException($"The slab at {slab.Start} is full and kept for more.");
            }
            if (_segments.Sum(segment => segment.Mapped.Bytes) is var bytes && bytes > options.MaxBytes)
                throw new InvalidOperationException($"{bytes} bytes of segments are more than the limit of {options.MaxBytes}.");
        }
    }

    private static long RangeOf(int length) => SegmentFormat.Align((long)SegmentFormat.ObjectHeadBytes + length);

    private OwnObject? TryAllocate(int length)
    {
        var bytes = RangeOf(length);
        lock (_gate)
        {
            if (TryTake(bytes, length) is { } place)
                return place;
        }
        lock (_growing)
        {
            // Another thread may have made one meanwhile, or freed something.
            lock (_gate)
            {
                if (_isClosed)
                    return null;
                if (TryTake(bytes, length) is { } place)
                    return place;
            }
            if (TryCreate(Math.Max(bytes, Slab.Bytes)) is not { } created)
                return null;
            lock (_gate)
            {
                _segments.Add(created);
                return TryTake(bytes, length);
            }
        }
    }

    private OwnObject? TryTake(long bytes, int length)
    {
        if (bytes <= Slab.MaxBlockBytes)
            return TryTakeBlock(Slab.SizeOf(bytes), length);
        foreach (var segment in _segments)
        {
            if (segment.Ranges.TryAllocate(bytes) is var start && start >= 0)
            {
                PrepareAhead(segment);
                return new OwnObject(this, segment, null, start, length);
            }
        }
        return null;
    }

    private OwnObject? TryTakeBlock(int size, int length)
    {
        var slabs = _slabs[size];
        if (slabs.Count == 0 && !TryAddSlab(size))
            return null;
        var slab = slabs[^1];
        var start = slab.Allocate();
        if (slab.IsFull)
            slabs.RemoveAt(slabs.Count - 1);
        return new OwnObject(this, slab.Segment, slab, start, length);
    }

    private bool TryAddSlab(int size)
    {
        foreach (var segment in _segments)
        {
            if (segment.Ranges.TryAllocate(Slab.Bytes) is var start && start >= 0)
            {
                PrepareAhead(segment);
                _slabs[size].Add(new Slab(segment, start, size));
                return true;
            }
        }
        return false;
    }

    /// <summary>An empty slab goes back, unless it is the only one of its size: the next small object would make it anew.</summary>
    private void FreeBlock(Slab slab, long start)
    {
        var slabs = _slabs[slab.Size];
        if (slab.IsFull)
            slabs.Add(slab);
        slab.Free(start);
        if (slab.IsEmpty && slabs.Count > 1)
        {
            slabs.Remove(slab);
            slab.Segment.Ranges.Free(slab.Start, Slab.Bytes);
        }
    }
}
