namespace Distributed.Engine.Serialization;

/// <summary>What a plan has answered for the fields of a type. Immutable.</summary>
/// <param name="Generation">How many admissions the plan had made by then.</param>
/// <param name="Needed">The references that travel; a pruned one has no leaf here and travels as null.</param>
/// <param name="Accumulating">The leaves to which the closure only adds: their places in the layout, and how they are merged.</param>
internal sealed record Pruning(int Generation, Leaf[] Needed, (int LeafIndex, Accumulation How)[] Accumulating)
{
    /// <summary>Whether another answer says the same.</summary>
    public bool IsSame(Pruning other) => Needed.AsSpan().SequenceEqual(other.Needed) && Accumulating.AsSpan().SequenceEqual(other.Accumulating);
}
