namespace Distributed.Engine.Objects;

/// <summary>An object in a segment of this process, and how many leases hold it. Thread-safe.</summary>
/// <param name="arena">Where it goes back to.</param>
/// <param name="segment">Its segment.</param>
/// <param name="slab">Its slab; null when it has a range of its own.</param>
/// <param name="start">Where its head is.</param>
/// <param name="length">Its bytes, without the head.</param>
internal sealed class OwnObject(SegmentArena arena, OwnSegment segment, Slab? slab, long start, int length)
{
    private int _leases = 1;

    public OwnSegment Segment => segment;

    public Slab? Slab => slab;

    public long Start => start;

    public int Length => length;

    /// <summary>Its first byte in the segment.</summary>
    public long Offset => start + SegmentFormat.ObjectHeadBytes;

    public long Generation { get; private set; }

    /// <summary>Lets readers in: what was copied before is there for whoever sees the generation.</summary>
    public void Publish(long generation)
    {
        Generation = generation;
        segment.Mapped.WriteInt64(start + SegmentFormat.LengthOffset, length);
        segment.Mapped.WriteInt64(start, generation);
    }

    /// <summary>One more lease; false when it is free already.</summary>
    public bool TryLease()
    {
        for (var leases = Volatile.Read(ref _leases); leases > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
                return true;
            leases = seen;
        }
        return false;
    }

    /// <summary>Ends a lease; the last one frees the object.</summary>
    public void EndLease()
    {
        if (Interlocked.Decrement(ref _leases) != 0)
            return;
        segment.Mapped.WriteInt64(start, SegmentFormat.NoGeneration);

        // Whoever gets the range next must not be seen writing to it before this.
        Interlocked.MemoryBarrier();
        arena.Free(this);
    }
}
