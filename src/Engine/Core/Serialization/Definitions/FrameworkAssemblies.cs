using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Which assemblies are the platform's. Their types go by name, as another machine may have another patch of them, and only those on the
/// allow-list travel: their private state isn't ours to know.
/// </summary>
internal static class FrameworkAssemblies
{
    // Reference-typed values: other instantiations of framework generics would be compiled at the start of every program.
    private static readonly ConcurrentDictionary<Assembly, object> Known = new();
    private static readonly object Yes = new();
    private static readonly object No = new();

    public static bool Contains(Assembly assembly)
    {
        if (!Known.TryGetValue(assembly, out var known))
            Known[assembly] = known = !assembly.IsDynamic && FrameworkNames.Contains(assembly.GetName()) ? Yes : No;
        return ReferenceEquals(known, Yes);
    }
}
