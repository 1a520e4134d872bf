using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>What a commit needs: which leaves decide where keys are found, and how to bring what follows from hash codes up to date.</summary>
internal sealed partial class HashTableShape
{
    /// <summary>Whether a leaf of some array's elements is (part of) a key of a hash table.</summary>
    public static bool IsKeyOf(TypeLayout element, Leaf leaf) =>
        element.Type is { IsNested: true, Name: "Entry", DeclaringType: { } outer } && IsDefinition(outer) && IsKey(leaf);

    /// <summary>Whether a leaf of the table decides which entries there are.</summary>
    public bool IsStructure(Leaf leaf) =>
        leaf.Offset == _entries || leaf.Offset == _count || leaf.Offset == _freeCount || leaf.Offset == _freeList || leaf.Offset == _comparer;

    /// <summary>The array that holds the entries; <see langword="null"/> for a table that was never filled.</summary>
    public Array? EntriesOf(object table) => (Array?)RawObject.Slot(ref RawObject.Data(table), _entries);

    /// <summary>Makes a copy of a table use other entries.</summary>
    public void SetEntries(object table, Array? entries) => RawObject.Slot(ref RawObject.Data(table), _entries) = entries;

    public object? ComparerOf(object table) => RawObject.Slot(ref RawObject.Data(table), _comparer);

    /// <summary>Whether hash codes come from user code, which may read more than the key itself.</summary>
    public bool HashesByUserCode(object table) => _hasher.IsUserCode(ComparerOf(table));

    /// <summary>Whether a key may have been changed since it was added. Where it can't, nobody's comparer is asked more often than in the BCL.</summary>
    public bool MayLoseKeys(object table) => _hasher.MayBeLost(ComparerOf(table));

    /// <summary>The removed entries, in the order in which they will be used again.</summary>
    public int[] FreeSlots(object table)
    {
        ref var data = ref RawObject.Data(table);
        var slots = new int[RawObject.Int(ref data, _freeCount)];
        var entries = EntriesOf(table);
        var slot = RawObject.Int(ref data, _freeList);
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = slot;
            slot = StartOfFreeList - RawObject.Int(ref Entry(entries!, slot), _next);
        }
        return slots;
    }

    /// <summary>Links the removed entries of a table that isn't in use; all others are linked by <see cref="Rebuild"/>.</summary>
    /// <exception cref="GraphFormatException">There are no such entries.</exception>
    public void SetFreeSlots(object table, ReadOnlySpan<int> slots)
    {
        ref var data = ref RawObject.Data(table);
        var entries = EntriesOf(table);
        var count = RawObject.Int(ref data, _count);
        if (slots.Length != RawObject.Int(ref data, _freeCount) || (uint)count > (uint)(entries?.Length ?? 0))
            throw new GraphFormatException($"A hash table with {count} entries has room for {entries?.Length ?? 0}, {slots.Length} removed ones are listed.");
        if (entries is null)
            return;
        for (var i = 0; i < count; i++)
            RawObject.Int(ref Entry(entries, i), _next) = -1;
        for (var i = 0; i < slots.Length; i++)
        {
            if ((uint)slots[i] >= (uint)count)
                throw new GraphFormatException($"Entry {slots[i]} of a hash table with {count} entries is listed as removed.");
            RawObject.Int(ref Entry(entries, slots[i]), _next) = StartOfFreeList - (i + 1 < slots.Length ? slots[i + 1] : -1);
        }
    }

    /// <summary>
    /// Takes over what follows from hash codes, from a rebuilt table with the same keys in the same slots. Can't fail, and allocates nothing.
    /// </summary>
    /// <param name="rebuilt">The rebuilt copy; its buckets move to the table.</param>
    /// <param name="table">The table in use.</param>
    /// <param name="entries">Its entries; nothing is copied when they are the copy's too.</param>
    public void TakeOver(object rebuilt, object table, Array? entries)
    {
        ref var data = ref RawObject.Data(rebuilt);
        var source = EntriesOf(rebuilt);
        if (entries is not null && source is not null && !ReferenceEquals(entries, source))
        {
            var count = Math.Min(RawObject.Int(ref data, _count), Math.Min(entries.Length, source.Length));
            for (var i = 0; i < count; i++)
            {
                ref var from = ref Entry(source, i);
                ref var to = ref Entry(entries, i);
                RawObject.Int(ref to, _hash) = RawObject.Int(ref from, _hash);
                RawObject.Int(ref to, _next) = RawObject.Int(ref from, _next);
            }
        }
        RawObject.Slot(ref RawObject.Data(table), _buckets) = RawObject.Slot(ref data, _buckets);
    }

    /// <summary>Whether every key still has the hash code under which it was added. Calls user code.</summary>
    public bool HasCurrentHashes(object table)
    {
        var comparer = ComparerOf(table);
        var entries = EntriesOf(table);
        var count = RawObject.Int(ref RawObject.Data(table), _count);
        for (var i = 0; i < count; i++)
        {
            ref var entry = ref Entry(entries!, i);
            if (RawObject.Int(ref entry, _next) >= -1 && RawObject.Int(ref entry, _hash) != _hasher.Hash(ref entry, _key, comparer))
                return false;
        }
        return true;
    }

    /// <summary>Adds the objects that are keys of a table or parts of them.</summary>
    public void AddKeys(object table, List<object> keys)
    {
        var entries = EntriesOf(table);
        var count = RawObject.Int(ref RawObject.Data(table), _count);
        for (var i = 0; i < count; i++)
        {
            ref var entry = ref Entry(entries!, i);
            foreach (var leaf in _entry!.References)
            {
                if (IsKey(leaf) && RawObject.Slot(ref entry, leaf.Offset) is { } key)
                    keys.Add(key);
            }
        }
    }

    private static bool IsKey(Leaf leaf) => leaf.Field is { Name: "key" or "Value" };

    private ref byte Entry(Array entries, int slot) => ref Unsafe.AddByteOffset(ref RawObject.Elements(entries), slot * (nint)_stride);

    /// <summary>A free list that leads nowhere would break the table only later, in the user's code.</summary>
    private void RequireFreeList(ref byte data, Array? entries, int count)
    {
        var free = RawObject.Int(ref data, _freeCount);
        var slot = RawObject.Int(ref data, _freeList);
        if (free < 0 || free > count)
            throw new GraphFormatException($"A hash table with {count} entries has {free} removed ones.");
        for (var i = 0; i < free; i++)
        {
            if ((uint)slot >= (uint)count || RawObject.Int(ref Entry(entries!, slot), _next) is var next && next >= -1)
                throw new GraphFormatException($"A hash table's removed entry {slot} is none of its {count} entries.");
            slot = StartOfFreeList - RawObject.Int(ref Entry(entries!, slot), _next);
        }
        if (free > 0 && slot != -1)
            throw new GraphFormatException($"A hash table has more removed entries than the {free} it counts.");
    }
}
