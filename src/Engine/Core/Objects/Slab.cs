namespace Distributed.Engine.Objects;

/// <summary>A range of a segment cut into blocks of one size, for small objects: taking and giving back is a stack. Not thread-safe.</summary>
internal sealed class Slab
{
    /// <summary>Bytes of a slab.</summary>
    public const int Bytes = 512 * 1024;

    /// <summary>Objects of more bytes, with their heads, get ranges of their own.</summary>
    public const int MaxBlockBytes = 32 * 1024;

    /// <summary>How many sizes of blocks there are; each is twice the last.</summary>
    public const int Sizes = 9;

    private const int MinBlockBytes = 2 * SegmentFormat.Alignment;

    private readonly int[] _free;
    private int _freeCount;

    /// <param name="segment">Its segment.</param>
    /// <param name="start">Its first byte there.</param>
    /// <param name="size">Which size of blocks.</param>
    public Slab(OwnSegment segment, long start, int size)
    {
        Segment = segment;
        Start = start;
        Size = size;
        BlockBytes = MinBlockBytes << size;
        _free = new int[Bytes / BlockBytes];
        _freeCount = _free.Length;
        for (var i = 0; i < _free.Length; i++)
            _free[i] = _free.Length - 1 - i;
    }

    public OwnSegment Segment { get; }

    public long Start { get; }

    public int Size { get; }

    public int BlockBytes { get; }

    public bool IsFull => _freeCount == 0;

    public bool IsEmpty => _freeCount == _free.Length;

    /// <summary>The smallest size of blocks that hold so many bytes.</summary>
    public static int SizeOf(long bytes)
    {
        var size = 0;
        while (MinBlockBytes << size < bytes)
            size++;
        return size;
    }

    /// <summary>Takes a block; there has to be one.</summary>
    public long Allocate() => Start + (long)_free[--_freeCount] * BlockBytes;

    /// <summary>Gives a block back.</summary>
    public void Free(long offset)
    {
        if (_freeCount == _free.Length)
            throw new InvalidOperationException($"A block at {offset} is freed in a slab of which nothing is used.");
        _free[_freeCount++] = (int)((offset - Start) / BlockBytes);
    }

    /// <summary>Throws when a block is free twice.</summary>
    public void AssertInvariants()
    {
        var free = _free.AsSpan(0, _freeCount).ToArray();
        if (free.Distinct().Count() != free.Length || free.Any(block => (uint)block >= (uint)_free.Length))
            throw new InvalidOperationException($"A block of {BlockBytes} bytes of the slab at {Start} is free twice.");
    }
}
