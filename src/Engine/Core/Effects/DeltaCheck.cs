using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects;

/// <summary>
/// Decides, with all code known, which fields a closure only adds to: then its locks, interlocked operations and concurrent additions can be merged. One use.
/// </summary>
internal sealed class DeltaCheck(Reach reach)
{
    /// <summary>Why the first synchronisation that isn't part of a delta keeps the closure local.</summary>
    public LocalReason? Find()
    {
        foreach (var (method, offset, reason) in reach.Synchronised)
        {
            var facts = MethodFactsCache.Of(method);
            var use = facts.Deltas.FirstOrDefault(d => d.CallOffset == offset);
            bool isMerged = use is not null
                ? DeltaOf(use.Field) is not null
                : facts.Locks.FirstOrDefault(l => l.CallOffsets.Contains(offset)) is { } region && IsMerged(facts, region);
            if (!isMerged && !IsOwn(facts.SyncPlaces.FirstOrDefault(p => p.CallOffset == offset), reason))
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>
    /// Works on what the closure made for itself: a local, or something in an object of a class of which none is captured. That must stay so: a captured one
    /// that comes later is refused.
    /// </summary>
    private bool IsOwn(SyncPlace? place, LocalReason reason)
    {
        if (place is null || place.Field is not { } field)
        {
            return place is not null;
        }

        var owner = field.DeclaringType!;
        if (field.IsStatic || owner.IsValueType && !place.IsObject || reach.Captured.OfType<Type>().Any(owner.IsAssignableFrom) || place.IsObject && !HoldsOnlyNewObjects(field))
        {
            return false;
        }

        reach.Uncaptured.TryAdd(owner, reason);
        return true;
    }

    private bool HoldsOnlyNewObjects(FieldInfo field)
    {
        var key = FieldKey.Of(field);
        return reach.Followed.Select(MethodFactsCache.Of).All(facts => facts.Fields.All(f =>
            FieldKey.Of(f.Field) != key || f.Access == FieldAccess.Load || f.Access == FieldAccess.Store && facts.FreshStores.Contains(f.Offset)));
    }

    /// <summary>What the closure does to a field, if that is one thing, everywhere, and can be merged.</summary>
    public Delta? DeltaOf(FieldInfo field)
    {
        if (reach.TouchesEverything || field.IsStatic || field.DeclaringType is not { IsValueType: false })
        {
            return null;
        }

        Delta? only = null;
        bool isDone = false;
        var key = FieldKey.Of(field);
        foreach (var facts in reach.Followed.Select(MethodFactsCache.Of))
        {
            foreach (var access in facts.Fields.Where(f => FieldKey.Of(f.Field) == key))
            {
                if (facts.Deltas.FirstOrDefault(d => d.Offsets.Contains(access.Offset)) is { } use && (only is null || IsSame(only, use.What)))
                {
                    only = use.What;
                    isDone |= use.What.Kind != DeltaKind.AddElements || use.CallOffset >= 0;
                }
                else if (!facts.Locks.Any(l => l.GateOffset == access.Offset))
                {
                    return null;
                }
            }
        }

        // A missing entry must be the same whoever makes it.
        bool isAmbiguous = only?.Kind == DeltaKind.GetOrAdd && reach.Undetermined is not null;
        return only is null || !isDone || isAmbiguous || only.Gate is { } gate && !IsGate(gate, field) ? null : only;
    }

    private static bool IsSame(Delta a, Delta b) =>
        a.Kind == b.Kind && (a.Gate is null ? b.Gate is null : b.Gate is not null && FieldKey.Of(a.Gate) == FieldKey.Of(b.Gate));

    /// <summary>A lock on the same object as the variable it guards, in a field that is used for nothing else.</summary>
    private bool IsGate(FieldInfo gate, FieldInfo guarded)
    {
        var key = FieldKey.Of(gate);
        return !gate.IsStatic && gate.DeclaringType == guarded.DeclaringType && reach.Followed.Select(MethodFactsCache.Of).All(facts =>
            facts.Fields.Where(f => FieldKey.Of(f.Field) == key).All(f =>
                facts.Locks.Any(l => l.GateOffset == f.Offset && OnlyAdds(facts, l)) || key == FieldKey.Of(guarded) && facts.Deltas.Any(d => d.Offsets.Contains(f.Offset))));
    }

    private bool IsMerged(MethodFacts facts, LockRegion region) =>
        OnlyAdds(facts, region) && Inside(facts, region).All(d => DeltaOf(d.Field) is not null);

    private static IEnumerable<DeltaUse> Inside(MethodFacts facts, LockRegion region) =>
        facts.Deltas.Where(d => d.What.Gate is not null && d.Offsets.All(region.Contains));

    /// <summary>
    /// Everything inside the lock is adding, of values that nothing under a lock can change: then it may as well happen when the call ends.
    /// </summary>
    private bool OnlyAdds(MethodFacts facts, LockRegion region)
    {
        var inside = Inside(facts, region).ToList();
        return inside.Count > 0
            && !facts.ElementStores.Any(region.Contains)
            && facts.Fields.Where(f => region.Contains(f.Offset)).All(f => inside.Exists(d => d.Offsets.Contains(f.Offset)) || IsStable(f))
            && facts.Calls.Where(c => region.Contains(c.Offset) && !inside.Exists(d => d.CallOffset == c.Offset)).All(c => IsStable(c, []))
            && inside.TrueForAll(d => FieldKey.Of(d.What.Gate!) == FieldKey.Of(region.Gate));
    }

    private bool IsStable(FieldFact fact)
    {
        var field = fact.Field;
        if (fact.Access != FieldAccess.Load || field.IsStatic)
        {
            return fact.Access == FieldAccess.Load && Ground.IsFramework(field);
        }

        bool isPath = field.Name.StartsWith("CS$<>", StringComparison.Ordinal) || field.Name.StartsWith("<>4__this", StringComparison.Ordinal);
        return isPath || field.IsInitOnly
            || field.DeclaringType!.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) && CapturedWrites.Count(field, reach.Followed) <= 1;
    }

    /// <summary>Code whose result depends on its arguments and on what never changes.</summary>
    private bool IsStable(CallFact call, HashSet<MethodBase> seen)
    {
        var target = call.Target;
        if (call.Known is { } known)
        {
            bool isValue = target.IsStatic || target.IsConstructor || Immutability.IsImmutable(target.DeclaringType!) || target.DeclaringType!.Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal);
            return known.Kind is EffectKind.Pure or EffectKind.Fresh && isValue && target.GetParameters().All(p => IsValue(p.ParameterType)) && !typeof(Delegate).IsAssignableFrom(target.DeclaringType);
        }

        if (call.Form == CallForm.Virtual && !target.IsFinal && target.DeclaringType is not { IsSealed: true } || target.IsAbstract)
        {
            return false;
        }

        var facts = MethodFactsCache.Of(target);
        return !seen.Add(target) || !facts.ReadsElements && facts.WrittenElements.Count == 0
            && facts.Fields.All(f => target.IsConstructor && f.Access == FieldAccess.Store || IsStable(f))
            && facts.Calls.All(c => IsStable(c, seen));
    }

    private static bool IsValue(Type type) => Immutability.IsImmutable(type.IsByRef ? type.GetElementType()! : type) || type == typeof(object);
}
