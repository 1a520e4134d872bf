using System.Diagnostics;
using Distributed.Engine.Calls;
using Distributed.Engine.Reporting;
using Distributed.Engine.Submission;
using Distributed.Engine.Supervision;

namespace Distributed;

/// <summary>Where this process runs its redirected calls. Thread-safe.</summary>
public static partial class Cluster
{
    private static readonly Lock s_gate = new();
    private static ClusterOptions? s_options;
    private static ClusterRuntime? s_runtime;
    private static bool s_decided;
    private static bool s_inProcess;

    /// <summary>
    /// Whether redirected calls are plain BCL calls: there is no cluster, or this is an executor. False until the first call has
    /// decided it. The only thing a redirected call looks at when no cluster is configured.
    /// </summary>
    internal static bool IsInProcess => s_inProcess;

    /// <summary>
    /// The way into the cluster, started by the first call; null when calls are the BCL's.
    /// Throws <see cref="ClusterConfigurationException"/> for a value that can't be used.
    /// </summary>
    internal static Submitter? Submitter => Volatile.Read(ref s_decided) ? s_runtime?.Submitter : Decide();

    /// <summary>What runs behind the calls of this process; null when calls are the BCL's, or none has been made.</summary>
    internal static ClusterRuntime? Runtime => Volatile.Read(ref s_runtime);

    /// <summary>Sets the options of this process, before its first redirected call.</summary>
    /// <param name="options">The options; what they leave unset comes from the environment.</param>
    /// <exception cref="InvalidOperationException">A redirected call was made before.</exception>
    /// <exception cref="ClusterConfigurationException">A value can't be used; the message lists what can.</exception>
    public static void Configure(ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (s_gate)
        {
            if (s_decided)
            {
                throw new InvalidOperationException(
                    "Cluster.Configure was called after the first redirected call had decided where calls run. Call it at the start of Main.");
            }

            ClusterEnvironment.Apply(options);
            _ = ClusterAddress.Parse(options.Cluster);
            ClusterOptionsCheck.Throw(options);
            s_options = options;
        }
    }

    /// <summary>
    /// Opens a scope in which redirected calls follow other options, also those made by methods that are called in it: <c>using (Cluster.With(new CallOptions { … }))</c>.
    /// What the options leave null stays as it is around the scope. Without a cluster it has no effect. Dispose of scopes in reverse order, in the method that opened them.
    /// </summary>
    /// <param name="options">The options of the scope.</param>
    /// <returns>Ends the scope when it is disposed of.</returns>
    public static IDisposable With(CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CallScope.Open(options);
    }

    /// <summary>What became of the redirected calls of this process so far. Empty when no cluster is configured.</summary>
    public static CallReport Explain() => Reports.Take();

    private static Submitter? Decide()
    {
        lock (s_gate)
        {
            if (!s_decided)
            {
                var options = s_options ?? ClusterEnvironment.Read();
                s_runtime = ExecutorRole.IsExecutor ? null : ClusterRuntime.Start(options);
                if (s_runtime is not null)
                {
                    RunReports.Start(options.Explain ?? false);
                    ReportServer.Start();
                    Metering.Start();
                    if (s_runtime.Executors is not null && DebuggerHint.Of(Debugger.IsAttached) is { } hint)
                    {
                        Console.Error.WriteLine(hint);
                    }
                }

                s_inProcess = s_runtime is null;
                Volatile.Write(ref s_decided, true);
            }

            return s_runtime?.Submitter;
        }
    }
}
