namespace Distributed.Engine.Objects;

/// <summary>What owner and readers agree on: a segment starts with a page of its own, and before each object stand its generation and length.</summary>
internal static class SegmentFormat
{
    /// <summary>The first eight bytes of a segment: a mark and the version of the format.</summary>
    public const long Mark = 0x31_47_45_53_54_53_49_44;

    /// <summary>Where the size of the segment stands.</summary>
    public const int SizeOffset = sizeof(long);

    /// <summary>Bytes before the first object.</summary>
    public const int HeadBytes = 4096;

    /// <summary>Bytes before each object: a line of the cache, so that objects start on one.</summary>
    public const int ObjectHeadBytes = Alignment;

    /// <summary>Every object, its head included, starts at a multiple of it.</summary>
    public const int Alignment = 64;

    /// <summary>In an object's head, after the generation: its length.</summary>
    public const int LengthOffset = sizeof(long);

    /// <summary>The generation of what is free.</summary>
    public const long NoGeneration = 0;

    public static long Align(long bytes) => (bytes + Alignment - 1) & ~(long)(Alignment - 1);
}
