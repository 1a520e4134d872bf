using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>A place where a method may change something that isn't its own for certain.</summary>
/// <param name="Offset">Where in the IL, in bytes.</param>
/// <param name="Field">The field that is set, or lent out by address; null when an object is changed.</param>
/// <param name="Object">The type of the object that is changed: a framework type, or an array.</param>
/// <param name="Holder">The field that the changed object was read from; null when that isn't known.</param>
internal sealed record WriteFact(int Offset, FieldInfo? Field, Type? Object, FieldInfo? Holder)
{
    /// <summary>What is changed, as its author would name it.</summary>
    public string Name => (Field ?? Holder) is { } named ? CodeNames.Field(named) : "a captured " + CodeNames.Type(Object!);
}
