using System.Runtime.Loader;

namespace Distributed.Engine.Serialization;

/// <summary>
/// A load context of a plug-in as another process needs it: what is in it, and what it has from the default one. It is complete for what its assemblies refer to: a name that it doesn't
/// have was found by nobody. Immutable; when more was loaded into the context there is another with the same id.
/// </summary>
/// <param name="Id">Names the context in every process; a process that has a copy of it gives it the same.</param>
/// <param name="Name">For people.</param>
/// <param name="Own">The assemblies that are loaded in it.</param>
/// <param name="Shared">Those of the default context that its own refer to, but for the framework's.</param>
internal sealed record BoundContext(Guid Id, string Name, IReadOnlyList<ModuleIdentity> Own, IReadOnlyList<ModuleIdentity> Shared)
{
    private const int GuidBytes = 16;

    /// <summary>How people know a context.</summary>
    public static string NameOf(AssemblyLoadContext context) => context.Name ?? context.GetType().Name;

    public void Write(ByteBuffer bytes)
    {
        Id.TryWriteBytes(bytes.Reserve(GuidBytes));
        bytes.WriteText(Name);
        WriteAll(Own, bytes);
        WriteAll(Shared, bytes);
    }

    public static BoundContext Read(ref ByteCursor bytes) =>
        new(new Guid(bytes.Take(GuidBytes)), bytes.ReadText(), ReadAll(ref bytes), ReadAll(ref bytes));

    private static void WriteAll(IReadOnlyList<ModuleIdentity> modules, ByteBuffer bytes)
    {
        bytes.WriteVarint(modules.Count);
        foreach (var module in modules)
            module.Write(bytes);
    }

    private static ModuleIdentity[] ReadAll(ref ByteCursor bytes)
    {
        var modules = new ModuleIdentity[bytes.ReadCount()];
        for (var i = 0; i < modules.Length; i++)
            modules[i] = ModuleIdentity.Read(ref bytes);
        return modules;
    }
}
