using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>Objects by identity, numbered from 1 in the order they were met. Reused from graph to graph. Not thread-safe, but for look-ups once nothing is added any more.</summary>
internal sealed class IdentityTable
{
    /// <summary>Up to this many objects are found faster by looking at each.</summary>
    private const int LinearLimit = 8;

    /// <summary>A table larger than this isn't kept for the next graph.</summary>
    private const int MaxKept = 1 << 16;

    private object[] _items = new object[16];
    private int[] _parents = new int[16];
    private int[] _slots = [];
    private IdentityTable? _before;
    private int _first;
    private int _own;

    public int Count => _first + _own;

    public object this[int id] => id > _first ? _items[id - _first - 1] : _before![id];

    /// <summary>Goes on counting after another table, whose objects keep their ids. That one isn't changed any more, so many may go on from it at once.</summary>
    public void GoOnFrom(IdentityTable before)
    {
        _before = before;
        _first = before.Count;
    }

    /// <summary>The objects with ids above one, which is this table's own or the last before it.</summary>
    public ReadOnlySpan<object> After(int id) => _items.AsSpan((id - _first).._own);

    /// <summary>The id of the object through which this one was met first; 0: a root.</summary>
    public int ParentOf(int id) => _parents[id - _first - 1];

    /// <summary>The object's id, negative when it is new.</summary>
    public int Find(object value, int parent)
    {
        if (_before?.IdOf(value) is > 0 and var known)
            return known;
        if (PlaceOf(value, out var slot) is > 0 and var place)
            return _first + place;
        if (slot < 0 && _own >= LinearLimit)
        {
            Rehash(64);
            PlaceOf(value, out slot);
        }
        var added = Append(value, parent);
        if (slot >= 0)
        {
            _slots[slot] = added;
            if (added * 2 > _slots.Length)
                Rehash(_slots.Length * 4);
        }
        return -(_first + added);
    }

    /// <summary>The object's id; 0 when it wasn't met. Changes nothing.</summary>
    public int IdOf(object value)
    {
        if (_before?.IdOf(value) is > 0 and var known)
            return known;
        var place = PlaceOf(value, out _);
        return place == 0 ? 0 : _first + place;
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
            Array.Clear(_items, 0, _own);
        }
        _before = null;
        _first = _own = 0;
        if (_slots.Length > 0)
            _slots = [];
    }

    /// <summary>The object's place among this table's own, from 1; 0 when it isn't there, and then the free slot for it, negative without slots.</summary>
    private int PlaceOf(object value, out int slot)
    {
        slot = -1;
        if (_slots.Length == 0)
        {
            for (var i = 0; i < _own; i++)
            {
                if (ReferenceEquals(_items[i], value))
                    return i + 1;
            }
            return 0;
        }
        var mask = _slots.Length - 1;
        slot = Spread(value) & mask;
        for (int place; (place = _slots[slot]) != 0; slot = (slot + 1) & mask)
        {
            if (ReferenceEquals(_items[place - 1], value))
                return place;
        }
        return 0;
    }

    private static int Spread(object value) => (int)((uint)RuntimeHelpers.GetHashCode(value) * 2654435769u >> 7);

    private int Append(object value, int parent)
    {
        if (_own == _items.Length)
        {
            Array.Resize(ref _items, 2 * _own);
            Array.Resize(ref _parents, 2 * _own);
        }
        _items[_own] = value;
        _parents[_own] = parent;
        return ++_own;
    }

    private void Rehash(int size)
    {
        var slots = new int[size];
        var mask = size - 1;
        for (var i = 0; i < _own; i++)
        {
            var slot = Spread(_items[i]) & mask;
            while (slots[slot] != 0)
                slot = (slot + 1) & mask;
            slots[slot] = i + 1;
        }
        _slots = slots;
    }
}
