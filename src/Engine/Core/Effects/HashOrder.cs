using System.Collections;
using System.Collections.Specialized;
using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>
/// Finds where a closure makes a collection that is enumerated in the order of hash codes which differ per process (S9): each process
/// would enumerate equal ones in its own order. A captured one is checked when it is read. Pure.
/// </summary>
internal static class HashOrder
{
    private static readonly Type[] Untyped = [typeof(Hashtable), typeof(HybridDictionary), typeof(StringDictionary)];

    private static readonly string[] ByKey =
    [
        "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Immutable.ImmutableDictionary`2",
        "System.Collections.Immutable.ImmutableHashSet`1+Builder", "System.Collections.Immutable.ImmutableDictionary`2+Builder",
    ];

    // These don't seed the hash codes of strings.
    private static readonly string[] ByOwnStringHash =
    [
        "System.Collections.Frozen.FrozenSet`1", "System.Collections.Frozen.FrozenDictionary`2", "System.Collections.Concurrent.ConcurrentDictionary`2",
    ];

    // Their hash codes are computed from their values alone.
    private static readonly Type[] Unseeded =
        [typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Half), typeof(Version)];

    /// <summary>Whether the call makes such a collection.</summary>
    public static bool IsMadeBy(MethodBase called)
    {
        if ((called is MethodInfo method ? method.ReturnType : called.DeclaringType) is not { } made)
        {
            return false;
        }

        if (!made.IsConstructedGenericType)
        {
            return called.IsConstructor && Untyped.Contains(made);
        }

        var definition = made.GetGenericTypeDefinition();
        bool isMaker = called.IsConstructor || called.IsStatic || called.DeclaringType is { IsGenericType: true } owner && IsPartOf(owner.GetGenericTypeDefinition(), definition);
        if (!isMaker)
        {
            // Out of a list, or the like.
            return false;
        }

        string name = definition.FullName!;
        var key = made.GetGenericArguments()[0];
        return ByKey.Contains(name) && !IsUnseeded(key) || ByOwnStringHash.Contains(name) && key != typeof(string) && !IsUnseeded(key);
    }

    private static bool IsPartOf(Type maker, Type made) => maker == made || maker.DeclaringType == made || made.DeclaringType == maker;

    /// <summary>Its hash codes are the same in every process.</summary>
    public static bool IsUnseeded(Type key) => key.IsPrimitive || key.IsEnum || Unseeded.Contains(key);
}
