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

/// <summary>A type as one writer sees it.</summary>
/// <param name="planned">The type under the plan.</param>
internal sealed class TypeSlot(PlannedType planned)
{
    public readonly Type Type = planned.Layout.Type;
    public readonly PlannedType Planned = planned;

    /// <summary>The graph in which the type was met last; 0: none.</summary>
    public long Graph;

    /// <summary>The references that travel in that graph: the same for all objects of the type.</summary>
    public Leaf[] Needed = planned.Layout.References;
}
