using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Distributed.Engine.Effects;

/// <summary>Types whose values can't change once made, all the way down. Unknown types are not. Thread-safe.</summary>
internal static class Immutability
{
    private static readonly FrozenSet<Type> Known = new[]
    {
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Guid), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Complex), typeof(Regex), typeof(Version),
        typeof(Type), typeof(Index), typeof(Range), typeof(Uri), typeof(DBNull), typeof(System.Text.Rune),
        typeof(System.Buffers.SearchValues<byte>), typeof(System.Buffers.SearchValues<char>), typeof(System.Buffers.SearchValues<string>),
        typeof(System.Text.CompositeFormat), typeof(System.Text.Json.JsonEncodedText), typeof(StringComparer), typeof(CompareInfo),
    }.ToFrozenSet();

    private static readonly ConcurrentDictionary<Type, bool> Judged = new();

    public static bool IsImmutable(Type type) =>
        type.IsPrimitive && type != typeof(nint) && type != typeof(nuint) || type.IsEnum || Known.Contains(type) || Judged.GetOrAdd(type, Judge);

    /// <summary>Every instance field, base classes included, is readonly and of an immutable type; its own type counts as one.</summary>
    public static bool HasOnlyImmutableFields(Type type)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            if (Ground.IsFramework(at))
            {
                return false;
            }

            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.IsInitOnly || field.FieldType != type && !IsImmutable(field.FieldType))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Judge(Type type)
    {
        if (type.IsConstructedGenericType && Ground.IsFramework(type))
        {
            var definition = type.GetGenericTypeDefinition();
            bool isContainer = definition == typeof(Nullable<>)
                || definition.FullName is "System.Collections.Immutable.ImmutableArray`1" or "System.Collections.Immutable.ImmutableList`1";
            return isContainer && IsImmutable(type.GetGenericArguments()[0]);
        }

        return type.IsValueType && !type.IsGenericType && !Ground.IsFramework(type) && HasOnlyImmutableFields(type);
    }
}
