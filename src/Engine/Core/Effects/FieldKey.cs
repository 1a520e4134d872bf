using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>A field's definition, the same for all instantiations of its type.</summary>
internal readonly record struct FieldKey(Module Module, int Token)
{
    public static FieldKey Of(FieldInfo field) => new(field.Module, field.MetadataToken);
}
