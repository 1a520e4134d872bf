using System.Reflection;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Effects.Tables;

/// <summary>Which types tables can have: arrays and the framework's collections, of elements that can't change. Pure.</summary>
internal static class TableTypes
{
    private static readonly string[] Collections =
    [
        "System.Collections.Generic.List`1", "System.Collections.Generic.HashSet`1", "System.Collections.Generic.Dictionary`2",
        "System.Collections.Generic.SortedSet`1", "System.Collections.Generic.SortedDictionary`2", "System.Collections.Generic.SortedList`2",
        "System.Collections.Frozen.FrozenSet`1", "System.Collections.Frozen.FrozenDictionary`2",
        "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Immutable.ImmutableDictionary`2",
        "System.Collections.Immutable.ImmutableSortedSet`1", "System.Collections.Immutable.ImmutableSortedDictionary`2",
    ];

    private static readonly string[] Interfaces =
    [
        "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IReadOnlySet`1",
        "System.Collections.Generic.IReadOnlyDictionary`2", "System.Collections.Generic.IEnumerable`1",
    ];

    // Enumerated in the order of hash codes; the others keep the order of insertion, or sort.
    private static readonly string[] ByHash =
    [
        "System.Collections.Frozen.FrozenSet`1", "System.Collections.Frozen.FrozenDictionary`2",
        "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Immutable.ImmutableDictionary`2",
    ];

    /// <summary>What a table field can be declared as.</summary>
    public static bool IsTable(Type type) => type.IsArray || Has(Collections, type) || Has(Interfaces, type);

    /// <summary>What can be found in one.</summary>
    public static bool IsMade(Type type) => type.IsArray || Has(Collections, type) || IsCompilersList(type);

    public static bool IsOrderedByHash(Type type) => Has(ByHash, type);

    /// <summary>Looks its elements up with a comparer, which may be somebody's own.</summary>
    public static bool HasComparer(Type type) => !type.IsArray && !IsCompilersList(type) && Definition(type) != "System.Collections.Generic.List`1";

    /// <summary>What <c>IReadOnlyList&lt;int&gt; x = [1, 2]</c> is compiled to: a list that can't be written, around an array.</summary>
    public static bool IsCompilersList(Type type) => type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);

    /// <summary>The types of the elements of a closed table type.</summary>
    public static IEnumerable<Type> Elements(Type table)
    {
        var at = table;
        while (at.IsArray)
        {
            at = at.GetElementType()!;
        }

        return table.IsArray ? [at] : table.GetGenericArguments();
    }

    /// <summary>How many arrays deep; a type argument may be one more.</summary>
    public static int Depth(Type type) => type.IsArray ? 1 + Depth(type.GetElementType()!) : 0;

    /// <summary>A value that is copied wherever it goes, or an object that can't change and is equal to its copy.</summary>
    public static bool IsElement(Type type) => IsElement(type, []);

    /// <summary>A record whose fields are all readonly, down to the last.</summary>
    public static bool IsRecord(Type type) => type.IsClass && !Ground.IsFramework(type) && type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is not null;

    private static bool IsElement(Type type, HashSet<Type> seen)
    {
        if (Immutability.IsImmutable(type) || !seen.Add(type))
        {
            return true;
        }

        if (type.IsConstructedGenericType && Ground.IsFramework(type))
        {
            return IsPlainStruct(type) && type.GetGenericArguments().All(a => IsElement(a, seen));
        }

        if (Ground.IsFramework(type) || type.IsPrimitive || !type.IsValueType && !IsRecord(type))
        {
            return false;
        }

        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!type.IsValueType && !field.IsInitOnly || !IsElement(field.FieldType, seen))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsPlainStruct(Type type) =>
        type.IsValueType && (typeof(ITuple).IsAssignableFrom(type) || Definition(type) is "System.Nullable`1" or "System.Collections.Generic.KeyValuePair`2");

    private static bool Has(string[] names, Type type) => type.IsGenericType && Ground.IsFramework(type) && names.Contains(Definition(type));

    private static string? Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName;
}
