using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Distributed.Engine.Supervision;

/// <summary>Run by the runtime before Main where <c>DOTNET_STARTUP_HOOKS</c> names this assembly; it requires this name, in no namespace.</summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime requires the global namespace.")]
internal static class StartupHook
{
    /// <summary>Doesn't return in an executor.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ExecutorInvitation.ReferencesVariable) is { Length: > 0 } files)
        {
            Dictionary<string, string> byName = files.Split(Path.PathSeparator).ToDictionary(static file => Path.GetFileNameWithoutExtension(file));
            AssemblyLoadContext.Default.Resolving += (context, name) => byName.TryGetValue(name.Name!, out string? file) ? context.LoadFromAssemblyPath(file) : null;
        }

        RunExecutorIfAsked();
    }

    /// <summary>A method of its own: its code is compiled when it is called.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunExecutorIfAsked() => Distributed.Cluster.RunExecutorIfAsked();
}
