namespace Distributed.Engine.Diagnostics;

/// <summary>The assemblies of this project, by simple name. An executor has its own of them, of the build that the driver has: the handshake compares the engine's.</summary>
internal static class OwnAssemblies
{
    private static readonly string[] s_names = ["Distributed.Engine", "Distributed.Tasks", "Distributed.Parallel", "Distributed.Channels", "Distributed.Engine.ClusterClient"];

    public static bool Contains(string? name) => s_names.Contains(name);
}
