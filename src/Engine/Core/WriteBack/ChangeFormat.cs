namespace Distributed.Engine.WriteBack;

/// <summary>What both sides agree on about the message; the README draws it.</summary>
internal static class ChangeFormat
{
    /// <summary>The first byte of every message.</summary>
    public const byte Version = 3;

    /// <summary>A distance of 0 ends a list of objects or chunks, a length of 0 the segments of a column.</summary>
    public const int End = 0;

    /// <summary>Lengths carry the kind of segment in their lowest bit, so one is at most this long; longer ones are split.</summary>
    public const int MaxSegment = 1 << 29;

    /// <summary>The lowest bit of a segment's length: a bit for each unit says whether its value follows.</summary>
    public const int IsBitmap = 1;

    /// <summary>
    /// In place of a segment's length, which can't be a bitmap of no values: length and distance of a run follow, and a handle in place of its values.
    /// </summary>
    public const int InSharedMemory = 1;

    /// <summary>Elements of an array of several columns are taken so many at a time: all columns of a chunk are in the cache together.</summary>
    public const int ChunkElements = 2048;

    /// <summary>Bytes of a reference's id.</summary>
    public const int IdSize = sizeof(int);

    public static int MaskBytes(int bits) => (bits + 7) / 8;
}
