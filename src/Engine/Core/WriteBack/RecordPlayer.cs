using System.Buffers.Binary;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Reads the changes of one object: to check every place, length and type; to see whether somebody else has changed those places meanwhile; or to
/// write them. Readings of checked bytes can't fail. Immutable.
/// </summary>
/// <param name="originals">The caller's objects, by id.</param>
/// <param name="added">New objects, with the ids after those.</param>
/// <param name="windows">The arrays of which a part was sent: nothing else of them can have changed.</param>
/// <param name="shared">What the message refers to in shared memory.</param>
internal sealed partial class RecordPlayer(object[] originals, object[] added, WindowList windows, SharedRuns shared)
{
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

        /// <summary>Moves past what was checked.</summary>
        Pass,
    }
}
