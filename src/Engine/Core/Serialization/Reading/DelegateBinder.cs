using System.Reflection;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Makes delegates from a method and a target. The runtime checks every binding, at the cost of about a microsecond; a delegate of the same type and
/// method on a target of the same class has passed that check, so the last one is cloned and given the new target. Thread-safe.
/// </summary>
internal static class DelegateBinder
{
    [ThreadStatic]
    private static Prototype? _last;

    /// <exception cref="ArgumentException">They don't fit together.</exception>
    public static Delegate Bind(Type type, MethodInfo method, object? target)
    {
        if (target is null)
            return IsOpen(type, method) ? Delegate.CreateDelegate(type, method) : Delegate.CreateDelegate(type, null, method);
        if (_last is { } last && ReferenceEquals(last.Type, type) && ReferenceEquals(last.Method, method) && ReferenceEquals(last.Target, target.GetType()))
        {
            var clone = (Delegate)Clone(last.Bound);
            TargetOf(clone) = target;
            return clone;
        }
        var bound = Delegate.CreateDelegate(type, target, method);
        // The prototype must not keep the target alive.
        var prototype = (Delegate)Clone(bound);
        TargetOf(prototype) = null;
        _last = new Prototype(type, method, target.GetType(), prototype);
        return bound;
    }

    private static bool IsOpen(Type type, MethodInfo method) =>
        !method.IsStatic || type.GetMethod("Invoke")!.GetParameters().Length == method.GetParameters().Length;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object Clone(object value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_target")]
    private static extern ref object? TargetOf(Delegate value);

    private sealed record Prototype(Type Type, MethodInfo Method, Type Target, Delegate Bound);
}
