using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects.Il;

/// <summary>How a method is named by an instruction.</summary>
internal enum CallForm
{
    /// <summary>Exactly this method runs.</summary>
    Direct,

    /// <summary>This method, or an override of it.</summary>
    Virtual,

    /// <summary>A constructor that makes a new object.</summary>
    Create,
}

/// <summary>One call, creation or method pointer in a method's IL, with its generic arguments filled in.</summary>
/// <param name="Target">The method named by the instruction.</param>
/// <param name="Form">Whether overrides may run instead.</param>
/// <param name="Known">What the knowledge base says; null when the target's own IL is followed.</param>
/// <param name="Offset">Where in the IL, in bytes.</param>
internal sealed record CallFact(MethodBase Target, CallForm Form, KnownEffect? Known, int Offset)
{
    /// <summary>The framework code behind it may call ToString, Equals, CompareTo… of users' objects.</summary>
    public bool OpensCallbacks { get; init; }

    /// <summary>Users' types among the generic arguments of framework code, which may create them.</summary>
    public Type[] TypeArguments { get; init; } = [];
}

internal enum FieldAccess
{
    Load,
    Store,
    Address,
}

internal sealed record FieldFact(FieldInfo Field, FieldAccess Access);

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

    public int IlBytes { get; init; }

    /// <summary>A GetHashCode implementation: the one place where process-dependent hash codes may be computed (S9).</summary>
    public bool IsHashMethod => IsHashMethodName(Method.Name);

    public static bool IsHashMethodName(string name) =>
        name == nameof(GetHashCode) || name.EndsWith(".GetHashCode", StringComparison.Ordinal);
}
