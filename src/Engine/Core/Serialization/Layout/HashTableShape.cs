using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Where a Dictionary or HashSet keeps what depends on hash codes. Those differ from process to process (S9), so buckets and chain links are
/// made anew on arrival; entries keep their slots, and with them the enumeration order. Immutable.
/// </summary>
internal sealed partial class HashTableShape
{
    /// <summary>A removed entry links to the next free one below this number, as the framework does it.</summary>
    private const int StartOfFreeList = -3;

    private readonly int _buckets;
    private readonly int _entries;
    private readonly int _count;
    private readonly int _freeCount;
    private readonly int _freeList;
    private readonly int _comparer;
    private readonly int _stride;
    private readonly int _hash;
    private readonly int _next;
    private readonly int _key;
    private readonly TypeLayout? _entry;
    private readonly Type _entryArray;
    private readonly KeyHasher _hasher;

    public HashTableShape(Type type)
    {
        var table = type;
        while (!IsDefinition(table))
            table = table.BaseType!;
        var fields = LayoutBuilder.InstanceFields(type).Where(f => f.DeclaringType == table).ToArray();
        var offsets = FieldOffsets.Of(type, fields);
        _buckets = Offset("_buckets");
        _entries = Offset("_entries");
        _count = Offset("_count");
        _freeCount = Offset("_freeCount");
        _freeList = Offset("_freeList");
        _comparer = Offset("_comparer");
        _entryArray = fields.Single(f => f.Name == "_entries").FieldType;
        var entry = _entry = TypeLayout.Of(_entryArray).Element;
        if (entry is not null)
        {
            var entryFields = LayoutBuilder.InstanceFields(entry.Type);
            var entryOffsets = FieldOffsets.Of(entry.Type, entryFields);
            _stride = entry.Size;
            _hash = EntryOffset("hashCode");
            _next = EntryOffset("next");
            _key = entryOffsets[Array.FindIndex(entryFields, f => f.Name is "key" or "Value")];

            int EntryOffset(string name) =>
                entryOffsets[Array.FindIndex(entryFields, f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        }
        _hasher = KeyHasher.For(table.GetGenericArguments()[0]);

        int Offset(string name) => offsets[Array.FindIndex(fields, f => f.Name == name)];
    }

    public static bool IsTable(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (IsDefinition(t))
                return true;
        }
        return false;
    }

    /// <summary>Whether a field of a table's entries follows from hash codes.</summary>
    public static bool IsDerived(FieldInfo field) =>
        field.DeclaringType is { IsNested: true, Name: "Entry", DeclaringType: { } outer }
        && IsDefinition(outer)
        && (field.Name.Equals("hashCode", StringComparison.OrdinalIgnoreCase) || field.Name.Equals("next", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Makes buckets and chain links of a table anew, from its entries; hash codes too unless they are the same in every process. The links
    /// of removed entries are the same everywhere and stay. Calls the comparer and the keys' GetHashCode.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rehash">Whether no hash code came along.</param>
    /// <exception cref="GraphFormatException">Its fields contradict each other.</exception>
    public void Rebuild(object table, bool rehash = false)
    {
        ref var data = ref RawObject.Data(table);
        var entries = (Array?)RawObject.Slot(ref data, _entries);
        var count = RawObject.Int(ref data, _count);
        var capacity = entries?.Length ?? 0;
        if ((uint)count > (uint)capacity || (entries is not null && entries.GetType() != _entryArray))
            throw new GraphFormatException($"A hash table with {count} entries has room for {capacity}.");
        RequireFreeList(ref data, entries, count);
        if (entries is null || capacity == 0)
            return;
        var buckets = new int[capacity];
        var comparer = RawObject.Slot(ref data, _comparer);
        rehash |= !_hasher.IsStable(comparer);
        ref var elements = ref RawObject.Elements(entries);
        for (var i = 0; i < count; i++)
        {
            var at = i * (nint)_stride;
            ref var entry = ref System.Runtime.CompilerServices.Unsafe.AddByteOffset(ref elements, at);
            if (RawObject.Int(ref entry, _next) < -1)
                continue;
            if (rehash)
                RawObject.Int(ref entry, _hash) = _hasher.Hash(ref entry, _key, comparer);
            ref var bucket = ref buckets[(uint)RawObject.Int(ref entry, _hash) % (uint)capacity];
            RawObject.Int(ref entry, _next) = bucket - 1;
            bucket = i + 1;
        }
        RawObject.Slot(ref data, _buckets) = buckets;
    }

    /// <summary>Whether a type is Dictionary or HashSet itself.</summary>
    public static bool IsDefinition(Type type)
    {
        if (!type.IsGenericType)
            return false;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(Dictionary<,>) || definition == typeof(HashSet<>);
    }
}
