using System.Runtime.ExceptionServices;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Execution;

/// <summary>
/// Notes where an executor isn't what the driver is, though the closure's end may not tell: code that catches the exception takes it for an answer. So that attempt doesn't count (S7).
/// Thread-safe.
/// </summary>
internal static class GroundWatch
{
    /// <summary>Begins to note. Once, in a process that is an executor.</summary>
    public static void Begin() => AppDomain.CurrentDomain.FirstChanceException += Note;

    private static void Note(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (RerunPolicy.CheckThrown(thrown.Exception) is { } reason)
        {
            AttemptScope.Current?.NoteForeign(reason);
        }
    }
}
