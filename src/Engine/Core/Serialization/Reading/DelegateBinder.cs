using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Makes delegates from a method and a target.</summary>
internal static class DelegateBinder
{
    /// <exception cref="ArgumentException">They don't fit together.</exception>
    public static Delegate Bind(Type type, MethodInfo method, object? target) =>
        target is null && (method.IsStatic ? IsOpen(type, method) : true)
            ? Delegate.CreateDelegate(type, method)
            : Delegate.CreateDelegate(type, target, method);

    private static bool IsOpen(Type type, MethodInfo method) =>
        type.GetMethod("Invoke")!.GetParameters().Length == method.GetParameters().Length;
}
