using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Reads the changes of one object: to check every place, length and type; to see whether somebody else has changed those places meanwhile; or to
/// write them. Readings of checked bytes can't fail. Immutable.
/// </summary>
/// <param name="originals">The caller's objects, by id.</param>
/// <param name="added">New objects, with the ids after those.</param>
/// <param name="windows">The arrays of which a part was sent: nothing else of them can have changed.</param>
internal sealed class RecordPlayer(object[] originals, object[] added, IReadOnlyList<(int Index, ArrayWindow Window)> windows)
{
    private const int WordBits = 64;

    /// <summary>Checks a record, and moves past it.</summary>
    /// <exception cref="GraphFormatException">It doesn't fit the object.</exception>
    public void Check(ref ByteCursor cursor, object target, TypeLayout layout) => Play(ref cursor, target, layout, Reading.Check, [], []);

    /// <summary>Writes a checked record into the object, or into a copy of it.</summary>
    /// <param name="cursor">At the record.</param>
    /// <param name="target">The object.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="merged">Leaves to leave alone, by their place in the layout.</param>
    public void Write(ref ByteCursor cursor, object target, TypeLayout layout, ReadOnlySpan<int> merged = default) =>
        Play(ref cursor, target, layout, Reading.Write, [], merged);

    /// <summary>Whether the places that a checked record changes still hold what was sent.</summary>
    /// <param name="cursor">At the record.</param>
    /// <param name="target">The caller's object.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="twin">Its body as it was sent, and whatever follows it.</param>
    /// <param name="merged">Leaves that may differ, by their place in the layout.</param>
    public bool IsAsSent(ref ByteCursor cursor, object target, TypeLayout layout, ReadOnlySpan<byte> twin, ReadOnlySpan<int> merged) =>
        Play(ref cursor, target, layout, Reading.Compare, twin, merged);

    /// <summary>False only when comparing, and a place differs from the twin.</summary>
    private bool Play(ref ByteCursor cursor, object target, TypeLayout layout, Reading reading, ReadOnlySpan<byte> twin, ReadOnlySpan<int> merged)
    {
        switch (layout.Kind)
        {
            case ShapeKind.Fields:
            case ShapeKind.Value:
            case ShapeKind.HashTable:
                return PlayFields(ref cursor, target, layout, reading, twin, merged);
            case ShapeKind.Array:
                return PlayArray(ref cursor, (Array)target, layout, reading, twin);
            default:
                throw new GraphFormatException($"A change to a {TypeNames.Of(layout.Type)} was received, which can't change.");
        }
    }

