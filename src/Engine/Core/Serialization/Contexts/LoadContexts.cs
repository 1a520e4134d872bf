using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// The load contexts of plug-ins that this process has told others of, and its copies of theirs (S12). In a driver they are the program's; an executor makes its own. Grows only, as such
/// contexts are never unloaded. Thread-safe.
/// </summary>
internal static class LoadContexts
{
    private static readonly ConcurrentDictionary<AssemblyLoadContext, (int Count, BoundContext Bound)> Known = new();
    private static readonly ConcurrentDictionary<Guid, AssemblyLoadContext> ById = new();

    /// <summary>The context that an assembly's code is bound by; null: the default one, or none that matters, as it is one of ours.</summary>
    /// <exception cref="NotShippableException">Another process can't be given the same.</exception>
    public static BoundContext? Of(Assembly assembly)
    {
        if (AssemblyLoadContext.GetLoadContext(assembly) is not { } context || context == AssemblyLoadContext.Default || OwnAssemblies.Contains(assembly.GetName().Name))
            return null;
        if (context is CopiedContext copied)
            return copied.Original;
        if (FrameworkAssemblies.Contains(assembly))
            throw ContextBinding.RefusedCopy(context, assembly);

        // What was loaded into it since may belong to the assembly.
        if (!Known.TryGetValue(context, out var known) || known.Count != context.Assemblies.Count())
        {
            var bound = ContextBinding.Of(context, known.Bound?.Id ?? Guid.NewGuid());
            known = Known.AddOrUpdate(context, static (context, bound) => (context.Assemblies.Count(), bound), static (context, other, bound) => (context.Assemblies.Count(), Merge(other.Bound, bound)), bound);
            ById[known.Bound.Id] = context;
        }

        return known.Bound;
    }

    // Another thread may have been here meanwhile; and what only the framework's parts have grown by is the same to others.
    private static BoundContext Merge(BoundContext known, BoundContext found) => known.Own.Count >= found.Own.Count ? known : found with { Id = known.Id };

    /// <summary>
    /// Has the contexts of all code that a member names bind what it refers to. Whoever holds a lock afterwards runs none of the program's code then.
    /// </summary>
    /// <exception cref="NotShippableException">Another process can't be given the same.</exception>
    public static void BindAhead(MemberInfo member)
    {
        if (member is Type type)
        {
            if (type.HasElementType)
                BindAhead(type.GetElementType()!);
            else if (type.IsConstructedGenericType)
                Array.ForEach(type.GetGenericArguments(), BindAhead);
        }
        else
        {
            if (member.DeclaringType is { } owner)
                BindAhead(owner);
            if (member is MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false } method)
                Array.ForEach(method.GetGenericArguments(), BindAhead);
        }

        // Else it is refused for what it is, by whoever describes it.
        if (!member.Module.Assembly.IsDynamic && !member.Module.Assembly.IsCollectible)
            _ = Of(member.Module.Assembly);
    }

    /// <summary>The context of this process that another process has told of: its own, or a copy.</summary>
    /// <exception cref="DefinitionException">An assembly of it is missing here, or is another build.</exception>
    public static AssemblyLoadContext Find(BoundContext told)
    {
        var context = ById.GetOrAdd(told.Id, static (_, told) => new CopiedContext(told.Name), told);
        (context as CopiedContext)?.Take(told);
        return context;
    }
}
