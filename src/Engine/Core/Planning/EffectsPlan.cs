using System.Reflection;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Effects.Slots;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Planning;

/// <summary>The plan that follows from a delegate's effects. Thread-safe.</summary>
/// <param name="effects">The effects.</param>
/// <param name="isPruning">Whether fields that no code touches are left out; else what is captured travels whole.</param>
internal sealed class EffectsPlan(ClosureEffects effects, bool isPruning = true) : ShipPlan
{
    /// <inheritdoc/>
    public override LocalReason? Reason => effects.Reason;

    /// <inheritdoc/>
    public override bool IsHostBound => effects.IsHostBound;

    /// <inheritdoc/>
    public override bool IsSingleAttempt => effects.IsSingleAttempt;

    /// <inheritdoc/>
    public override bool MayWait => !effects.Waits.IsEmpty;

    /// <inheritdoc/>
    public override bool LooksAtElements => effects.Waits.Elements;

    /// <inheritdoc/>
    public override bool LooksAtCollections => effects.Waits.Collections;

    /// <inheritdoc/>
    public override bool LooksAt(FieldInfo field) => effects.Waits.Fields.Contains(FieldKey.Of(field));

    /// <inheritdoc/>
    public override LocalReason? Admit(Type type) =>
        LiveKinds.Find(type) is null && !IsLoopChunk(type)
            ? effects.Include(type)

            // A stand-in does nothing by itself; what the closure's code does with it has been looked at. A chunk only runs the body.
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
        LiveKind.Token => effects.IncludeToken(),
        _ => null,
    };

    /// <inheritdoc/>
    public override bool RepeatsReports => !effects.Varies;

    /// <inheritdoc/>
    public override Accumulation? AccumulatesAt(FieldInfo field) =>
        effects.DeltaAt(field) is { } delta ? new Accumulation(KindOf(delta.Kind), delta.Gate) : null;

    /// <inheritdoc/>
    public override PlannedWindows WindowsOf(Delegate closure, object? state)
    {
        if (!isPruning || !closure.HasSingleTarget || closure.Target is not { } target)
        {
            return PlannedWindows.None;
        }

        // What must not run twice has to bring back what it wrote before it failed, too.
        var mayRerun = !IsSingleAttempt && !effects.HasProgress;
        var slots = effects.Slots;
        var iterations = SpanOf(state);
        var windows = slots.WindowsOf(target, ArrayWindow.MinLength, iterations);
        return windows.Count == 0
            ? PlannedWindows.None
            : new([.. windows.Select(w => new ArrayWindow(w.Array, w.From, w.Count, w.IsOverwritten && mayRerun))], slots.GroundsOf(target, withOwnFields: state is LoopChunk));
    }

    /// <inheritdoc/>
    public override bool Needs(FieldInfo field) => !isPruning || effects.Touches(field) || IsLoopChunk(field.DeclaringType!);

    private static IterationSpan? SpanOf(object? state) => (state as LoopChunk)?.Span is { } span ? new(span.First, span.End, span.IsWhole) : null;

    private static bool IsLoopChunk(Type type) => type.IsAssignableTo(typeof(LoopChunk));

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
