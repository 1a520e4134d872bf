using System.Reflection;
using Distributed.Engine.Effects;

namespace Distributed.Engine.Planning.Static;

/// <summary>A program's own assemblies: the one given and all that it references, but for the framework's and ours. Loads them, runs nothing of them.</summary>
internal sealed class UserAssemblies
{
    private readonly List<Type> _types = [];
    private readonly List<string> _missing = [];
    private readonly Dictionary<Assembly, Type[]> _byAssembly = [];

    public UserAssemblies(Assembly root)
    {
        var open = new Queue<Assembly>([root]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { root.GetName().Name! };
        while (open.TryDequeue(out var assembly))
        {
            Read(assembly);
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (!Ground.IsFramework(name) && seen.Add(name.Name!) && Load(assembly, name) is { } referenced)
                {
                    open.Enqueue(referenced);
                }
            }
        }
    }

    /// <summary>Each assembly with the types that could be loaded, the given one first.</summary>
    public IReadOnlyDictionary<Assembly, Type[]> ByAssembly => _byAssembly;

    /// <summary>References that could not be loaded, each as a sentence.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>The classes and structs of the program of which an object can stand where the type is declared.</summary>
    public IReadOnlyList<Type> Implementations(Type declared) =>
        [.. _types.Where(type => !type.IsInterface && !type.IsAbstract && !type.ContainsGenericParameters && declared.IsAssignableFrom(type))];

    private Assembly? Load(Assembly from, AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _missing.Add($"{name.Name} {name.Version}, which {from.GetName().Name} references, could not be loaded: {e.Message}");
            return null;
        }
    }

    private void Read(Assembly assembly)
    {
        Type[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            types = [.. e.Types.OfType<Type>()];
        }

        _byAssembly.Add(assembly, types);
        _types.AddRange(types);
    }
}
