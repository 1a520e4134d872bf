using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Distributed.Engine.Serialization;

/// <summary>Which types travel in parts: collections whose insides hang on hash codes or threads, and what users registered. Thread-safe.</summary>
internal static class ShellCodecs
{
    /// <summary>Generic type to the codec that takes the same arguments.</summary>
    private static readonly Dictionary<Type, Type> Collections = new()
    {
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryShell<,>),
        [typeof(ConcurrentBag<>)] = typeof(ConcurrentBagShell<>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueShell<>),
        [typeof(ConcurrentStack<>)] = typeof(ConcurrentStackShell<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryShell<,>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetShell<>),
        [typeof(FrozenDictionary<,>)] = typeof(FrozenDictionaryShell<,>),
        [typeof(FrozenSet<>)] = typeof(FrozenSetShell<>),
        [typeof(OrderedDictionary<,>)] = typeof(OrderedDictionaryShell<,>),
    };

    public static ShellCodec? Find(Type type)
    {
        if (UserSurrogates.Find(type) is { } own)
            return own;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.IsGenericType && Collections.TryGetValue(t.GetGenericTypeDefinition(), out var codec) && FrameworkAssemblies.Contains(type.Assembly))
                return (ShellCodec)Activator.CreateInstance(codec.MakeGenericType(t.GetGenericArguments()))!;
        }
        return null;
    }

    /// <summary>Whether a user said how the type travels; that overrules our own refusals.</summary>
    public static bool IsRegistered(Type type) => UserSurrogates.Find(type) is not null;
}
