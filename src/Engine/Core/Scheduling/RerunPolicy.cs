using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Scheduling;

/// <summary>Which exceptions of an attempt may be the executor's doing and not the closure's: the call reruns locally. Pure.</summary>
internal static class RerunPolicy
{
    // An executor has a share of the memory that this program has to itself.
    private static readonly LocalReason s_outOfMemory = new(LocalReasonKind.ForeignGround, "it ran out of memory in an executor");

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
                return s_outOfMemory;
            }

            if (pruned && exception is NullReferenceException)
            {
                return new LocalReason(LocalReasonKind.ForeignGround, "it threw NullReferenceException while unread fields were left out");
            }
        }

        return null;
    }

    /// <summary>
    /// The reason to discard an attempt in which this was thrown, even if the closure has caught it: it would take for an answer what only the executor lacks. Null: it may be the closure's own.
    /// </summary>
    public static LocalReason? CheckThrown(Exception exception) => exception switch
    {
        OutOfMemoryException => s_outOfMemory,
        FileNotFoundException { FileName: { } file } when IsNeeded(file) => Missing(file),
        FileLoadException { FileName: { } file } when IsNeeded(file) => Missing(file),
        _ => null,
    };

    private static LocalReason Missing(string assembly) => new(
        LocalReasonKind.ForeignGround, $"the assembly {assembly} was not found in an executor", "reference it in the project, so that it lies where the runtime looks for it");

    // What generated serialisers would be in is asked for on the chance that there are some.
    private static bool IsNeeded(string file) => IsAssembly(file) && !file.Contains(".XmlSerializers,", StringComparison.Ordinal);

    private static bool IsAssembly(string file) => file.Contains(", Version=", StringComparison.Ordinal);

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
        FileNotFoundException { FileName: { } name } => IsAssembly(name),
        _ => false,
    };
}
