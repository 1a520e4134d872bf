using System.Reflection;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// A loop whose exits don't depend on anything that the loop itself is seen to change: it ends only if a callee changes what
/// the exits read. Immutable.
/// </summary>
internal sealed class LoopFact
{
    /// <summary>The fields that the exits read.</summary>
    public required IReadOnlyList<FieldInfo> TestedFields { get; init; }

    /// <summary>The element types of arrays that the exits read.</summary>
    public required IReadOnlyList<Type> TestedElements { get; init; }

    /// <summary>The framework types whose state the exits read (Queue.Count).</summary>
    public required IReadOnlyList<Type> TestedObjects { get; init; }

    /// <summary>The users' methods whose results the exits depend on.</summary>
    public required IReadOnlyList<CallFact> TestedCalls { get; init; }

    /// <summary>All users' methods called in the loop.</summary>
    public required IReadOnlyList<CallFact> Calls { get; init; }

    /// <summary>The fields written in the loop itself.</summary>
    public required IReadOnlyList<FieldInfo> WrittenFields { get; init; }

    /// <summary>The framework types whose objects are changed in the loop itself.</summary>
    public required IReadOnlyList<Type> ChangedObjects { get; init; }

    /// <summary>No exit but an exception.</summary>
    public required bool IsEndless { get; init; }

    /// <summary>What the loop seems to wait for, as its author would name it.</summary>
    public string Subject =>
        TestedFields.Count > 0 ? CodeNames.Field(TestedFields[^1])
        : TestedCalls.Count > 0 ? CodeNames.Method(TestedCalls[^1].Target)
        : TestedObjects.Count > 0 ? CodeNames.Type(TestedObjects[^1])
        : "something outside it";
}
