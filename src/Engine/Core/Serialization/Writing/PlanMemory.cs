using System.Collections.Concurrent;
using System.Reflection;

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
