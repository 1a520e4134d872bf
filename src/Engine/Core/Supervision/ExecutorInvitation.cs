using System.Globalization;
using Distributed.Engine.Transport;

namespace Distributed.Engine.Supervision;

/// <summary>What a driver tells an executor through its environment: whom to connect to and who it is.</summary>
/// <param name="Endpoint">Where the driver listens.</param>
/// <param name="Token">The job's token.</param>
/// <param name="ExecutorId">The number the driver knows it by.</param>
internal sealed record ExecutorInvitation(Endpoint Endpoint, byte[] Token, int ExecutorId)
{
    /// <summary>Read by the startup hook; see <see cref="ExecutorImage.References"/>.</summary>
    internal const string ReferencesVariable = "DISTRIBUTED_EXECUTOR_REFERENCES";

    private const string EndpointVariable = "DISTRIBUTED_EXECUTOR_ENDPOINT";
    private const string TokenVariable = "DISTRIBUTED_EXECUTOR_TOKEN";
    private const string IdVariable = "DISTRIBUTED_EXECUTOR_ID";
    private const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>An executor is no driver.</summary>
    private const string ClusterVariable = "DISTRIBUTED_CLUSTER";

    private const string HeapLimitVariable = "DOTNET_GCHeapHardLimit";

    /// <summary>
    /// Variables that would make an executor do what the driver's tools asked of the driver: be profiled, be suspended until a tool connects,
    /// trace into the same file, load hosting startups, be patched by Hot Reload, or answer to a test runner.
    /// </summary>
    private static readonly string[] s_unwantedPrefixes =
    [
        "CORECLR_", "COR_", "ASPNETCORE_HOSTINGSTARTUP", "ASPNETCORE_AUTO_RELOAD", "DOTNET_HOSTINGSTARTUP", "DOTNET_WATCH", "DOTNET_MODIFIABLE_ASSEMBLIES",
        "DOTNET_HOTRELOAD", "DOTNET_DiagnosticPorts", "DOTNET_DefaultDiagnosticPortSuspend", "DOTNET_EnableEventPipe", "DOTNET_EventPipe",
        "COMPlus_EnableEventPipe", "COMPlus_EventPipe", "VSTEST_", "MSBUILD", "TESTINGPLATFORM_",
    ];

    /// <summary>Turns a driver's environment into that of an executor.</summary>
    public void WriteTo(IDictionary<string, string?> environment, ExecutorImage image, long? heapLimitBytes)
    {
        foreach (string name in environment.Keys.ToArray())
        {
            if (s_unwantedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))) environment.Remove(name);
        }

        environment.Remove(ClusterVariable);
        environment[EndpointVariable] = Endpoint.ToString();
        environment[TokenVariable] = Convert.ToHexString(Token);
        environment[IdVariable] = ExecutorId.ToString(CultureInfo.InvariantCulture);

        // First, so that it never comes to the others: they belong to a program whose Main runs.
        environment[HooksVariable] = environment.TryGetValue(HooksVariable, out string? hooks) && !string.IsNullOrEmpty(hooks)
            ? image.Hook + Path.PathSeparator + hooks
            : image.Hook;
        if (image.References.Count > 0) environment[ReferencesVariable] = string.Join(Path.PathSeparator, image.References);
        if (heapLimitBytes is { } bytes) environment[HeapLimitVariable] = bytes.ToString("X", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Reads the invitation of this process and removes it, with our hook, from the environment: processes that user code starts are ordinary
    /// ones. Null: this process is no executor.
    /// </summary>
    public static ExecutorInvitation? Take()
    {
        string? endpoint = Environment.GetEnvironmentVariable(EndpointVariable);
        string? token = Environment.GetEnvironmentVariable(TokenVariable);
        string? id = Environment.GetEnvironmentVariable(IdVariable);
        if (endpoint is null || token is null || id is null) return null;

        HostSystem.RemoveVariable(EndpointVariable);
        HostSystem.RemoveVariable(TokenVariable);
        HostSystem.RemoveVariable(IdVariable);
        HostSystem.RemoveVariable(ReferencesVariable);
        string hooks = Environment.GetEnvironmentVariable(HooksVariable) ?? "";
        int ours = hooks.IndexOf(Path.PathSeparator, StringComparison.Ordinal);
        if (ours < 0) HostSystem.RemoveVariable(HooksVariable);
        else HostSystem.SetVariable(HooksVariable, hooks[(ours + 1)..]);
        return new ExecutorInvitation(Endpoint.Parse(endpoint), Convert.FromHexString(token), int.Parse(id, CultureInfo.InvariantCulture));
    }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"executor {ExecutorId} of {Endpoint}";
}
