using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// The answers a plan has given, so that each type and method is asked once. What the closure needs only grows: admitting a type can make
/// a field needed that was pruned before, so pruning is looked at again whenever something was admitted. Thread-safe.
/// </summary>
internal sealed class PlanMemory(GraphPlan plan)
{
    private readonly ConcurrentDictionary<Type, PlannedType> _types = new();
    private readonly ConcurrentDictionary<MethodInfo, PlannedMethod> _methods = new();
    private int _generation;

    /// <summary>Counts admissions.</summary>
    public int Generation => Volatile.Read(ref _generation);

    public PlannedType Of(Type type)
    {
        if (_types.TryGetValue(type, out var planned))
            return planned;
        var layout = TypeLayout.Of(type);
        var reason = layout.Refusal is null ? plan.Admit(type) : null;
        planned = _types.GetOrAdd(type, new PlannedType(layout, plan, reason));
        Interlocked.Increment(ref _generation);
        return planned;
    }

    /// <summary>The definition id of a method that a delegate points to, or why it can't travel.</summary>
    public PlannedMethod Of(MethodInfo method)
    {
        if (_methods.TryGetValue(method, out var known))
            return known;
        var reason = plan.Admit(method);
        known = _methods.GetOrAdd(method, reason is null ? new PlannedMethod(DefinitionTable.Of(method).Id, null) : new PlannedMethod(0, reason));
        Interlocked.Increment(ref _generation);
        return known;
    }
}

/// <summary>A method under a plan: its id, or why it can't travel.</summary>
internal sealed record PlannedMethod(int Id, LocalReason? Reason);

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
