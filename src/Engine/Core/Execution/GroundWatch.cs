using System.Runtime.ExceptionServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Execution;

/// <summary>
/// Notes where an executor isn't what the driver is, though the closure's end may not tell: code that catches the exception takes it for an answer. So that attempt doesn't count (S7).
/// An assembly isn't found: the driver's Main may have told the runtime where it is. Memory runs out: an executor has but a share. Thread-safe.
/// </summary>
internal static class GroundWatch
{
    private static readonly LocalReason s_outOfMemory = new(LocalReasonKind.ForeignGround, "it ran out of memory in an executor");

    /// <summary>Begins to note. Once, in a process that is an executor.</summary>
    public static void Begin() => AppDomain.CurrentDomain.FirstChanceException += Note;

    private static void Note(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        switch (thrown.Exception)
        {
            case OutOfMemoryException:
                AttemptScope.Current?.NoteForeign(s_outOfMemory);
                break;
            case FileNotFoundException { FileName: { } file } when IsAssembly(file):
                NoteMissing(file);
                break;
            case FileLoadException { FileName: { } file } when IsAssembly(file):
                NoteMissing(file);
                break;
        }
    }

    // What generated serialisers would be in is asked for on the chance that there are some.
    private static bool IsAssembly(string file) => file.Contains(", Version=", StringComparison.Ordinal) && !file.Contains(".XmlSerializers,", StringComparison.Ordinal);

    private static void NoteMissing(string assembly) => AttemptScope.Current?.NoteForeign(new LocalReason(
        LocalReasonKind.ForeignGround, $"the assembly {assembly} was not found in an executor", "reference it in the project, so that it lies where the runtime looks for it"));
}
