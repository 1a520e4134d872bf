namespace Distributed.Engine.Serialization;

/// <summary>The types met in graphs under one plan, kept from graph to graph as long as the plan stays the same. Not thread-safe.</summary>
internal sealed class TypeSlots
{
    /// <summary>Up to this many types are found faster by looking at each.</summary>
    private const int LinearLimit = 8;

    private readonly List<TypeSlot> _slots = [];
    private readonly Dictionary<Type, TypeSlot> _many = [];

    public List<TypeSlot> All => _slots;

    public TypeSlot? Find(Type type)
    {
        if (_slots.Count > LinearLimit)
            return _many.GetValueOrDefault(type);
        foreach (var slot in _slots)
        {
            if (ReferenceEquals(slot.Type, type))
                return slot;
        }
        return null;
    }

    public void Add(TypeSlot slot)
    {
        _slots.Add(slot);
        if (_slots.Count == LinearLimit + 1)
            _slots.ForEach(s => _many.Add(s.Type, s));
        else if (_slots.Count > LinearLimit)
            _many.Add(slot.Type, slot);
    }

    public void Clear()
    {
        _slots.Clear();
        _many.Clear();
    }
}
