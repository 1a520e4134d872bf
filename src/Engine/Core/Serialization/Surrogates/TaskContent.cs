using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>What a completed task holds, and the type that stands for its own: async methods' tasks are of types that only the framework can make. Pure.</summary>
internal static class TaskContent
{
    /// <summary>The public type of a task: <see cref="Task"/> or <see cref="Task{TResult}"/>.</summary>
    public static Type PublicType(Type task)
    {
        for (var type = task; type != typeof(Task) && type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            {
                // What async methods without a result return has one that nobody can name.
                return type.GenericTypeArguments[0].IsVisible || !FrameworkAssemblies.Contains(type.GenericTypeArguments[0].Assembly) ? type : typeof(Task);
            }
        }
        return typeof(Task);
    }

    /// <summary>The result, null without one; or of a faulted task its exceptions.</summary>
    public static object? Of(Task task)
    {
        if (task.IsFaulted)
            return task.Exception!.InnerExceptions.ToArray();
        var type = PublicType(task.GetType());
        return type == typeof(Task) ? null : type.GetProperty(nameof(Task<int>.Result), BindingFlags.Instance | BindingFlags.Public)!.GetValue(task);
    }
}
