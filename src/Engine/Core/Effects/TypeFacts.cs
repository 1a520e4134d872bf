using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>
/// What the framework may call on objects of one user's type without being told to in the code that is followed. Immutable;
/// made once per closed type and process.
/// </summary>
internal sealed class TypeFacts
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, TypeFacts> Cache = new();

    /// <summary>Members that any framework code holding the object may call for its value: they need an open callback.</summary>
    private static readonly string[] ValueInterfaces =
        ["IEquatable`1", "IComparable`1", "IComparable", "IFormattable", "ISpanFormattable", "IUtf8SpanFormattable", "IConvertible", "IStructuralEquatable", "IStructuralComparable", "ITuple", "ICloneable"];

    private TypeFacts(Type type)
    {
        HasFinalizer = Dispatch.FindOverride(type, typeof(object).GetMethod("Finalize", Declared)!) is { } finalizer && !Ground.IsFramework(finalizer);
        var always = new List<MethodBase>();
        var whenCalledBack = new List<MethodBase>();
        CollectOverrides(type, always, whenCalledBack);
        CollectInterfaces(type, always, whenCalledBack);
        Always = always;
        WhenCalledBack = whenCalledBack;
    }

    public bool HasFinalizer { get; }

    /// <summary>Implementations of framework interfaces and abstract classes: comparers, enumerators, streams, state machines.</summary>
    public IReadOnlyList<MethodBase> Always { get; }

    /// <summary>ToString, Equals, GetHashCode, CompareTo and the like.</summary>
    public IReadOnlyList<MethodBase> WhenCalledBack { get; }

    public static TypeFacts Of(Type type) => type.IsCollectible ? new(type) : Cache.GetOrAdd(type, static t => new(t));

    private static void CollectOverrides(Type type, List<MethodBase> always, List<MethodBase> whenCalledBack)
    {
        for (var at = type; at is not null && !Ground.IsFramework(at); at = at.BaseType)
        {
            foreach (var method in at.GetMethods(Declared))
            {
                if (!method.IsVirtual || method.IsAbstract || method.Name == "Finalize")
                {
                    continue;
                }

                var root = method.GetBaseDefinition();
                if (root.DeclaringType is { } owner && Ground.IsFramework(owner))
                {
                    (owner == typeof(object) ? whenCalledBack : always).Add(Close(method));
                }
            }
        }
    }

    private static void CollectInterfaces(Type type, List<MethodBase> always, List<MethodBase> whenCalledBack)
    {
        var interfaces = type.GetInterfaces();
        bool isDisposedByFramework = interfaces.Any(i => i.Name is "IEnumerator" or "IAsyncEnumerator`1");
        foreach (var face in interfaces)
        {
            if (!Ground.IsFramework(face) || !isDisposedByFramework && face.Name is nameof(IDisposable) or nameof(IAsyncDisposable))
            {
                continue;
            }

            var list = face.Namespace == nameof(System) && ValueInterfaces.Contains(face.Name) ? whenCalledBack : always;
            foreach (var target in type.GetInterfaceMap(face).TargetMethods)
            {
                if (target.IsAbstract || Ground.IsFramework(target))
                {
                    continue;
                }

                // Operators and Parse: generic framework code over numbers runs them.
                if (!target.IsStatic)
                {
                    list.Add(Close(target));
                }
                else if (!target.ContainsGenericParameters)
                {
                    whenCalledBack.Add(target);
                }
            }
        }
    }

    /// <summary>
    /// A generic method (<c>ILogger.Log&lt;TState&gt;</c>) stands for all that the framework may make of it. One that object doesn't fit stays open,
    /// which the walk refuses.
    /// </summary>
    private static MethodInfo Close(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
        {
            return method;
        }

        try
        {
            return method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(object))]);
        }
        catch (ArgumentException)
        {
            return method;
        }
    }
}
