namespace Distributed.Engine.Serialization;

/// <summary>Which classes have instances that can't change once made: all fields readonly, and of types of which the same is true. Stateless; asked once per type.</summary>
internal static class ImmutableTypes
{
    public static bool Contains(Type type) => IsImmutable(type, []);

    private static bool IsImmutable(Type type, HashSet<Type> pending)
    {
        if (type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(object))
            return true;
        if (type.IsArray || type.IsInterface || !pending.Add(type))
            return false;
        if (type.IsValueType)
            return Array.TrueForAll(LayoutBuilder.InstanceFields(type), f => IsImmutable(f.FieldType, pending)) | !pending.Remove(type);
        var fields = LayoutBuilder.InstanceFields(type);
        return Array.TrueForAll(fields, f => f.IsInitOnly && (f.FieldType.IsValueType || f.FieldType.IsSealed) && IsImmutable(f.FieldType, pending))
            | !pending.Remove(type);
    }
}
