using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>A type under a plan: its layout, its id and what of its fields travels. Thread-safe.</summary>
internal sealed class PlannedType
{
    private readonly GraphPlan _plan;
    private volatile Pruning _pruning;

    public PlannedType(TypeLayout layout, GraphPlan plan, LocalReason? reason)
    {
        Layout = layout;
        Reason = reason;
        _plan = plan;
        IsPrunable = reason is null && layout.Kind == ShapeKind.Fields
            && Array.Exists(layout.Leaves, l => l.IsPrunable || (l.Field is { } field && !FrameworkAssemblies.Contains(field.Module.Assembly)));
        _pruning = new Pruning(-1, layout.References, []);

        // Also when the plan refuses the type: what a closure only adds to travels nevertheless.
        if (layout.Kind != ShapeKind.Refused)
            DefinitionId = DefinitionTable.Of(layout.Live == LiveKind.Task ? TypeLayout.Of(TaskContent.PublicType(layout.Type)) : layout).Id;
        HasSingletons = !layout.Singletons.IsEmpty;
    }

    public TypeLayout Layout { get; }

    /// <summary>Why the plan doesn't admit the type.</summary>
    public LocalReason? Reason { get; }

    public int DefinitionId { get; }

    public bool HasSingletons { get; }

    /// <summary>Whether the plan is asked about fields.</summary>
    public bool IsPrunable { get; }

    /// <summary>What travels of its fields, as the plan sees it now. The same object as long as nothing has changed.</summary>
    public Pruning PruningOf(int generation)
    {
        var known = _pruning;
        if (!IsPrunable || known.Generation >= generation)
            return known;
        var accumulating = FindAccumulating();
        var needed = Array.FindAll(
            Layout.References, l => !accumulating.Exists(a => ReferenceEquals(Layout.Leaves[a.LeafIndex], l)) && (!l.IsPrunable || _plan.Needs(l.Field!)));
        var now = new Pruning(generation, needed, [.. accumulating]);
        return _pruning = now.IsSame(known) ? known with { Generation = generation } : now;
    }

    private List<(int LeafIndex, Accumulation How)> FindAccumulating()
    {
        var found = new List<(int, Accumulation)>();
        for (var i = 0; i < Layout.Leaves.Length; i++)
        {
            if (Layout.Leaves[i] is { Field: { } field } leaf && field.FieldType == leaf.Type && _plan.AccumulatesAt(field) is { } how)
                found.Add((i, how));
        }
        return found;
    }
}
