using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>
/// Which values may be reported by a shipped closure: those of which a copy, made at the moment of the report, can't be told from the value itself. Thread-safe.
/// </summary>
internal static class ReportedValue
{
    private static readonly ConcurrentDictionary<Type, bool> Copied = new();

    /// <summary>Values that are copied wherever they go, and text.</summary>
    public static bool IsCopied(Type type) => Copied.GetOrAdd(type, Judge);

    /// <summary>An object of a user's class that holds nothing but such values: a new one that nobody else has is as good as its copy.</summary>
    public static bool HoldsOnlyCopied(Type type)
    {
        for (var at = type; at != typeof(object); at = at.BaseType!)
        {
            if (Ground.IsFramework(at) || at.IsArray || !Fields(at).All(f => IsCopied(f.FieldType)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Judge(Type type)
    {
        if (type == typeof(string))
        {
            return true;
        }

        if (!type.IsValueType || type.IsPointer || type.IsByRefLike)
        {
            return false;
        }

        if (Immutability.IsImmutable(type) && !type.IsConstructedGenericType)
        {
            return true;
        }

        if (!Ground.IsFramework(type))
        {
            return Fields(type).All(f => IsCopied(f.FieldType));
        }

        return type.IsConstructedGenericType
            && type.GetGenericTypeDefinition().FullName!.Split('`')[0] is "System.Nullable" or "System.ValueTuple" or "System.Collections.Generic.KeyValuePair"
            && type.GetGenericArguments().All(IsCopied);
    }

    private static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
}
