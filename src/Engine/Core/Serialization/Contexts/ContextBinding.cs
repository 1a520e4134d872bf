using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Follows the references of what a load context holds, and has the context bind each: by then everything that its code can reach is known by its file. The program's own code that
/// resolves names is asked here as the runtime would ask it later.
/// </summary>
internal sealed class ContextBinding
{
    private readonly AssemblyLoadContext _context;
    private readonly Queue<Assembly> _open = new();
    private readonly Dictionary<Assembly, ModuleIdentity> _own = [];
    private readonly Dictionary<Assembly, ModuleIdentity> _shared = [];

    private ContextBinding(AssemblyLoadContext context) => _context = context;

    /// <exception cref="NotShippableException">Another process can't be given the same.</exception>
    public static BoundContext Of(AssemblyLoadContext context, Guid id)
    {
        var binding = new ContextBinding(context);
        foreach (var assembly in context.Assemblies.ToArray())
        {
            // What a plug-in brings for the engine's sake is none of its own code's.
            if (!FrameworkAssemblies.Contains(assembly))
                binding.Add(assembly);
        }

        while (binding._open.TryDequeue(out var assembly))
            binding.Follow(assembly);
        return new BoundContext(id, BoundContext.NameOf(context), [.. binding._own.Values], [.. binding._shared.Values]);
    }

    private void Add(Assembly assembly)
    {
        if (_own.ContainsKey(assembly))
            return;
        if (assembly.IsDynamic || assembly.Location.Length == 0)
            throw Refused(assembly, "was made or loaded from bytes at run time");
        _own.Add(assembly, ModuleIdentity.Of(assembly));
        if (!OwnAssemblies.Contains(assembly.GetName().Name))
            _open.Enqueue(assembly);
    }

    private void Follow(Assembly assembly)
    {
        foreach (var reference in assembly.GetReferencedAssemblies())
        {
            if (!TryBind(reference, out var bound))
                continue;
            var context = AssemblyLoadContext.GetLoadContext(bound);
            var isFramework = FrameworkAssemblies.Contains(bound);
            if (context == _context)
            {
                if (isFramework)
                    throw RefusedCopy(_context, bound);
                Add(bound);
            }
            else if (context != AssemblyLoadContext.Default && !OwnAssemblies.Contains(reference.Name))
            {
                throw Refused(bound, $"is in the load context {BoundContext.NameOf(context!)}");
            }
            else if (!isFramework && !OwnAssemblies.Contains(reference.Name))
            {
                _shared.TryAdd(bound, ModuleIdentity.Of(bound));
            }
        }
    }

    /// <summary>False: nobody has it here, and so nobody may find it elsewhere.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The program's own code looks for the assembly; whatever it throws, it has not found it.")]
    private bool TryBind(AssemblyName reference, [NotNullWhen(true)] out Assembly? bound)
    {
        try
        {
            bound = _context.LoadFromAssemblyName(reference);
            return true;
        }
        catch (Exception)
        {
            bound = null;
            return false;
        }
    }

    /// <summary>Types of the framework go by name, and that names another process's only copy.</summary>
    public static NotShippableException RefusedCopy(AssemblyLoadContext context, Assembly assembly) => Refused(context, assembly, "is its own copy of a part of the framework");

    private NotShippableException Refused(Assembly assembly, string why) => Refused(_context, assembly, why);

    private static NotShippableException Refused(AssemblyLoadContext context, Assembly assembly, string why) =>
        new(LocalReasons.ForeignLoadContext(BoundContext.NameOf(context), $"{assembly.GetName().Name}, which {why}"));
}
