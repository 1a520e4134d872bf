using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Which assemblies are the platform's. Their types go by name, as another machine may have another patch of them, and only those on the
/// allow-list travel: their private state isn't ours to know. Told by public key token, which is the same in shared, self-contained and single-file programs.
/// </summary>
internal static class FrameworkAssemblies
{
    private static readonly HashSet<string> Tokens = new(StringComparer.OrdinalIgnoreCase)
    {
        "7CEC85D7BEA7798E", "B03F5F7F11D50A3A", "B77A5C561934E089", "CC7B13FFCD2DDD51", "ADB9793829DDAE60", "31BF3856AD364E35",
    };

    // Reference-typed values: other instantiations of framework generics would be compiled at the start of every program.
    private static readonly ConcurrentDictionary<Assembly, object> Known = new();
    private static readonly object Yes = new();
    private static readonly object No = new();

    public static bool Contains(Assembly assembly)
    {
        if (!Known.TryGetValue(assembly, out var known))
            Known[assembly] = known = IsFramework(assembly) ? Yes : No;
        return ReferenceEquals(known, Yes);
    }

    /// <summary>By its name alone, before it is loaded.</summary>
    public static bool IsFramework(AssemblyName name) => name.GetPublicKeyToken() is { Length: > 0 } token && Tokens.Contains(Convert.ToHexString(token));

    private static bool IsFramework(Assembly assembly) => !assembly.IsDynamic && IsFramework(assembly.GetName());
}
