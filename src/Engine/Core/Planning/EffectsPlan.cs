using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Planning;

/// <summary>The plan that follows from a delegate's effects. Thread-safe.</summary>
internal sealed class EffectsPlan(ClosureEffects effects) : ShipPlan
{
    /// <inheritdoc/>
    public override LocalReason? Reason => effects.Reason;

    /// <inheritdoc/>
    public override bool IsHostBound => effects.IsHostBound;

    /// <inheritdoc/>
    public override bool IsSingleAttempt => effects.IsSingleAttempt;

    /// <inheritdoc/>
    public override LocalReason? Admit(Type type) =>
        LiveKinds.Find(type) is null
            ? effects.Include(type)

            // Its stand-in does nothing by itself; what the closure's code does with it has been looked at.
            : null;

    /// <inheritdoc/>
    public override LocalReason? Admit(MethodInfo method) => effects.Include(method);

    /// <inheritdoc/>
    public override bool Supports(LiveKind kind) => kind is LiveKind.Token or LiveKind.Logger;

    /// <inheritdoc/>
    public override Accumulation? AccumulatesAt(FieldInfo field) =>
        effects.DeltaAt(field) is { } delta ? new Accumulation(KindOf(delta.Kind), delta.Gate) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<ArrayWindow> WindowsOf(Delegate closure)
    {
        if (!closure.HasSingleTarget || closure.Target is not { } target)
        {
            return [];
        }

        // What must not run twice has to bring back what it wrote before it failed, too.
        return [.. effects.Slots.WindowsOf(target, ArrayWindow.MinLength).Select(w => new ArrayWindow(w.Array, w.From, w.Count, w.IsOverwritten && !IsSingleAttempt))];
    }

    /// <inheritdoc/>
    public override bool Needs(FieldInfo field) => effects.Touches(field);

    private static AccumulationKind KindOf(DeltaKind kind) => kind switch
    {
        DeltaKind.Add => AccumulationKind.Add,
        DeltaKind.And => AccumulationKind.And,
        DeltaKind.Or => AccumulationKind.Or,
        DeltaKind.AddElements => AccumulationKind.AddElements,
        DeltaKind.Append => AccumulationKind.Append,
        DeltaKind.Insert => AccumulationKind.Insert,
        DeltaKind.Bag => AccumulationKind.Bag,
        DeltaKind.Enqueue => AccumulationKind.Enqueue,
        DeltaKind.Push => AccumulationKind.Push,
        DeltaKind.SetItem => AccumulationKind.SetItem,
        DeltaKind.TryAdd => AccumulationKind.TryAdd,
        DeltaKind.GetOrAdd => AccumulationKind.GetOrAdd,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
