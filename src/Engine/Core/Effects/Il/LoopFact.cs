using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// A loop whose exits don't depend on anything that the loop itself is seen to change: it ends only if a callee changes what
/// the exits read. Immutable.
/// </summary>
internal sealed class LoopFact
{
    /// <summary>The fields that the exits read.</summary>
    public required IReadOnlyList<FieldInfo> TestedFields { get; init; }

    /// <summary>The arrays that the exits read, by the width of their elements.</summary>
    public required IReadOnlyList<object> TestedElements { get; init; }

    /// <summary>The framework types whose state the exits read (Queue.Count); null for any.</summary>
    public required IReadOnlyList<Type?> TestedObjects { get; init; }

    /// <summary>The users' methods whose results the exits depend on.</summary>
    public required IReadOnlyList<CallFact> TestedCalls { get; init; }

    /// <summary>All users' methods called in the loop.</summary>
    public required IReadOnlyList<CallFact> Calls { get; init; }

    /// <summary>The fields written in the loop itself.</summary>
    public required IReadOnlyList<FieldInfo> WrittenFields { get; init; }

    /// <summary>The arrays written in the loop itself, by the width of their elements.</summary>
    public required IReadOnlyList<object> WrittenElements { get; init; }

    /// <summary>The framework types whose objects are changed in the loop itself.</summary>
    public required IReadOnlyList<Type> ChangedObjects { get; init; }

    /// <summary>No exit but an exception.</summary>
    public required bool IsEndless { get; init; }

    /// <summary>The loop ends by itself; these are exits beside that, which it doesn't move.</summary>
    public required bool IsGuard { get; init; }

    /// <summary>What the loop seems to wait for, as its author would name it.</summary>
    public string Subject =>
        TestedCalls.Count > 0 ? CodeNames.Method(TestedCalls[^1].Target)
        : TestedFields.FirstOrDefault(f => f.FieldType.IsPrimitive && !f.Name.StartsWith("<>", StringComparison.Ordinal)) is { } flag ? CodeNames.Field(flag)
        : TestedObjects.OfType<Type>().FirstOrDefault() is { } type ? CodeNames.Type(type)
        : TestedFields.FirstOrDefault(f => !f.Name.StartsWith("<>", StringComparison.Ordinal)) is { } place ? CodeNames.Field(place)
        : "something";
}
