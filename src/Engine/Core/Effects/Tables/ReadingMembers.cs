using System.Collections.Frozen;
using System.Reflection;

namespace Distributed.Engine.Effects.Tables;

/// <summary>The framework's members that only read a collection they are given, and don't hand it on. An allow-list. Pure.</summary>
internal static class ReadingMembers
{
    // What asks for one element, or for what no order shows in.
    private static readonly FrozenSet<string> LookUps = Names(
        "get_Item get_Count get_Length get_LongLength get_Rank get_IsEmpty GetLength GetLongLength GetUpperBound GetLowerBound Get Contains ContainsKey ContainsValue TryGetValue "
        + "GetValueOrDefault IndexOf LastIndexOf BinarySearch IsSubsetOf IsSupersetOf IsProperSubsetOf IsProperSupersetOf Overlaps SetEquals");

    private static readonly FrozenSet<string> Others = Names(
        "GetEnumerator get_Keys get_Values get_Min get_Max get_Items GetValue Find FindAll FindIndex FindLast FindLastIndex Exists TrueForAll ForEach ConvertAll ToArray GetRange Slice CopyTo");

    // Beside the look-ups. What may hand its source on as it is isn't here: AsEnumerable, Cast, OfType, DefaultIfEmpty, Concat.
    private static readonly FrozenSet<string> Queries = Names(
        "Select SelectMany Where Sum Min Max MinBy MaxBy Average Count LongCount Any All First FirstOrDefault Last LastOrDefault Single SingleOrDefault ElementAt ElementAtOrDefault "
        + "Aggregate ToArray ToList ToHashSet ToDictionary ToLookup Order OrderDescending OrderBy OrderByDescending GroupBy Distinct DistinctBy Zip SequenceEqual Take TakeWhile Skip SkipWhile "
        + "Index Chunk CountBy AggregateBy Except ExceptBy Intersect IntersectBy Join GroupJoin Reverse Append Prepend Contains");

    private static readonly FrozenSet<string> Texts = Names("Split Join Concat Trim TrimStart TrimEnd IndexOfAny LastIndexOfAny .ctor");

    private static readonly FrozenSet<string> Copying = Names(".ctor AddRange InsertRange UnionWith ExceptWith IntersectWith SymmetricExceptWith IsSubsetOf IsSupersetOf Overlaps SetEquals");

    private static readonly FrozenSet<string> Building = Names(
        "Add TryAdd set_Item AddRange Insert InsertRange Remove RemoveAt RemoveRange RemoveAll Clear Sort Reverse Fill UnionWith ExceptWith EnsureCapacity TrimExcess InitializeArray SetCount AsSpan Set");

    private static readonly FrozenSet<string> Copiers = Names("List HashSet Queue Stack LinkedList SortedSet Dictionary SortedDictionary SortedList PriorityQueue");

    /// <summary>Whether a call only reads what it is given.</summary>
    /// <param name="method">A member of the framework.</param>
    /// <param name="position">Which operand: from 0, the object first.</param>
    public static bool Reads(MethodBase method, int position)
    {
        var owner = method.DeclaringType!;
        bool isReceiver = !method.IsStatic && !method.IsConstructor && position == 0;
        if (owner.IsArray || owner == typeof(Array))
        {
            return position == 0 && (LookUps.Contains(method.Name) || Others.Contains(method.Name) || method.Name is "Copy" or "Clone");
        }

        if (isReceiver)
        {
            return (owner.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true || TableTypes.IsCompilersList(owner))
                && (LookUps.Contains(method.Name) || Others.Contains(method.Name));
        }

        string name = Plain(owner);
        return (owner.Namespace, name) switch
        {
            ("System.Linq", "Enumerable") => Queries.Contains(method.Name),
            ("System", "String") => Texts.Contains(method.Name),
            ("System.Runtime.CompilerServices", "RuntimeHelpers") => method.Name == "GetSubArray",
            ("System", "Convert") => method.Name is "ToHexString" or "ToHexStringLower" or "ToBase64String",
            ("System", "BitConverter") => method.Name.StartsWith("To", StringComparison.Ordinal),
            ("System.Text", "Encoding") => method.Name is "GetString" or "GetChars" or "GetByteCount" or "GetCharCount" && position == 1,
            ("System.Text", "StringBuilder") => method.Name is "AppendJoin" or "Append",
            ("System.Collections.Generic", "CollectionExtensions") => method.Name == "GetValueOrDefault",
            ("System.Collections.Frozen", "FrozenSet" or "FrozenDictionary") => method.Name.StartsWith("ToFrozen", StringComparison.Ordinal),
            ("System.Collections.Immutable", "ImmutableArray" or "ImmutableList") => method.Name.StartsWith("ToImmutable", StringComparison.Ordinal) || method.Name == "CreateRange",
            ("System.Collections.Generic", _) => Copiers.Contains(name) && Copying.Contains(method.Name) && !method.IsStatic,
            _ => false,
        };
    }

    /// <summary>Whether the order of the elements can show in what it gives.</summary>
    public static bool ShowsOrder(MethodBase method) => !LookUps.Contains(method.Name);

    /// <summary>Whether it fills a collection that is being made.</summary>
    public static bool Fills(MethodBase method, int position) =>
        position == 0 && Building.Contains(method.Name) && (method.IsStatic
            ? method.DeclaringType!.Name is "Array" or "RuntimeHelpers" or "CollectionsMarshal"
            : method.DeclaringType!.IsArray || method.DeclaringType.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true);

    /// <summary>Whether what it returns is a new object that nobody else holds.</summary>
    public static bool Makes(MethodBase method)
    {
        var owner = method.DeclaringType!;
        return (owner.Namespace, Plain(owner)) switch
        {
            ("System.Linq", "Enumerable") => method.Name is "ToArray" or "ToList" or "ToHashSet" or "ToDictionary",
            ("System", "String") => method.Name is "Split" or "ToCharArray",
            ("System", "Array") => method.Name == "ConvertAll",
            ("System", "Enum") => method.Name is "GetValues" or "GetNames" && method.IsGenericMethod,
            ("System", "Convert") => method.Name.StartsWith("From", StringComparison.Ordinal),
            ("System.Text", "Encoding") => method.Name == "GetBytes",
            ("System.Collections.Generic", "List") => method.Name is "ToArray" or "GetRange" or "ConvertAll" or "FindAll",
            ("System.Collections.Frozen", _) => method.IsStatic,
            ("System.Collections.Immutable", _) => method.IsStatic || method.Name.StartsWith("ToImmutable", StringComparison.Ordinal),
            _ => false,
        };
    }

    private static string Plain(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private static FrozenSet<string> Names(string text) => text.Split(' ').ToFrozenSet();
}
