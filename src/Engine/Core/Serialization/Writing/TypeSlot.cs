namespace Distributed.Engine.Serialization;

/// <summary>A type as one writer sees it.</summary>
/// <param name="planned">The type under the plan.</param>
internal sealed class TypeSlot(PlannedType planned)
{
    public readonly Type Type = planned.Layout.Type;
    public readonly PlannedType Planned = planned;

    /// <summary>The graph in which the type was met last; 0: none.</summary>
    public long Graph;

    /// <summary>What travels of its fields in that graph: the same for all objects of the type.</summary>
    public Pruning Pruning = planned.PruningOf(-1);
}
