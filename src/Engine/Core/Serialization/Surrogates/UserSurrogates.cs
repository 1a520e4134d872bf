using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>What users said about how types travel: by interface, or by registration in this process. Thread-safe.</summary>
internal static class UserSurrogates
{
    private static readonly ConcurrentDictionary<Type, RegisteredShell> Registered = new();

    public static void Register<T, TData>(Func<T, TData> toData, Func<TData, T> fromData)
        where T : class
    {
        if (typeof(T).IsAbstract)
            throw new ArgumentException($"{TypeNames.Of(typeof(T))} is abstract. Register the class that the objects really are of.", nameof(fromData));
        if (!fromData.HasSingleTarget || (fromData.Target is { } target && LayoutBuilder.InstanceFields(target.GetType()).Length > 0))
        {
            throw new ArgumentException(
                "The method that makes the object runs in another process, so it can't capture anything. Use a static method or a static lambda.", nameof(fromData));
        }
        if (TypeLayout.IsKnown(typeof(T)) || !Registered.TryAdd(typeof(T), new RegisteredShell(o => toData((T)o), fromData)))
        {
            throw new InvalidOperationException(
                $"{TypeNames.Of(typeof(T))} is registered already, or was met in a captured graph. Register it once, before the first call.");
        }
    }

    public static ShellCodec? Find(Type type)
    {
        if (type.IsValueType)
            return null;
        if (Registered.TryGetValue(type, out var registered))
            return registered;
        foreach (var contract in type.GetInterfaces())
        {
            if (contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IShippable<,>) && contract.GetGenericArguments()[0] == type)
                return (ShellCodec)Activator.CreateInstance(typeof(ShippableShell<,>).MakeGenericType(contract.GetGenericArguments()))!;
        }
        return null;
    }
}
