using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>One primitive value or one reference inside an object, a struct or an array element. Immutable but for a benign cache.</summary>
internal sealed class Leaf
{
    /// <summary>Names from the object to the leaf, such as <c>Position.X</c>, without compiler mangling.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes from the first data byte of the object or struct.</summary>
    public required int Offset { get; init; }

    /// <summary>Bytes from the start of the object's (or element's) encoded body.</summary>
    public required int BodyOffset { get; init; }

    /// <summary>Bytes in memory; a reference takes four bytes in the body whatever its size in memory.</summary>
    public required int Size { get; init; }

    /// <summary>The declared type.</summary>
    public required Type Type { get; init; }

    /// <summary>The field that is this leaf or the struct that holds it; <see langword="null"/> for a primitive on its own.</summary>
    public required FieldInfo? Field { get; init; }

    /// <summary>Whether the leaf is a reference to an object.</summary>
    public required bool IsReference { get; init; }

    /// <summary>Whether <see cref="Field"/> itself is the reference (not one inside a struct) and is declared by a user's class: it may be pruned.</summary>
    public bool IsPrunable { get; init; }

    /// <summary>Follows from other data in this process (hash codes, chain links): never compared or written back, rebuilt with its table.</summary>
    public bool IsDerived { get; init; }

    /// <summary>An exception's remote stack trace: the trace so far travels in its place.</summary>
    public bool IsRemoteTrace { get; init; }

    /// <summary>A view that a table makes of itself when first asked for it: which of several it keeps makes no difference.</summary>
    public bool IsView { get; init; }

    private Type? _accepted;

    /// <summary>Whether an object may be stored here. Storing anything else would break the runtime's type safety.</summary>
    public bool Accepts(object value)
    {
        var type = value.GetType();
        if (ReferenceEquals(type, _accepted))
            return true;
        if (!Type.IsInstanceOfType(value))
            return false;
        _accepted = type;
        return true;
    }

    public override string ToString() => $"{Name} @{Offset} ({Type})";
}
