using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>Judges framework calls by their names, which follow firm conventions. Pure.</summary>
internal static class FrameworkCalls
{
    private static readonly string[] Observers =
    [
        "get_", "Contains", "Peek", "TryPeek", "TryGet", "Is", "Has", "Exists", "Any", "All", "Count", "First", "Last", "Single", "ElementAt", "IndexOf",
        "Find", "op_", "Equals", "Compare", "GetHashCode", "ToString", "ToArray", "ToList", "GetEnumerator", "CopyTo", "Invoke", "StartsWith", "EndsWith", "GetType", "BinarySearch",
    ];

    private static readonly string[] Awaiting = ["GetAwaiter", "GetResult", "ConfigureAwait", "get_IsCompleted", "AsTask", "get_Result"];

    private static readonly string[] Clocks =
    [
        "get_UtcNow", "get_Now", "GetTimestamp", "get_TickCount", "get_TickCount64", "get_Elapsed", "get_ElapsedMilliseconds", "get_ElapsedTicks", "GetElapsedTime", "NewGuid",
    ];

    public static FrameworkCallRole RoleOf(MethodBase method)
    {
        string name = method.Name;
        var owner = method.DeclaringType!;
        if (Clocks.Contains(name))
        {
            return FrameworkCallRole.Ticks;
        }

        if (Awaiting.Contains(name))
        {
            return FrameworkCallRole.PassesOn;
        }

        bool isValue = owner == typeof(string) || owner.IsPrimitive || owner.IsEnum || owner.IsArray || owner == typeof(object);
        return method.IsStatic || method.IsConstructor || isValue || typeof(Delegate).IsAssignableFrom(owner)
            || Observers.Any(p => name.StartsWith(p, StringComparison.Ordinal))
            ? FrameworkCallRole.Observes
            : FrameworkCallRole.Changes;
    }

    /// <summary>Interfaces hide what stands behind them, so they match every type.</summary>
    public static bool MayBeSame(Type? tested, Type changed) =>
        tested is null || tested.IsInterface || changed.IsInterface || Definition(tested) == Definition(changed);

    private static Type Definition(Type type) => type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
}
