using System.Diagnostics.CodeAnalysis;

/// <summary>Run by the runtime before Main where <c>DOTNET_STARTUP_HOOKS</c> names this assembly; it requires this name, in no namespace.</summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime requires the global namespace.")]
internal static class StartupHook
{
    /// <summary>Doesn't return in an executor.</summary>
    public static void Initialize() => Distributed.Cluster.RunExecutorIfAsked();
}
