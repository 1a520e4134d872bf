namespace Distributed.Engine.Serialization;

/// <summary>A call as a plan judges it. Immutable.</summary>
/// <param name="Closure">What runs.</param>
/// <param name="State">The state that it is called with.</param>
internal readonly record struct CallShape(Delegate Closure, object? State)
{
    /// <summary>Which parts of captured arrays it uses, as things are now.</summary>
    public PlannedWindows WindowsIn(GraphPlan plan) => plan.WindowsOf(Closure, State);
}
