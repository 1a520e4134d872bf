using System.Numerics;
using System.Runtime.CompilerServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Encodes which values of a column changed, and their values, as segments in ascending order: runs where changes are dense, a bitmap with packed
/// values where they are scattered, block by block whichever is smaller. Never covers a value that didn't change: a neighbour may be the caller's (S4).
/// Not thread-safe.
/// </summary>
internal sealed class SegmentWriter(ByteBuffer output, LateValues late)
{
    /// <summary>About what a run's length and distance take: a run of one or two bytes each.</summary>
    private const int RunHeaderBytes = 3;

    private static readonly Column NoColumn = new(0, 0, 1, 1, 1, null, null);

    private Array _array = Array.Empty<byte>();
    private Column _column = NoColumn;
    private int _maxBytes;
    private int _origin;
    private int _covered;
    private int _runStart;
    private int _runLength;

    /// <summary>Starts a column, or a chunk of one.</summary>
    /// <param name="array">The array.</param>
    /// <param name="column">Its column.</param>
    /// <param name="start">The first unit that may be changed: distances count from here.</param>
    /// <param name="maxBytes">The longest message.</param>
    /// <param name="origin">The unit of the array that units are counted from.</param>
    public void Begin(Array array, Column column, int start, int maxBytes, int origin = 0)
    {
        _origin = origin;
        _array = array;
        _column = column;
        _maxBytes = maxBytes;
        _covered = start;
        _runStart = _runLength = 0;
    }

    /// <summary>Adds the changes of the next block; its first unit has the first bit.</summary>
    public void Block(int start, int count, ReadOnlySpan<ulong> bits, int changed, GraphDiff ids)
    {
        if (changed == count)
        {
            Run(start, count, ids);
            return;
        }
        var bitmapBytes = ChangeFormat.MaskBytes(count) + RunHeaderBytes;
        if (CountRuns(bits) * RunHeaderBytes <= bitmapBytes)
            Runs(start, bits, ids);
        else
            Bitmap(start, count, bits, changed, ids);
    }

    /// <summary>Ends what was begun.</summary>
    public void End(GraphDiff ids)
    {
        FlushRun(ids);
        output.WriteVarint(ChangeFormat.End);
        Clear();
    }

    /// <summary>Forgets the array.</summary>
    public void Clear()
    {
        _array = Array.Empty<byte>();
        _column = NoColumn;
        _runLength = 0;
    }

    private static int CountRuns(ReadOnlySpan<ulong> bits)
    {
        var runs = 0;
        ulong before = 0;
        foreach (var word in bits)
        {
            runs += BitOperations.PopCount(word & ~((word << 1) | before));
            before = word >> (BitMask.WordBits - 1);
        }
        return runs;
    }

    private void Runs(int start, ReadOnlySpan<ulong> bits, GraphDiff ids)
    {
        for (var w = 0; w < bits.Length; w++)
        {
            var word = bits[w];
            while (word != 0)
            {
                var first = BitOperations.TrailingZeroCount(word);
                var length = BitOperations.TrailingZeroCount(~(word >> first));
                length = Math.Min(length, BitMask.WordBits - first);
                Run(start + w * BitMask.WordBits + first, length, ids);
                word &= first + length == BitMask.WordBits ? 0 : ulong.MaxValue << (first + length);
            }
        }
    }

    /// <summary>Adds a run, or makes the open one longer.</summary>
    private void Run(int start, int length, GraphDiff ids)
    {
        if (_runLength > 0 && _runStart + _runLength == start && _runLength + length <= ChangeFormat.MaxSegment)
        {
            _runLength += length;
            return;
        }
        FlushRun(ids);
        _runStart = start;
        _runLength = length;
    }

    private void FlushRun(GraphDiff ids)
    {
        if (_runLength == 0)
            return;
        if (ids.TryShare(_array, _column, _origin + _runStart, _runLength, out var handle))
        {
            output.WriteVarint(ChangeFormat.InSharedMemory);
            Header(_runStart, _runLength, 0, handle.Length, ids);
            output.WriteVarint(handle.Length);
            output.WriteBytes(handle);
        }
        else
        {
            Header(_runStart, _runLength, 0, (long)_runLength * _column.EncodedSize, ids);
            Values(_runStart, _runLength, _runLength, [], ids);
        }
        _covered = _runStart + _runLength;
        _runLength = 0;
    }

    private void Bitmap(int start, int count, ReadOnlySpan<ulong> bits, int changed, GraphDiff ids)
    {
        FlushRun(ids);
        var maskBytes = ChangeFormat.MaskBytes(count);
        Header(start, count, ChangeFormat.IsBitmap, maskBytes + (long)changed * _column.EncodedSize, ids);
        BitMask.Write(bits, output.Reserve(maskBytes));
        Values(start, count, changed, bits, ids);
        _covered = start + count;
    }

    private void Header(int start, int length, int kind, long bytes, GraphDiff ids)
    {
        var total = output.Length + late.Bytes + bytes;
        if (total > _maxBytes)
            throw ids.TooLarge(total);
        output.WriteVarint(length << 1 | kind);
        output.WriteVarint(start - _covered);
    }

    private void Values(int start, int count, int changed, ReadOnlySpan<ulong> bits, GraphDiff ids)
    {
        start += _origin;
        ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(_array), _column.Offset + start * (nint)_column.Stride);
        if (_column.IsReference)
        {
            ids.WriteIds(_column, ref first, count, bits);
            return;
        }
        var bytes = changed * _column.Size;
        if (bytes < LateValues.LeastBytes)
            PlainColumn.Gather(_column, ref first, count, bits, output.Reserve(bytes));
        else
            late.Add(new LatePiece(output.Length, _array, _column, start, count, bytes, IsBitmap: !bits.IsEmpty));
    }
}
