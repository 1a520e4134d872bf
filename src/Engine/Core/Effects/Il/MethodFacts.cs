using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// What one method's IL does by itself, without its callees. Immutable; made once per closed method and process.
/// </summary>
internal sealed class MethodFacts
{
    public required MethodBase Method { get; init; }

    /// <summary>Why no closure that runs this method may ship, whatever else it does.</summary>
    public LocalReason? Reason { get; init; }

    public IReadOnlyList<CallFact> Calls { get; init; } = [];

    public IReadOnlyList<FieldFact> Fields { get; init; } = [];

    /// <summary>Types boxed here.</summary>
    public IReadOnlyList<Type> Boxed { get; init; } = [];

    /// <summary>Element types of arrays written here.</summary>
    public IReadOnlyList<Type> WrittenElements { get; init; } = [];

    public bool ReadsElements { get; init; }

    /// <summary>Loops that this method alone doesn't show to end (S13).</summary>
    public IReadOnlyList<LoopFact> Loops { get; init; } = [];

    /// <summary>Handlers that run when a token was cancelled meanwhile, and what they let run afterwards (S1).</summary>
    public IReadOnlyList<CatchFact> Catches { get; init; } = [];

    /// <summary>Looks at a token, or hands one to framework code.</summary>
    public bool UsesToken { get; init; }

    /// <summary>Has any loop, whether or not it is seen to end.</summary>
    public bool HasLoop { get; init; }

    /// <summary>Sleeps, yields or spins: in a loop that is waiting.</summary>
    public bool Pauses { get; init; }

    /// <summary>Places where a field's value is only added to.</summary>
    public IReadOnlyList<DeltaUse> Deltas { get; init; } = [];

    /// <summary>The lock statements on objects that fields hold.</summary>
    public IReadOnlyList<LockRegion> Locks { get; init; } = [];

    /// <summary>What locks and interlocked operations work on; those that aren't here work on something unknown.</summary>
    public IReadOnlyList<SyncPlace> SyncPlaces { get; init; } = [];

    /// <summary>Where it reports to a progress.</summary>
    public IReadOnlyList<ReportFact> Reports { get; init; } = [];

    /// <summary>Where fields are given new objects, by offsets in bytes.</summary>
    public IReadOnlySet<int> FreshStores { get; init; } = new HashSet<int>();

    /// <summary>Where array elements are written, by offsets in bytes.</summary>
    public IReadOnlyList<int> ElementStores { get; init; } = [];

    public int IlBytes { get; init; }

    /// <summary>A GetHashCode implementation: the one place where process-dependent hash codes may be computed (S9).</summary>
    public bool IsHashMethod => IsHashMethodName(Method.Name);

    public static bool IsHashMethodName(string name) =>
        name == nameof(GetHashCode) || name.EndsWith(".GetHashCode", StringComparison.Ordinal);
}
