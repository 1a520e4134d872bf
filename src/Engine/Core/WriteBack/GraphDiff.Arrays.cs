using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

internal sealed partial class GraphDiff
{
    /// <summary>An array of up to so many bytes is looked at as a whole first; larger ones block by block, so that nothing is read twice.</summary>
    private const int QuickLookBytes = 4096;

    private void CompareArray(int index, Array array, TypeLayout layout, ReadOnlySpan<byte> message)
    {
        var length = array.Length;
        if (length == 0)
            return;
        if (_graph.Windows.At(index) is { } window)
        {
            CompareWindow(index, window, layout, message);
            return;
        }
        CompareElements(index, array, layout, message[..(length * layout.ElementBodySize)], 0, length);
    }

    /// <summary>Compares elements of an array from a first one on; their places are counted from it.</summary>
    private void CompareElements(int index, Array array, TypeLayout layout, ReadOnlySpan<byte> body, int from, int length)
    {
        if (body.Length <= QuickLookBytes && layout.Element is { IsPlain: true } && IsSame(array, from * (nint)layout.ElementStride, body))
            return;
        var shape = ArrayShape.Of(layout);
        if (shape.IsChunked)
            CompareChunks(index, array, layout, shape.Columns, body, from, length);
        else if (CompareColumn(index, array, shape.Columns[0], from * shape.UnitsPerElement, length * shape.UnitsPerElement, body))
            NoteKeys(index, layout, shape.Columns[0]);
    }

    /// <summary>An array of a single column: its changes go on from block to block.</summary>
    private bool CompareColumn(int index, Array array, Column column, int origin, int units, ReadOnlySpan<byte> body)
    {
        Span<ulong> bits = stackalloc ulong[BitMask.BlockWords];
        var isChanged = false;
        for (var start = 0; start < units; start += BitMask.BlockUnits)
        {
            var count = Math.Min(BitMask.BlockUnits, units - start);
            var words = bits[..BitMask.Words(count)];
            var changed = CompareBlock(array, column, body, origin, start, count, words);
            if (changed == 0)
                continue;
            if (!isChanged)
            {
                isChanged = true;
                BeginRecord(index);
                _segments.Begin(array, column, 0, _limits.MaxBytes, origin);
            }
            _segments.Block(start, count, words, changed, this);
        }
        if (isChanged)
            _segments.End(this);
        return isChanged;
    }

    /// <summary>An array of structs: chunk by chunk, so that its memory is read once and not once per column.</summary>
    private void CompareChunks(int index, Array array, TypeLayout layout, Column[] columns, ReadOnlySpan<byte> body, int from, int length)
    {
        Span<ulong> bits = stackalloc ulong[BitMask.BlockWords];
        var last = 0;
        for (var start = 0; start < length; start += ChangeFormat.ChunkElements)
        {
            var count = Math.Min(ChangeFormat.ChunkElements, length - start);
            if (layout.Element is { IsPlain: true, Size: var size } && IsSame(array, (from + start) * (nint)size, body.Slice(start * size, count * size)))
                continue;
            var words = bits[..BitMask.Words(count)];
            var written = 0;
            for (var c = 0; c < columns.Length; c++)
            {
                var changed = CompareBlock(array, columns[c], body, from, start, count, words);
                if (changed == 0)
                    continue;
                if (last == 0)
                    BeginRecord(index);
                if (written == 0)
                    _leaves.WriteVarint(start / ChangeFormat.ChunkElements + 1 - last);
                last = start / ChangeFormat.ChunkElements + 1;
                for (; written < c; written++)
                    _leaves.WriteVarint(ChangeFormat.End);
                _segments.Begin(array, columns[c], start, _limits.MaxBytes, from);
                _segments.Block(start, count, words, changed, this);
                _segments.End(this);
                written = c + 1;
                NoteKeys(index, layout, columns[c]);
            }
            for (; written > 0 && written < columns.Length; written++)
                _leaves.WriteVarint(ChangeFormat.End);
        }
        if (last != 0)
            _leaves.WriteVarint(ChangeFormat.End);
    }

    private void NoteKeys(int index, TypeLayout layout, Column column)
    {
        if (layout.Element is { } element && HashTableShape.IsKeyOf(element, column.Leaf!))
            _changedKeys.Add(index);
    }

    private static bool IsSame(Array array, nint offset, ReadOnlySpan<byte> twin) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref RawObject.Elements(array), offset), twin.Length).SequenceEqual(twin);

    /// <summary>Sets the bits of the values that changed; returns how many. The bits are undefined when there are none.</summary>
    private int CompareBlock(Array array, Column column, ReadOnlySpan<byte> body, int origin, int start, int count, Span<ulong> bits)
    {
        ref var now = ref Unsafe.AddByteOffset(ref RawObject.Elements(array), column.Offset + (origin + start) * (nint)column.Stride);
        ref var twin = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetReference(body), column.BodyOffset + start * (nint)column.BodyStride);
        if (column.IsReference)
            return CompareReferences(column, ref now, ref twin, count, bits);
        return IsSameBlock(column, ref now, ref twin, count) ? 0 : PlainColumn.Compare(column, ref now, ref twin, count, bits);
    }

    private static bool IsSameBlock(Column column, ref byte now, ref byte twin, int count) => column.IsDense
        && MemoryMarshal.CreateReadOnlySpan(ref now, count * column.Size).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref twin, count * column.Size));

    private int CompareReferences(Column column, ref byte now, ref byte twin, int count, Span<ulong> bits)
    {
        bits.Clear();
        var objects = _graph.Objects;
        var changed = 0;
        for (var i = 0; i < count; i++)
        {
            var id = Unsafe.ReadUnaligned<int>(ref Unsafe.AddByteOffset(ref twin, i * (nint)column.BodyStride));
            if (!BitConverter.IsLittleEndian)
                id = BinaryPrimitives.ReverseEndianness(id);
            var value = Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref now, i * (nint)column.Stride));
            if (ReferenceEquals(value, id == 0 ? null : objects[id - 1]))
                continue;
            bits[i / BitMask.WordBits] |= 1UL << (i % BitMask.WordBits);
            changed++;
        }
        return changed;
    }

    /// <summary>Writes the ids of references of a column: of those whose bit is set, or of the first ones when there are no bits.</summary>
    internal void WriteIds(Column column, ref byte from, int count, ReadOnlySpan<ulong> bits)
    {
        if (bits.IsEmpty)
        {
            for (var i = 0; i < count; i++)
                WriteId(ref from, i * (nint)column.Stride);
            return;
        }
        for (var w = 0; w < bits.Length; w++)
        {
            for (var word = bits[w]; word != 0; word &= word - 1)
                WriteId(ref from, (w * BitMask.WordBits + BitOperations.TrailingZeroCount(word)) * (nint)column.Stride);
        }
    }

    private void WriteId(ref byte from, nint at)
    {
        var id = IdOf(Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref from, at)));
        _leaves.WriteInt32(id);
    }
}
