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
    public override bool Supports(LiveKind kind) => kind is LiveKind.Token or LiveKind.Logger or LiveKind.Progress or LiveKind.Task;

    /// <inheritdoc/>
    public override LocalReason? AdmitLive(LiveKind kind, object original) => kind switch
    {
        LiveKind.Progress => effects.IncludeProgress(original),
        LiveKind.Task => CapturedTypes.Refuse((Task)original),
        _ => null,
    };

    /// <inheritdoc/>
    public override bool RepeatsReports => !effects.Varies;

    /// <inheritdoc/>
    public override Accumulation? AccumulatesAt(FieldInfo field) =>
        effects.DeltaAt(field) is { } delta ? new Accumulation(KindOf(delta.Kind), delta.Gate) : null;

    /// <inheritdoc/>
    public override bool Needs(FieldInfo field) => effects.Touches(field);

    private static AccumulationKind KindOf(DeltaKind kind) => kind switch
    {
        DeltaKind.Add => AccumulationKind.Add,
        DeltaKind.And => AccumulationKind.And,
        DeltaKind.Or => AccumulationKind.Or,
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
