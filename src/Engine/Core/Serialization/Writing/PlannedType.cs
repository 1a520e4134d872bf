using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>A type under a plan: its layout, its id and which of its references are pruned. Thread-safe.</summary>
internal sealed class PlannedType
{
    private readonly GraphPlan _plan;
    private volatile Pruning _pruning;

    public PlannedType(TypeLayout layout, GraphPlan plan, LocalReason? reason)
    {
        Layout = layout;
        Reason = reason;
        _plan = plan;
        IsPrunable = layout.References.Any(r => r.IsPrunable);
        _pruning = new Pruning(-1, layout.References);
        if (layout.Kind != ShapeKind.Refused && reason is null)
            DefinitionId = DefinitionTable.Of(layout).Id;
        HasSingletons = !layout.Singletons.IsEmpty;
    }

    public TypeLayout Layout { get; }

    /// <summary>Why the plan doesn't admit the type.</summary>
    public LocalReason? Reason { get; }

    public int DefinitionId { get; }

    public bool HasSingletons { get; }

    /// <summary>Whether any reference may be pruned.</summary>
    public bool IsPrunable { get; }

    /// <summary>The references that travel; a pruned one has no leaf here and travels as null.</summary>
    public Leaf[] Needed(int generation)
    {
        if (!IsPrunable)
            return Layout.References;
        var pruning = _pruning;
        if (pruning.Generation >= generation)
            return pruning.Needed;
        var needed = Array.FindAll(Layout.References, l => !l.IsPrunable || _plan.Needs(l.Field!));
        if (needed.Length == pruning.Needed.Length)
            needed = pruning.Needed;
        _pruning = new Pruning(generation, needed);
        return needed;
    }

    private sealed record Pruning(int Generation, Leaf[] Needed);
}
