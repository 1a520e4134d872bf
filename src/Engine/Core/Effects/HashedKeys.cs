using System.Collections;

namespace Distributed.Engine.Effects;

/// <summary>
/// Which captured collections are put together by asking their elements who they are: the reader of a graph hashes keys and, where a collection is rebuilt from
/// its content, compares them, whatever the closure does. So that code runs, and what it reads may not be pruned. Pure.
/// </summary>
internal static class HashedKeys
{
    private static readonly Type[] Keyed = [typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(ISet<>), typeof(IReadOnlySet<>)];

    /// <summary>Whether objects of this type hold keys that may run users' code.</summary>
    public static bool MayRunUsersCode(Type collection) =>
        typeof(Hashtable).IsAssignableFrom(collection)
        || Array.Exists(collection.GetInterfaces(), face => face.IsGenericType && Keyed.Contains(face.GetGenericTypeDefinition()) && !IsPlain(face.GetGenericArguments()[0]));

    private static bool IsPlain(Type key) => key.IsPrimitive || key.IsEnum || key == typeof(string);
}
