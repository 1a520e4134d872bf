using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

internal sealed partial class GraphDiff
{
    /// <summary>Values compared at a time: their bits fit on the stack, they and their twins in the first-level cache.</summary>
    private const int BlockUnits = 2048;

    private const int WordBits = 64;

    private void CompareArray(int index, Array array, TypeLayout layout, ReadOnlySpan<byte> message)
    {
        var length = array.Length;
        if (length == 0)
            return;
        if (_graph.Windows.Count > 0 && WindowOf(index) is { } window)
        {
            CompareWindow(index, window, layout, message);
            return;
        }
        var body = message[..(length * layout.ElementBodySize)];
        ref var elements = ref RawObject.Elements(array);
        if (layout.Element is { IsPlain: true } && MemoryMarshal.CreateReadOnlySpan(ref elements, body.Length).SequenceEqual(body))
            return;
        var shape = ArrayShape.Of(layout);
        var units = length * shape.UnitsPerElement;
        var started = false;
        for (var c = 0; c < shape.Columns.Length; c++)
        {
            if (!CompareColumn(index, shape.Columns[c], ref elements, body, units, started ? -1 : c))
                continue;
            started = true;
            if (layout.Element is { } element && HashTableShape.IsKeyOf(element, shape.Columns[c].Leaf!))
                _changedKeys.Add(index);
        }
    }

    /// <param name="index">The array.</param>
    /// <param name="column">The values to compare.</param>
    /// <param name="elements">The array's first data byte.</param>
    /// <param name="body">Its twin.</param>
    /// <param name="units">How many values.</param>
    /// <param name="before">Columns before this one, none of which changed; negative when the record has begun.</param>
    private bool CompareColumn(int index, Column column, ref byte elements, ReadOnlySpan<byte> body, int units, int before)
    {
        Span<ulong> bits = stackalloc ulong[BlockUnits / WordBits];
        var changedAny = false;
        for (var start = 0; start < units; start += BlockUnits)
        {
            var count = Math.Min(BlockUnits, units - start);
            ref var now = ref Unsafe.AddByteOffset(ref elements, column.Offset + start * (nint)column.Stride);
            ref var twin = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetReference(body), column.BodyOffset + start * (nint)column.BodyStride);
            if (IsSameBlock(column, ref now, ref twin, count))
                continue;
            var words = bits[..((count + WordBits - 1) / WordBits)];
            var changed = column.IsReference
                ? CompareReferences(column, ref now, ref twin, count, words)
                : PlainColumn.Compare(column, ref now, ref twin, count, words);
            if (changed == 0)
                continue;
            if (!changedAny)
            {
                changedAny = true;
                BeginColumn(index, before);
                _segments.Begin(column, _limits.MaxBytes);
            }
            _segments.Block(ref elements, start, count, words, changed, this);
        }
        if (changedAny)
            _segments.End(ref elements, this);
        else if (before < 0)
            _leaves.WriteVarint(ChangeFormat.End);
        return changedAny;
    }

    private void BeginColumn(int index, int before)
    {
        if (before < 0)
            return;
        BeginRecord(index);
        for (var c = 0; c < before; c++)
            _leaves.WriteVarint(ChangeFormat.End);
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
            bits[i / WordBits] |= 1UL << (i % WordBits);
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
                WriteId(ref from, (w * WordBits + BitOperations.TrailingZeroCount(word)) * (nint)column.Stride);
        }
    }

    private void WriteId(ref byte from, nint at)
    {
        var id = IdOf(Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref from, at)));
        _leaves.WriteInt32(id);
    }
}