    private bool PlayFields(
        ref ByteCursor cursor, object target, TypeLayout layout, Reading reading, ReadOnlySpan<byte> twin, ReadOnlySpan<int> merged)
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
            if (merged.Contains(i))
                cursor.Take(leaves[i].Size);
            else if (!PlayLeaf(ref cursor, ref data, leaves[i], layout, reading, twin))
                return false;
        }
        return true;
    }

    private bool PlayLeaf(ref ByteCursor cursor, ref byte data, Leaf leaf, TypeLayout layout, Reading reading, ReadOnlySpan<byte> twin)
    {
        if (!leaf.IsReference)
        {
            var value = cursor.Take(leaf.Size);
            var place = RawObject.Bytes(ref data, leaf.Offset, leaf.Size);
            if (reading == Reading.Write)
                value.CopyTo(place);
            return reading != Reading.Compare || place.SequenceEqual(twin.Slice(leaf.BodyOffset, leaf.Size));
        }
        var reference = Resolve(cursor.ReadInt32());
        ref var slot = ref RawObject.Slot(ref data, leaf.Offset);
        if (reading == Reading.Compare)
            return leaf.IsRemoteTrace || leaf.IsView || ReferenceEquals(slot, Resolve(BinaryPrimitives.ReadInt32LittleEndian(twin[leaf.BodyOffset..])));
        if (reading == Reading.Write)
            slot = reference;
        else if (reference is not null && !leaf.Accepts(reference))
            throw new GraphFormatException($"A {reference.GetType()} can't be stored in {TypeNames.Of(layout.Type)}.{leaf.Name} ({leaf.Type}).");
        return true;
    }

    private bool PlayArray(ref ByteCursor cursor, Array target, TypeLayout layout, Reading reading, ReadOnlySpan<byte> twin)
    {
        var shape = ArrayShape.Of(layout);
        var (origin, units) = (0, target.Length * shape.UnitsPerElement);
        if (WindowOf(target) is { } window)
        {
            (origin, units) = (window.From * shape.UnitsPerElement, window.Count * shape.UnitsPerElement);
            if (window.IsOverwritten && reading == Reading.Compare)
                return true;
        }
        foreach (var column in shape.Columns)
        {
            if (!PlayColumn(ref cursor, target, column, origin, units, reading, twin))
                return false;
        }
        return true;
    }

    private bool PlayColumn(ref ByteCursor cursor, Array target, Column column, int origin, int units, Reading reading, ReadOnlySpan<byte> twin)
    {
        var covered = 0;
        for (int head; (head = cursor.ReadVarint()) != ChangeFormat.End;)
        {
            var gap = cursor.ReadVarint();
            var count = head >> 1;
            if (count == 0 || gap > units - covered || count > units - covered - gap)
                throw new GraphFormatException($"{count} values after {(long)covered + gap} are changed in a {target.GetType()} of {target.Length} elements.");
            var start = covered + gap;
            ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(target), column.Offset + (origin + start) * (nint)column.Stride);
            var bits = (head & ChangeFormat.IsBitmap) == 0 ? [] : ReadBitmap(ref cursor, count);
            var values = TakeValues(ref cursor, column, bits.Length == 0 ? count : PopCount(bits));
            if (reading != Reading.Compare)
                PlayValues(values, target, column, ref first, count, bits, reading == Reading.Write);
            else if (!IsAsSent(column, ref first, twin[(column.BodyOffset + start * column.BodyStride)..], count, bits))
                return false;
            covered = start + count;
        }
        return true;
    }

    private ArrayWindow? WindowOf(Array target)
    {
        foreach (var (_, window) in windows)
        {
            if (ReferenceEquals(window.Array, target))
                return window;
        }
        return null;
    }

    private static ulong[] ReadBitmap(ref ByteCursor cursor, int count)
    {
        // The length was checked against the array, so at most 1/8 of its elements is taken here.
        var mask = cursor.Take(ChangeFormat.MaskBytes(count));
        var bits = new ulong[(count + WordBits - 1) / WordBits];
        mask.CopyTo(MemoryMarshal.AsBytes(bits.AsSpan()));
        for (var i = 0; i < bits.Length && !BitConverter.IsLittleEndian; i++)
            bits[i] = BinaryPrimitives.ReverseEndianness(bits[i]);
        if (count % WordBits != 0 && bits[^1] >> (count % WordBits) != 0)
            throw new GraphFormatException($"A bitmap of {count} values has bits beyond its end.");
        return bits;
    }

    private static int PopCount(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        return count;
    }

    private static ReadOnlySpan<byte> TakeValues(ref ByteCursor cursor, Column column, int changed) =>
        (long)changed * column.EncodedSize <= cursor.Remaining
            ? cursor.Take(changed * column.EncodedSize)
            : throw new GraphFormatException($"{changed} values of {column.EncodedSize} bytes don't fit in the {cursor.Remaining} bytes left.");

    private void PlayValues(
        ReadOnlySpan<byte> values, Array target, Column column, ref byte first, int count, ReadOnlySpan<ulong> bits, bool write)
    {
        if (column.IsReference)
            PlayReferences(values, target, column, ref first, bits, write);
        else if (!write || values.IsEmpty)
            return;
        else if (column.IsDense && bits.IsEmpty)
            values.CopyTo(MemoryMarshal.CreateSpan(ref first, values.Length));
        else
            PlainColumn.Scatter(column, ref first, count, bits, values);
    }

    private bool IsAsSent(Column column, ref byte first, ReadOnlySpan<byte> twin, int count, ReadOnlySpan<ulong> bits)
    {
        if (column.IsReference)
            return AreReferencesAsSent(column, ref first, twin, count, bits);
        if (column.IsDense && MemoryMarshal.CreateReadOnlySpan(ref first, count * column.Size).SequenceEqual(twin[..(count * column.Size)]))
            return true;
        var differing = new ulong[(count + WordBits - 1) / WordBits];
        PlainColumn.Compare(column, ref first, ref MemoryMarshal.GetReference(twin), count, differing);
        for (var w = 0; w < differing.Length; w++)
        {
            if ((bits.IsEmpty ? differing[w] : differing[w] & bits[w]) != 0)
                return false;
        }
        return true;
    }

    private bool AreReferencesAsSent(Column column, ref byte first, ReadOnlySpan<byte> twin, int count, ReadOnlySpan<ulong> bits)
    {
        for (var i = 0; i < count; i++)
        {
            if (!bits.IsEmpty && (bits[i / WordBits] & (1UL << (i % WordBits))) == 0)
                continue;
            var sent = Resolve(BinaryPrimitives.ReadInt32LittleEndian(twin[(i * column.BodyStride)..]));
            if (!ReferenceEquals(sent, Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref first, i * (nint)column.Stride))))
                return false;
        }
        return true;
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
    public object? Resolve(int id)
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

    private enum Reading
    {
        Check,
        Compare,
        Write,
    }
}
