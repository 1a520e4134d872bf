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
        Accumulating = reason is null && layout.Kind == ShapeKind.Fields ? FindAccumulating(layout, plan) : [];
        IsPrunable = Accumulating.Length > 0 || layout.References.Any(r => r.IsPrunable);
        _pruning = new Pruning(-1, layout.References);

        // Also when the plan refuses the type: what a closure only adds to travels nevertheless.
        if (layout.Kind != ShapeKind.Refused)
            DefinitionId = DefinitionTable.Of(layout).Id;
        HasSingletons = !layout.Singletons.IsEmpty;
    }

    public TypeLayout Layout { get; }

    /// <summary>Why the plan doesn't admit the type.</summary>
    public LocalReason? Reason { get; }

    public int DefinitionId { get; }

    public bool HasSingletons { get; }

    /// <summary>The leaves to which the closure only adds: their places in the layout, and how they are merged.</summary>
    public (int LeafIndex, Accumulation How)[] Accumulating { get; }

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
        var needed = Array.FindAll(Layout.References, l => !IsAccumulating(l) && (!l.IsPrunable || _plan.Needs(l.Field!)));
        if (needed.Length == pruning.Needed.Length)
            needed = pruning.Needed;
        _pruning = new Pruning(generation, needed);
        return needed;
    }

    private bool IsAccumulating(Leaf leaf) => Accumulating.Length > 0 && Array.Exists(Accumulating, a => ReferenceEquals(Layout.Leaves[a.LeafIndex], leaf));

    private static (int, Accumulation)[] FindAccumulating(TypeLayout layout, GraphPlan plan)
    {
        List<(int, Accumulation)>? found = null;
        for (var i = 0; i < layout.Leaves.Length; i++)
        {
            if (layout.Leaves[i] is { Field: { } field } leaf && field.FieldType == leaf.Type && plan.AccumulatesAt(field) is { } how)
                (found ??= []).Add((i, how));
        }
        return found?.ToArray() ?? [];
    }

    private sealed record Pruning(int Generation, Leaf[] Needed);
}
