using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Scheduling;

/// <summary>Which exceptions of an attempt may be the executor's doing and not the closure's: the call reruns locally. Pure.</summary>
internal static class RerunPolicy
{
    /// <summary>The reason to discard a faulted attempt; null when its exceptions are the closure's own answer.</summary>
    /// <param name="exceptions">What the attempt threw.</param>
    /// <param name="pruned">Whether references were pruned from its graph (S14).</param>
    public static LocalReason? Check(IEnumerable<object?> exceptions, bool pruned)
    {
        // Every piece of a loop is asked, and nearly none has thrown.
        if (exceptions is Array { Length: 0 })
        {
            return null;
        }

        foreach (var exception in exceptions.OfType<Exception>().SelectMany(WithInner))
        {
            if (IsEnvironment(exception))
            {
                return new LocalReason(
                    LocalReasonKind.ForeignGround,
                    $"in an executor it threw {exception.GetType().Name}: {exception.Message}",
                    "if it works here, something that this program registered or loaded is missing in executors");
            }

            if (exception is OutOfMemoryException)
            {
                // An executor has a share of the memory that this program has to itself.
                return new LocalReason(LocalReasonKind.ForeignGround, "it ran out of memory in an executor");
            }

            if (pruned && exception is NullReferenceException)
            {
                return new LocalReason(LocalReasonKind.ForeignGround, "it threw NullReferenceException while unread fields were left out");
            }
        }

        return null;
    }

    private static IEnumerable<Exception> WithInner(Exception exception)
    {
        var open = new Stack<Exception>([exception]);
        while (open.TryPop(out var current))
        {
            yield return current;
            if (current is AggregateException aggregate)
            {
                foreach (var inner in aggregate.InnerExceptions)
                {
                    open.Push(inner);
                }
            }
            else if (current.InnerException is { } inner)
            {
                open.Push(inner);
            }
        }
    }

    private static bool IsEnvironment(Exception exception) => exception switch
    {
        TypeLoadException or TypeInitializationException or MissingMemberException => true,
        BadImageFormatException or FileLoadException or ReflectionTypeLoadException => true,
        NotSupportedException => true,

        // A file the closure looked for is its own business; an assembly's isn't.
        FileNotFoundException { FileName: { } name } => name.Contains(", Version=", StringComparison.Ordinal),
        _ => false,
    };
}
