using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects;

/// <summary>
/// Whose code it is: the framework's and our own is judged by the knowledge base, everybody else's is followed by its IL, and
/// code that another process can't load is refused (S12). Thread-safe.
/// </summary>
internal static class Ground
{
    // The regex source generator's code is the framework's own, compiled into the program.
    private const string GeneratedRegexes = "System.Text.RegularExpressions.Generated";

    private static readonly ConcurrentDictionary<Assembly, bool> Framework = new();

    /// <summary>Judged by the knowledge base, not by IL.</summary>
    public static bool IsFramework(Type type) => IsFramework(type.Module.Assembly) || type.Namespace == GeneratedRegexes;

    public static bool IsFramework(MemberInfo member) => member.DeclaringType is { } type ? IsFramework(type) : IsFramework(member.Module.Assembly);

    /// <summary>By its name alone, before it is loaded.</summary>
    public static bool IsFramework(AssemblyName name) => OwnAssemblies.Contains(name.Name) || FrameworkNames.Contains(name);

    /// <summary>Why code of this assembly can't be run elsewhere; null when it can. What a plug-in's load context has bound is looked at when the closure is written.</summary>
    public static LocalReason? Refuse(Assembly assembly) =>
        assembly.IsDynamic || assembly.IsCollectible || IsFromMemory(assembly) ? LocalReasons.GeneratedCode(assembly.GetName().Name ?? "an unnamed assembly") : null;

    private static bool IsFramework(Assembly assembly) =>
        assembly.IsCollectible ? Judge(assembly) : Framework.GetOrAdd(assembly, static a => Judge(a));

    private static bool Judge(Assembly assembly) => IsFramework(assembly.GetName());

    /// <summary>
    /// Loaded from bytes: no file. In a single-file program no assembly has one, so there the question has no answer and the
    /// module's identity, checked by the executor, has to do.
    /// </summary>
    private static bool IsFromMemory(Assembly assembly) =>
        assembly.Location.Length == 0 && Assembly.GetEntryAssembly() is { } entry && entry.Location.Length > 0;
}
