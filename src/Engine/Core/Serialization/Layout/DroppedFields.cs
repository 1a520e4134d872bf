using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Fields that never travel: caches, what only this process can use, and what the reader makes again. The reader leaves them zero, which makes a Lock
/// a free one.
/// </summary>
internal static class DroppedFields
{
    private const string Caches = "<>9__";

    public static bool Contains(FieldInfo field)
    {
        var owner = field.DeclaringType!;
        if (!FrameworkAssemblies.Contains(owner.Assembly))
            return field.Name.StartsWith(Caches, StringComparison.Ordinal);
        if (owner == typeof(Exception))
            return IsOfThisProcess(field.Name);
        return owner == typeof(Lock) || (owner == typeof(TaskCanceledException) && field.Name == "_canceledTask")
            || (field.Name == "_buckets" && HashTableShape.IsDefinition(owner));
    }

    /// <summary>What an exception keeps of the stack it was thrown on.</summary>
    private static bool IsOfThisProcess(string name) => name is "_stackTrace" or "_stackTraceString" or "_dynamicMethods" or "_watsonBuckets"
        or "_ipForWatsonBuckets" or "_xptrs" or "_xcode" or "_exceptionMethod";
}
