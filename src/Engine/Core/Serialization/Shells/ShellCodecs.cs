namespace Distributed.Engine.Serialization;

/// <summary>Which types travel in parts: collections whose insides hang on hash codes or threads, and what users registered. Thread-safe.</summary>
internal static class ShellCodecs
{
    /// <summary>Generic type to the codec that takes the same arguments. By name, so that looking here loads no assembly.</summary>
    private static readonly Dictionary<string, Type> Collections = new(StringComparer.Ordinal)
    {
        ["System.Collections.Concurrent.ConcurrentDictionary`2"] = typeof(ConcurrentDictionaryShell<,>),
        ["System.Collections.Concurrent.ConcurrentBag`1"] = typeof(ConcurrentBagShell<>),
        ["System.Collections.Concurrent.ConcurrentQueue`1"] = typeof(ConcurrentQueueShell<>),
        ["System.Collections.Concurrent.ConcurrentStack`1"] = typeof(ConcurrentStackShell<>),
        ["System.Collections.Immutable.ImmutableDictionary`2"] = typeof(ImmutableDictionaryShell<,>),
        ["System.Collections.Immutable.ImmutableHashSet`1"] = typeof(ImmutableHashSetShell<>),
        ["System.Collections.Frozen.FrozenDictionary`2"] = typeof(FrozenDictionaryShell<,>),
        ["System.Collections.Frozen.FrozenSet`1"] = typeof(FrozenSetShell<>),
        ["System.Collections.Generic.OrderedDictionary`2"] = typeof(OrderedDictionaryShell<,>),
    };

    public static ShellCodec? Find(Type type)
    {
        if (UserSurrogates.Find(type) is { } own)
            return own;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.IsGenericType && Collections.TryGetValue(t.GetGenericTypeDefinition().FullName ?? "", out var codec) && FrameworkAssemblies.Contains(type.Assembly))
                return (ShellCodec)Activator.CreateInstance(codec.MakeGenericType(t.GetGenericArguments()))!;
        }
        return null;
    }

    /// <summary>Whether a user said how the type travels; that overrules our own refusals.</summary>
    public static bool IsRegistered(Type type) => UserSurrogates.Find(type) is not null;
}
