using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>
/// Which methods a virtual call may run on objects of one type. Gives too many rather than too few: overrides are matched by
/// name and number of parameters. Thread-safe, cached.
/// </summary>
internal static class Dispatch
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<(Type, MethodBase), MethodBase[]> Cache = new();

    public static MethodBase[] Targets(Type type, MethodBase called) =>
        type.IsCollectible ? Find((type, called)) : Cache.GetOrAdd((type, called), static key => Find(key));

    /// <summary>The most derived override of a class's virtual method.</summary>
    public static MethodBase? FindOverride(Type type, MethodInfo called) => Overrides(type, called).FirstOrDefault();

    /// <summary>The method that a constrained call runs on a value type, or that implements a static abstract one.</summary>
    public static MethodBase? Constrained(Type type, MethodBase called)
    {
        if (called.DeclaringType is { IsInterface: true } face)
        {
            return OfInterface(type, face, (MethodInfo)called).FirstOrDefault();
        }

        return FindOverride(type, (MethodInfo)called);
    }

    private static MethodBase[] Find((Type Type, MethodBase Called) key)
    {
        var (type, called) = key;
        var owner = called.DeclaringType!;
        if (called is not MethodInfo method || !owner.IsAssignableFrom(type))
        {
            return [];
        }

        return owner.IsInterface ? [.. OfInterface(type, owner, method)] : [.. Overrides(type, method)];
    }

    private static IEnumerable<MethodBase> OfInterface(Type type, Type face, MethodInfo called)
    {
        if (type.IsInterface || type.IsArray)
        {
            yield break;
        }

        foreach (var implemented in type.GetInterfaces())
        {
            // Variance: a call through IEnumerable<object> may land on IEnumerable<string>.
            if (!face.IsAssignableFrom(implemented) || Definition(implemented) != Definition(face))
            {
                continue;
            }

            var map = type.GetInterfaceMap(implemented);
            for (int i = 0; i < map.InterfaceMethods.Length; i++)
            {
                if (map.InterfaceMethods[i].MetadataToken == called.MetadataToken && map.TargetMethods[i] is { } target)
                {
                    yield return Close(target, called);
                }
            }
        }
    }

    private static IEnumerable<MethodBase> Overrides(Type type, MethodInfo called)
    {
        int parameters = called.GetParameters().Length;
        int arity = called.IsGenericMethod ? called.GetGenericArguments().Length : 0;
        var root = called.GetBaseDefinition();
        for (var at = type; at is not null; at = at.BaseType)
        {
            foreach (var method in at.GetMethods(Declared))
            {
                if (method.Name != called.Name || !method.IsVirtual || method.IsAbstract
                    || method.GetParameters().Length != parameters
                    || (method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0) != arity)
                {
                    continue;
                }

                yield return Close(method, called);
                bool isOverride = method.GetParameters().Select(p => p.ParameterType).SequenceEqual(called.GetParameters().Select(p => p.ParameterType))
                    && method.ReturnType == called.ReturnType
                    && method.GetBaseDefinition().MetadataToken == root.MetadataToken
                    && method.GetBaseDefinition().Module == root.Module;
                if (isOverride)
                {
                    yield break;
                }
            }
        }
    }

    private static MethodInfo Close(MethodInfo target, MethodInfo called) =>
        target.IsGenericMethodDefinition && called.IsGenericMethod ? target.MakeGenericMethod(called.GetGenericArguments()) : target;

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
