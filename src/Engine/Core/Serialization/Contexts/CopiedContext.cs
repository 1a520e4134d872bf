using System.Reflection;
using System.Runtime.Loader;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// A plug-in's load context in a process that has no plug-ins: it binds each name to the very file that the original has bound it to, and finds nothing that the original didn't. Thread-safe.
/// </summary>
internal sealed class CopiedContext(string name) : AssemblyLoadContext(name)
{
    private readonly Lock _gate = new();
    private BoundContext? _original;
    private Dictionary<string, ModuleIdentity> _own = [];
    private Dictionary<string, Assembly> _shared = [];

    /// <summary>What it was made of.</summary>
    public BoundContext Original => Volatile.Read(ref _original)!;

    /// <summary>Takes in what the original holds, and loads it: code that runs later must not find that something is missing, as it might take that for an answer.</summary>
    /// <exception cref="DefinitionException">An assembly is missing here, or is another build.</exception>
    public void Take(BoundContext told)
    {
        lock (_gate)
        {
            if (_original is { } known && known.Own.Count >= told.Own.Count)
                return;
            Volatile.Write(ref _own, told.Own.ToDictionary(module => module.Name));
            Volatile.Write(ref _shared, told.Shared.ToDictionary(module => module.Name, module => module.Find()));
            foreach (var module in told.Own)
            {
                if (!OwnAssemblies.Contains(module.Name))
                    module.FindIn(this);
            }

            Volatile.Write(ref _original, told);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Satellites: the runtime looks for them beside their assembly.
        if (assemblyName.CultureName is { Length: > 0 })
            return null;
        if (OwnAssemblies.Contains(assemblyName.Name))
            return FindOurs(assemblyName);
        if (Volatile.Read(ref _own).TryGetValue(assemblyName.Name!, out var own))
            return LoadFromAssemblyPath(own.Path);
        if (Volatile.Read(ref _shared).TryGetValue(assemblyName.Name!, out var shared))
            return shared;
        return FrameworkNames.Contains(assemblyName)
            ? null
            : throw new FileNotFoundException($"{assemblyName.Name} was not found in the load context {Name} of the program either.", assemblyName.FullName);
    }

    /// <summary>There is one engine in a process, and one of each façade, also where the program doesn't have it and only the plug-in does.</summary>
    private Assembly FindOurs(AssemblyName assemblyName)
    {
        var engine = typeof(CopiedContext).Assembly;
        return engine.GetName().Name == assemblyName.Name ? engine
            : Volatile.Read(ref _own).TryGetValue(assemblyName.Name!, out var sent) ? sent.Find()
            : GetLoadContext(engine)!.LoadFromAssemblyName(assemblyName);
    }
}
