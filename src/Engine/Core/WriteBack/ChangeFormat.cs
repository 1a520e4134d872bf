namespace Distributed.Engine.WriteBack;

/// <summary>What both sides agree on about the message; the README draws it.</summary>
internal static class ChangeFormat
{
    /// <summary>The first byte of every message.</summary>
    public const byte Version = 1;

    /// <summary>An id distance of 0 ends a list of objects, a length of 0 the segments of a column.</summary>
    public const int End = 0;

    /// <summary>Lengths carry the kind of segment in their lowest bit, so one is at most this long; longer ones are split.</summary>
    public const int MaxSegment = 1 << 29;

    /// <summary>The lowest bit of a segment's length: a bit for each unit says whether its value follows.</summary>
    public const int IsBitmap = 1;

    /// <summary>Bytes of a reference's id.</summary>
    public const int IdSize = sizeof(int);

    public static int MaskBytes(int bits) => (bits + 7) / 8;
}

/// <summary>Which parts a message has; its second byte.</summary>
[Flags]
internal enum ChangeParts : byte
{
    None = 0,

    /// <summary>A continued graph with the new objects and the roots. Without it, the roots are written out in the head.</summary>
    Graph = 1,

    /// <summary>Changed leaves of objects that both sides have.</summary>
    Leaves = 2,

    /// <summary>Hash tables whose keys changed.</summary>
    Tables = 4,

    All = Graph | Leaves | Tables,
}
