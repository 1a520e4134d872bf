namespace Distributed.Engine.Effects.Slots;

/// <summary>All uses of one captured array. Filled by one walk.</summary>
internal sealed class ArrayUse
{
    public List<SlotAccess> Accesses { get; } = [];

    /// <summary>It is handed to code that may use all of it.</summary>
    public bool IsWhole { get; set; }

    /// <summary>How its only use gives every element of a range a new value; null if it doesn't, there are others, or the array is used whole.</summary>
    public Overwrite? Overwrite { get; private set; }

    /// <summary>Finds the overwrite, once the walk has seen all uses.</summary>
    public void Complete() => Overwrite = !IsWhole && Accesses is [var only] ? OverwriteReader.Read(only) : null;
}
