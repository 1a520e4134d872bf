using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// What the writer must ask while it walks a captured graph: may this runtime type travel under the verdict, and is this
/// reference field read at all? Answers for a plan only ever grow, so the writer caches them per plan. Thread-safe.
/// </summary>
internal abstract class GraphPlan
{
    /// <summary>Asked once per plan for each distinct runtime type met. Null: may travel.</summary>
    public abstract LocalReason? Admit(Type type);

    /// <summary>Asked once per plan for each distinct method that a captured delegate points to. Null: may travel.</summary>
    public abstract LocalReason? Admit(MethodInfo method);

    /// <summary>
    /// Whether a reference-typed field declared by a class is read or written by the closure. One that isn't is pruned:
    /// it travels as null and is never written back (S14). Not asked for value-typed fields or fields of structs.
    /// </summary>
    public abstract bool Needs(FieldInfo field);

    /// <summary>
    /// How a field of a class is merged, where all that the closure does to it is adding: an integer, or a collection. Null: it is written back as it is.
    /// Asked once per plan, when the class was admitted.
    /// </summary>
    public virtual Accumulation? AccumulatesAt(FieldInfo field) => null;

    /// <summary>
    /// The captured arrays of which only a part is used, by the values that are captured now. Asked when the first array of some length is met, and again when
    /// the graph is written: an array travels whole if the answer has changed, or if it was met in a second place.
    /// </summary>
    /// <param name="closure">What the graph is written for.</param>
    /// <param name="state">The state that it is called with.</param>
    public virtual PlannedWindows WindowsOf(Delegate closure, object? state) => PlannedWindows.None;

    /// <summary>Whether the call that is planned can give its closure a stand-in for a live thing.</summary>
    public virtual bool Supports(LiveKind kind) => kind == LiveKind.Token;

    /// <summary>Asked for each live thing met whose kind is supported. Null: this very object may have a stand-in.</summary>
    public virtual LocalReason? AdmitLive(LiveKind kind, object original) => null;

    /// <summary>What the writer remembers of this plan's answers.</summary>
    internal PlanMemory Memory { get; }

    /// <summary>Creates a plan that has admitted nothing yet.</summary>
    protected GraphPlan() => Memory = new PlanMemory(this);

    /// <summary>A plan that admits everything and prunes nothing: results, exceptions, tests.</summary>
    public static GraphPlan Everything { get; } = new EverythingPlan();

    private sealed class EverythingPlan : GraphPlan
    {
        public override LocalReason? Admit(Type type) => null;

        public override LocalReason? Admit(MethodInfo method) => null;

        public override bool Needs(FieldInfo field) => true;
    }
}
