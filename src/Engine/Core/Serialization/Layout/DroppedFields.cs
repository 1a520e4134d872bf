using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Fields that never travel: caches, what only this process can use, and what the reader makes again. The reader leaves them zero, which makes a Lock
/// a free one.
/// </summary>
internal static class DroppedFields
{
    private static readonly HashSet<(Type, string)> Names =
    [
        (typeof(Exception), "_stackTrace"),
        (typeof(Exception), "_stackTraceString"),
        (typeof(Exception), "_dynamicMethods"),
        (typeof(Exception), "_watsonBuckets"),
        (typeof(Exception), "_ipForWatsonBuckets"),
        (typeof(Exception), "_xptrs"),
        (typeof(Exception), "_xcode"),
        (typeof(Exception), "_exceptionMethod"),
        (typeof(TaskCanceledException), "_canceledTask"),
        (typeof(Dictionary<,>), "_buckets"),
        (typeof(HashSet<>), "_buckets"),
    ];

    public static bool Contains(FieldInfo field)
    {
        var owner = field.DeclaringType!;
        if (owner.IsGenericType)
            owner = owner.GetGenericTypeDefinition();
        return owner == typeof(Lock) || field.Name.StartsWith("<>9__", StringComparison.Ordinal) || Names.Contains((owner, field.Name));
    }
}
