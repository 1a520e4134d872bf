using System.Reflection;

namespace Compat;

/// <summary>All behaviours of the suite that was compiled.</summary>
internal static class Suite
{
    public static IReadOnlyList<(Type Type, MethodInfo Method, BehaviourAttribute Behaviour)> Behaviours { get; } = [.. Find()];

    public static IEnumerable<Type> Contracts() =>
        typeof(Contract).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Contract)));

    private static IEnumerable<(Type, MethodInfo, BehaviourAttribute)> Find() =>
        from type in Contracts()
        from method in type.GetMethods()
        let behaviour = method.GetCustomAttribute<BehaviourAttribute>()
        where behaviour is not null
        select (type, method, behaviour);
}
