namespace Distributed.Engine.Effects.Slots;

/// <summary>All uses of one captured array. Filled by one walk.</summary>
internal sealed class ArrayUse
{
    public List<SlotAccess> Accesses { get; } = [];

    /// <summary>It is handed to code that may use all of it.</summary>
    public bool IsWhole { get; set; }
}
