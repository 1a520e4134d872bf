using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Reads the changes of one object, either to check every place, length and type, or to write them; the second reading of checked bytes can't
/// fail. Immutable.
/// </summary>
internal sealed class RecordPlayer(object[] originals, object[] added)
{
    private const int WordBits = 64;

    /// <summary>Checks a record, and moves past it.</summary>
    /// <exception cref="GraphFormatException">It doesn't fit the object.</exception>
    public void Check(ref ByteCursor cursor, object target, TypeLayout layout) => Play(ref cursor, target, layout, write: false);

    /// <summary>Writes a checked record into the object, or into a copy of it.</summary>
    public void Write(ref ByteCursor cursor, object target, TypeLayout layout) => Play(ref cursor, target, layout, write: true);

    private void Play(ref ByteCursor cursor, object target, TypeLayout layout, bool write)
    {
        switch (layout.Kind)
        {
            case ShapeKind.Fields:
            case ShapeKind.Value:
            case ShapeKind.HashTable:
                PlayFields(ref cursor, target, layout, write);
                break;
            case ShapeKind.Array:
                PlayArray(ref cursor, (Array)target, layout, write);
                break;
            default:
                throw new GraphFormatException($"A change to a {TypeNames.Of(layout.Type)} was received, which can't change.");
        }
    }

    private void PlayFields(ref ByteCursor cursor, object target, TypeLayout layout, bool write)
    {
        ref var data = ref RawObject.Data(target);
        var leaves = layout.Leaves;
        var mask = cursor.Take(ChangeFormat.MaskBytes(leaves.Length));
        for (var i = 0; i < mask.Length * 8; i++)
        {
            if ((mask[i / 8] & (1 << (i % 8))) == 0)
                continue;
            if (i >= leaves.Length || leaves[i].IsDerived)
                throw new GraphFormatException($"Leaf {i} of a {TypeNames.Of(layout.Type)} is changed, which isn't one of its {leaves.Length}.");
            PlayLeaf(ref cursor, ref data, leaves[i], layout, write);
        }
    }

    private void PlayLeaf(ref ByteCursor cursor, ref byte data, Leaf leaf, TypeLayout layout, bool write)
    {
        if (!leaf.IsReference)
        {
            var value = cursor.Take(leaf.Size);
            if (write)
                value.CopyTo(RawObject.Bytes(ref data, leaf.Offset, leaf.Size));
            return;
        }
        var reference = Resolve(cursor.ReadInt32());
        if (write)
            RawObject.Slot(ref data, leaf.Offset) = reference;
        else if (reference is not null && !leaf.Accepts(reference))
            throw new GraphFormatException($"A {reference.GetType()} can't be stored in {TypeNames.Of(layout.Type)}.{leaf.Name} ({leaf.Type}).");
    }

    private void PlayArray(ref ByteCursor cursor, Array target, TypeLayout layout, bool write)
    {
        var shape = ArrayShape.Of(layout);
        var units = target.Length * shape.UnitsPerElement;
        foreach (var column in shape.Columns)
            PlayColumn(ref cursor, target, column, units, write);
    }

    private void PlayColumn(ref ByteCursor cursor, Array target, Column column, int units, bool write)
    {
        var covered = 0;
        for (int head; (head = cursor.ReadVarint()) != ChangeFormat.End;)
        {
            var gap = cursor.ReadVarint();
            var count = head >> 1;
            if (count == 0 || gap > units - covered || count > units - covered - gap)
                throw new GraphFormatException($"{count} values after {(long)covered + gap} are changed in a {target.GetType()} of {target.Length} elements.");
            var start = covered + gap;
            ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(target), column.Offset + start * (nint)column.Stride);
            if ((head & ChangeFormat.IsBitmap) == 0)
                PlayValues(ref cursor, target, column, ref first, count, count, [], write);
            else
                PlayBitmap(ref cursor, target, column, ref first, count, write);
            covered = start + count;
        }
    }

    private void PlayBitmap(ref ByteCursor cursor, Array target, Column column, ref byte first, int count, bool write)
    {
        // The length was checked against the array, so at most 1/8 of its elements is taken here.
        var mask = cursor.Take(ChangeFormat.MaskBytes(count));
        var bits = new ulong[(count + WordBits - 1) / WordBits];
        var changed = 0;
        mask.CopyTo(MemoryMarshal.AsBytes(bits.AsSpan()));
        for (var i = 0; i < bits.Length; i++)
        {
            if (!BitConverter.IsLittleEndian)
                bits[i] = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits[i]);
            changed += BitOperations.PopCount(bits[i]);
        }
        if (count % WordBits != 0 && bits[^1] >> (count % WordBits) != 0)
            throw new GraphFormatException($"A bitmap of {count} values has bits beyond its end.");
        PlayValues(ref cursor, target, column, ref first, count, changed, bits, write);
    }

    private void PlayValues(
        ref ByteCursor cursor, Array target, Column column, ref byte first, int count, int changed, ReadOnlySpan<ulong> bits, bool write)
    {
        if ((long)changed * column.EncodedSize > cursor.Remaining)
            throw new GraphFormatException($"{changed} values of {column.EncodedSize} bytes don't fit in the {cursor.Remaining} bytes left.");
        var values = cursor.Take(changed * column.EncodedSize);
        if (column.IsReference)
            PlayReferences(values, target, column, ref first, bits, write);
        else if (!write || changed == 0)
            return;
        else if (column.IsDense && bits.IsEmpty)
            values.CopyTo(MemoryMarshal.CreateSpan(ref first, values.Length));
        else
            PlainColumn.Scatter(column, ref first, count, bits, values);
    }

    private void PlayReferences(ReadOnlySpan<byte> ids, Array target, Column column, ref byte first, ReadOnlySpan<ulong> bits, bool write)
    {
        var cursor = new ByteCursor(ids);
        Type? accepted = null;
        var word = 0;
        var rest = bits.IsEmpty ? 0 : bits[0];
        for (nint unit = 0; cursor.Remaining > 0; unit++)
        {
            if (!bits.IsEmpty)
            {
                while (rest == 0)
                    rest = bits[++word];
                unit = word * WordBits + BitOperations.TrailingZeroCount(rest);
                rest &= rest - 1;
            }
            var reference = Resolve(cursor.ReadInt32());
            if (write)
                Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref first, unit * column.Stride)) = reference;
            else if (reference is not null && !ReferenceEquals(reference.GetType(), accepted))
                accepted = Accepted(reference, column, target);
        }
    }

    private static Type Accepted(object reference, Column column, Array target) => column.ReferenceType!.IsInstanceOfType(reference)
        ? reference.GetType()
        : throw new GraphFormatException($"A {reference.GetType()} can't be stored in a {target.GetType()} where a {column.ReferenceType} is expected.");

    /// <summary>Ids up to the number of originals are the caller's own objects.</summary>
    private object? Resolve(int id)
    {
        if (id == 0)
            return null;
        if ((uint)(id - 1) < (uint)originals.Length)
            return originals[id - 1];
        var index = (long)id - 1 - originals.Length;
        return id > 0 && index < added.Length
            ? added[index]
            : throw new GraphFormatException($"There is no object {id} among {originals.Length + added.Length}.");
    }
}
