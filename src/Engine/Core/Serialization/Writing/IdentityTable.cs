using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>Objects by identity, numbered from 1 in the order they were met. Reused from graph to graph. Not thread-safe.</summary>
internal sealed class IdentityTable
{
    /// <summary>Up to this many objects are found faster by looking at each.</summary>
    private const int LinearLimit = 8;

    /// <summary>A table larger than this isn't kept for the next graph.</summary>
    private const int MaxKept = 1 << 16;

    private object[] _items = new object[16];
    private int[] _parents = new int[16];
    private int[] _slots = [];

    public int Count { get; private set; }

    public ReadOnlySpan<object> Items => _items.AsSpan(0, Count);

    public object this[int id] => _items[id - 1];

    /// <summary>The id of the object through which this one was met first; 0: a root.</summary>
    public int ParentOf(int id) => _parents[id - 1];

    /// <summary>The object's id, negative when it is new.</summary>
    public int Find(object value, int parent)
    {
        if (_slots.Length == 0)
        {
            for (var i = 0; i < Count; i++)
            {
                if (ReferenceEquals(_items[i], value))
                    return i + 1;
            }
            if (Count < LinearLimit)
                return -Append(value, parent);
            Rehash(64);
        }
        var mask = _slots.Length - 1;
        var slot = Spread(value) & mask;
        for (int id; (id = _slots[slot]) != 0; slot = (slot + 1) & mask)
        {
            if (ReferenceEquals(_items[id - 1], value))
                return id;
        }
        var added = Append(value, parent);
        _slots[slot] = added;
        if (added * 2 > _slots.Length)
            Rehash(_slots.Length * 4);
        return -added;
    }

    /// <summary>Whether the object was met.</summary>
    public bool Contains(object value)
    {
        foreach (var item in Items)
        {
            if (ReferenceEquals(item, value))
                return true;
        }
        return false;
    }

    /// <summary>Takes an id for an object that already has one.</summary>
    public void Skip(object value) => Append(value, 0);

    public void Clear()
    {
        if (_items.Length > MaxKept)
        {
            _items = new object[16];
            _parents = new int[16];
        }
        else
        {
            Array.Clear(_items, 0, Count);
        }
        Count = 0;
        if (_slots.Length > 0)
            _slots = [];
    }

    private static int Spread(object value) => (int)((uint)RuntimeHelpers.GetHashCode(value) * 2654435769u >> 7);

    private int Append(object value, int parent)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, 2 * Count);
            Array.Resize(ref _parents, 2 * Count);
        }
        _items[Count] = value;
        _parents[Count] = parent;
        return ++Count;
    }

    private void Rehash(int size)
    {
        var slots = new int[size];
        var mask = size - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = Spread(_items[i]) & mask;
            while (slots[slot] != 0)
                slot = (slot + 1) & mask;
            slots[slot] = i + 1;
        }
        _slots = slots;
    }
}
