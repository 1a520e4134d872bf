using System.Reflection;
using System.Runtime.Loader;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>What makes a user's module the same in two processes: its MVID, which every compilation makes anew. Immutable.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="Version">The assembly's version, for people.</param>
/// <param name="Mvid">The module version id.</param>
/// <param name="Path">Where the sender loaded it from; empty when that isn't known. Only a hint, for assemblies found by no probing rule.</param>
internal sealed record ModuleIdentity(string Name, string Version, Guid Mvid, string Path)
{
    private const int GuidBytes = 16;

    public static ModuleIdentity Of(Assembly assembly)
    {
        var name = assembly.GetName();
        return new ModuleIdentity(name.Name ?? "", name.Version?.ToString() ?? "", assembly.ManifestModule.ModuleVersionId, assembly.Location);
    }

    /// <summary>Throws unless another process can find the very same code (S12).</summary>
    public static void Require(Assembly assembly)
    {
        var why = assembly.IsDynamic ? "was made at run time" : assembly.IsCollectible ? "is collectible" : null;
        if (why is not null)
        {
            throw new NotShippableException(new LocalReason(LocalReasonKind.Code,
                $"the assembly {assembly.GetName().Name} {why}, so another process can't find it", "reference it in the project"));
        }
    }

    public void Write(ByteBuffer bytes)
    {
        bytes.WriteText(Name);
        bytes.WriteText(Version);
        Mvid.TryWriteBytes(bytes.Reserve(GuidBytes));
        bytes.WriteText(Path);
    }

    public static ModuleIdentity Read(ref ByteCursor bytes) =>
        new(bytes.ReadText(), bytes.ReadText(), new Guid(bytes.Take(GuidBytes)), bytes.ReadText());

    /// <summary>The assembly of this process's default load context with the same identity; of ours, that which runs.</summary>
    /// <exception cref="DefinitionMismatchException">It is another build.</exception>
    /// <exception cref="MissingDefinitionException">There is none.</exception>
    public Assembly Find() => Compare(Load());

    /// <summary>The assembly of a plug-in's load context with the same identity.</summary>
    /// <exception cref="DefinitionMismatchException">It is another build.</exception>
    /// <exception cref="MissingDefinitionException">There is none.</exception>
    public Assembly FindIn(AssemblyLoadContext context)
    {
        try
        {
            return Compare(context.LoadFromAssemblyName(new AssemblyName(Name)));
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw new MissingDefinitionException($"The assembly {Name} {Version} of the sender's load context {context.Name} can't be loaded from {Path} here: {e.Message}", e);
        }
    }

    private static bool IsMissing(Exception e) => e is FileNotFoundException or FileLoadException or BadImageFormatException;

    private Assembly Compare(Assembly assembly)
    {
        if (assembly.ManifestModule.ModuleVersionId == Mvid)
            return assembly;
        var own = Of(assembly);
        throw new DefinitionMismatchException(
            $"The assembly {Name} is another build here: the sender has {Version} (MVID {Mvid:D}), this process has {own.Version} (MVID {own.Mvid:D}, "
            + $"{own.Path}). Deploy the same build everywhere, or restart the program.");
    }

    private Assembly Load()
    {
        try
        {
            // Where the engine itself belongs to a plug-in, the plug-in's context would be asked first.
            return OwnAssemblies.Contains(Name) ? Assembly.Load(new AssemblyName(Name)) : AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(Name));
        }
        catch (Exception e) when (IsMissing(e))
        {
            try
            {
                if (Path.Length > 0 && File.Exists(Path))
                    return Assembly.LoadFrom(Path);
            }
            catch (Exception second) when (second is IOException or BadImageFormatException)
            {
                // The first failure tells more.
            }
            throw new MissingDefinitionException($"The assembly {Name} {Version} of the sender can't be loaded here: {e.Message}", e);
        }
    }
}
