using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Encodes which values of a column changed, and their values, as segments in ascending order: runs where changes are dense, a bitmap with packed
/// values where they are scattered, block by block whichever is smaller. Never covers a value that didn't change: a neighbour may be the caller's (S4).
/// Not thread-safe.
/// </summary>
internal sealed class SegmentWriter(ByteBuffer output)
{
    /// <summary>About what a run's length and distance take: a run of one or two bytes each.</summary>
    private const int RunHeaderBytes = 3;

    private const int WordBits = 64;

    private static readonly Column NoColumn = new(0, 0, 1, 1, 1, null, null);

    private Column _column = NoColumn;
    private int _maxBytes;
    private int _covered;
    private int _runStart;
    private int _runLength;

    /// <summary>Starts a column.</summary>
    public void Begin(Column column, int maxBytes)
    {
        _column = column;
        _maxBytes = maxBytes;
        _covered = _runStart = _runLength = 0;
    }

    /// <summary>Adds the changes of the next block; its first unit has the first bit.</summary>
    public void Block(ref byte elements, int start, int count, ReadOnlySpan<ulong> bits, int changed, GraphDiff ids)
    {
        if (changed == count)
        {
            Run(ref elements, start, count, ids);
            return;
        }
        var bitmapBytes = ChangeFormat.MaskBytes(count) + RunHeaderBytes;
        if (CountRuns(bits) * RunHeaderBytes <= bitmapBytes)
            Runs(ref elements, start, bits, ids);
        else
            Bitmap(ref elements, start, count, bits, changed, ids);
    }

    /// <summary>Adds all values of the column, changed or not.</summary>
    public void All(ref byte elements, int count, GraphDiff ids)
    {
        for (var start = 0; start < count; start += ChangeFormat.MaxSegment)
            Run(ref elements, start, Math.Min(ChangeFormat.MaxSegment, count - start), ids);
    }

    /// <summary>Ends the column.</summary>
    public void End(ref byte elements, GraphDiff ids)
    {
        FlushRun(ref elements, ids);
        output.WriteVarint(ChangeFormat.End);
        _column = NoColumn;
    }

    private static int CountRuns(ReadOnlySpan<ulong> bits)
    {
        var runs = 0;
        ulong before = 0;
        foreach (var word in bits)
        {
            runs += BitOperations.PopCount(word & ~((word << 1) | before));
            before = word >> (WordBits - 1);
        }
        return runs;
    }

    private void Runs(ref byte elements, int start, ReadOnlySpan<ulong> bits, GraphDiff ids)
    {
        for (var w = 0; w < bits.Length; w++)
        {
            var word = bits[w];
            while (word != 0)
            {
                var first = BitOperations.TrailingZeroCount(word);
                var length = BitOperations.TrailingZeroCount(~(word >> first));
                length = Math.Min(length, WordBits - first);
                Run(ref elements, start + w * WordBits + first, length, ids);
                word &= first + length == WordBits ? 0 : ulong.MaxValue << (first + length);
            }
        }
    }

    /// <summary>Adds a run, or makes the open one longer.</summary>
    private void Run(ref byte elements, int start, int length, GraphDiff ids)
    {
        if (_runLength > 0 && _runStart + _runLength == start && _runLength + length <= ChangeFormat.MaxSegment)
        {
            _runLength += length;
            return;
        }
        FlushRun(ref elements, ids);
        _runStart = start;
        _runLength = length;
    }

    private void FlushRun(ref byte elements, GraphDiff ids)
    {
        if (_runLength == 0)
            return;
        Header(_runStart, _runLength, 0, (long)_runLength * _column.EncodedSize, ids);
        Values(ref elements, _runStart, _runLength, _runLength, [], ids);
        _covered = _runStart + _runLength;
        _runLength = 0;
    }

    private void Bitmap(ref byte elements, int start, int count, ReadOnlySpan<ulong> bits, int changed, GraphDiff ids)
    {
        FlushRun(ref elements, ids);
        var maskBytes = ChangeFormat.MaskBytes(count);
        Header(start, count, ChangeFormat.IsBitmap, maskBytes + (long)changed * _column.EncodedSize, ids);
        var mask = output.Reserve(maskBytes);
        for (var i = 0; i < maskBytes; i++)
            mask[i] = (byte)(bits[i / sizeof(ulong)] >> (i % sizeof(ulong) * 8));
        Values(ref elements, start, count, changed, bits, ids);
        _covered = start + count;
    }

    private void Header(int start, int length, int kind, long bytes, GraphDiff ids)
    {
        if (output.Length + bytes > _maxBytes)
            throw ids.TooLarge(output.Length + bytes);
        output.WriteVarint(length << 1 | kind);
        output.WriteVarint(start - _covered);
    }

    private void Values(ref byte elements, int start, int count, int changed, ReadOnlySpan<ulong> bits, GraphDiff ids)
    {
        ref var first = ref Unsafe.AddByteOffset(ref elements, _column.Offset + start * (nint)_column.Stride);
        if (_column.IsReference)
            ids.WriteIds(_column, ref first, count, bits);
        else if (_column.IsDense && bits.IsEmpty)
            output.WriteBytes(MemoryMarshal.CreateReadOnlySpan(ref first, count * _column.Size));
        else
            PlainColumn.Gather(_column, ref first, count, bits, output.Reserve(changed * _column.Size));
    }
}
