using System.Reflection;
using System.Runtime.Loader;

namespace Distributed.Engine.Tests.Plugins;

/// <summary>A plug-in's load context as hosts write them: what lies in its folder is its own, the rest is the program's.</summary>
internal sealed class FolderContext(string folder, bool isCollectible = false) : AssemblyLoadContext("plug-in " + Path.GetFileName(folder), isCollectible)
{
    /// <summary>Asked first.</summary>
    public Func<AssemblyName, Assembly?>? Elsewhere { get; init; }

    /// <summary>Calls a static method of an assembly in the folder.</summary>
    public T Call<T>(string assembly, string method, params object?[] arguments) =>
        (T)LoadFromAssemblyPath(Path.Combine(folder, assembly + ".dll")).GetType("Entry", throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments)!;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        return Elsewhere?.Invoke(assemblyName) ?? (File.Exists(path) ? LoadFromAssemblyPath(path) : null);
    }
}
