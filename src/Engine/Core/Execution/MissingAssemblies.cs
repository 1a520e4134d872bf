using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Execution;

/// <summary>
/// Notes which assemblies the program's code was compiled with and this executor doesn't find. The driver's Main may have told the runtime where they are; and code that catches the exception
/// takes a missing library for an answer. So what ran meanwhile doesn't count (S7). Thread-safe.
/// </summary>
internal static class MissingAssemblies
{
    private static int s_count;
    private static string s_last = "";

    /// <summary>How many there were so far.</summary>
    public static int Count => Volatile.Read(ref s_count);

    /// <summary>Begins to note. Once, in a process that is an executor.</summary>
    public static void Watch() => AppDomain.CurrentDomain.AssemblyResolve += static (_, missing) =>
    {
        var name = new AssemblyName(missing.Name);
        if (missing.RequestingAssembly is { } requesting && requesting != typeof(MissingAssemblies).Assembly && !IsOptional(name) && !IsBeside(requesting, name))
        {
            Volatile.Write(ref s_last, missing.Name);
            Interlocked.Increment(ref s_count);
        }

        return null;
    };

    /// <summary>Why an attempt that began when there were <paramref name="before"/> doesn't count; null when it does.</summary>
    public static LocalReason? Since(int before) => Count == before ? null : new LocalReason(
        LocalReasonKind.ForeignGround, $"the assembly {Volatile.Read(ref s_last)} was not found in an executor", "reference it in the project, so that it lies where the runtime looks for it");

    // Translations and generated serialisers are asked for on the chance that there are some; the framework's own are the same everywhere.
    private static bool IsOptional(AssemblyName name) =>
        name.CultureName is { Length: > 0 } || name.Name!.EndsWith(".XmlSerializers", StringComparison.Ordinal) || Serialization.FrameworkAssemblies.IsFramework(name);

    // For an assembly that was loaded by its path, the runtime looks there next.
    private static bool IsBeside(Assembly requesting, AssemblyName name) =>
        requesting is { IsDynamic: false, Location: { Length: > 0 } location } && File.Exists(Path.Combine(Path.GetDirectoryName(location)!, name.Name + ".dll"));
}
