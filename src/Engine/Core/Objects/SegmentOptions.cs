namespace Distributed.Engine.Objects;

/// <summary>Limits of one process's segments. Immutable.</summary>
internal sealed record SegmentOptions
{
    /// <summary>Bytes of a segment that isn't made for one larger object.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The most bytes of all segments of this process; beyond them, objects travel another way.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>So much free memory of a segment is made ready in the background beyond what is in use.</summary>
    public long PrefaultBytes { get; init; } = 64L << 20;

    /// <summary>A segment in which nothing is used is deleted when more than this is free in all of them.</summary>
    public long KeptFreeBytes { get; init; } = 512L << 20;

    /// <summary>The most segments of other processes that are kept mapped.</summary>
    public int MaxMapped { get; init; } = 4096;

    /// <summary>A quarter of the memory that this process may use, which in a container is the container's: segments count as its memory too.</summary>
    public static long DefaultMaxBytes { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
