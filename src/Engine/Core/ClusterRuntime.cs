using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed;

/// <summary>Everything that stands behind redirected calls while a cluster is configured. Composes the rooms and owns what has to end. Thread-safe.</summary>
internal sealed class ClusterRuntime : IDisposable
{
    /// <summary>A switch for the fuzzer, which compares pruned closures with whole ones (S14).</summary>
    private const string PruneNothing = "Distributed.Engine.PruneNothing";

    private ClusterRuntime(Submitter submitter, LocalExecutors? executors)
    {
        Submitter = submitter;
        Executors = executors;
    }

    /// <summary>Where calls enter.</summary>
    public Submitter Submitter { get; }

    /// <summary>The executors of this runtime; null when it has none.</summary>
    public LocalExecutors? Executors { get; }

    /// <summary>
    /// Starts what the options ask for; executors start in the background. Null: calls are the BCL's.
    /// Throws <see cref="ClusterConfigurationException"/> for a value that can't be used.
    /// </summary>
    /// <param name="options">The options; what they leave unset comes from the environment.</param>
    /// <param name="planner">Decides what is shipped; null: the effects of its code.</param>
    public static ClusterRuntime? Start(ClusterOptions options, Planner? planner = null)
    {
        ClusterEnvironment.Apply(options);
        var address = ClusterAddress.Parse(options.Cluster);
        ClusterOptionsCheck.Throw(options);
        planner ??= CreatePlanner();
        return address.Kind switch
        {
            ClusterKind.InProcess => null,
            ClusterKind.Copied => StartCopied(options, planner),
            _ => StartLocal(options, planner, address.Executors),
        };
    }

    /// <summary>Ends the executors; calls in flight get the exception that says so, or run locally.</summary>
    public void Dispose() => Executors?.Dispose();

    private static ClusterRuntime StartCopied(ClusterOptions options, Planner planner)
    {
        var limits = LimitsOf(options);
        var dispatcher = new Dispatcher(options.MaxAttempts, static _ => throw new InvalidOperationException("The copied engine can't be lost."));
        dispatcher.Add(new CopiedLane(limits, new OutcomeCommit(limits, TimeProvider.System)));

        // The emulator is there to show what shipping does: nothing is too short for it.
        var placement = options.Placement is Placement.Local ? Placement.Local : Placement.Remote;
        return new ClusterRuntime(CreateSubmitter(options, placement, planner, limits, dispatcher, new EngineThreads("Distributed engine")), null);
    }

    private static ClusterRuntime StartLocal(ClusterOptions options, Planner planner, int executors)
    {
        var limits = LimitsOf(options);
        var threads = new EngineThreads("Distributed engine");
        var local = new LocalExecutors(options, executors, new OutcomeCommit(limits, TimeProvider.System), threads, LogOf(options));
        local.Start();
        return new ClusterRuntime(CreateSubmitter(options, options.Placement ?? Placement.Auto, planner, limits, local.Dispatcher, threads, local.SharedMemory), local);
    }

    private static Planner CreatePlanner()
    {
        var analyzer = new EffectAnalyzer();
        var isPruning = !(AppContext.TryGetSwitch(PruneNothing, out var isOff) && isOff);
        return new Planner(method => new EffectsPlan(analyzer.Analyze(method), isPruning));
    }

    private static Submitter CreateSubmitter(
        ClusterOptions options, Placement placement, Planner planner, GraphLimits limits, Dispatcher dispatcher, EngineThreads threads, ISharedMemory? shared = null) =>
        new(planner, dispatcher, limits, placement, threads, TimeProvider.System, WaitingGuardOf(options, dispatcher, threads), shared: shared);

    private static WaitingGuard? WaitingGuardOf(ClusterOptions options, Dispatcher dispatcher, EngineThreads threads) =>
        options.WaitingLimit == Timeout.InfiniteTimeSpan ? null : new WaitingGuard(options.WaitingLimit, dispatcher, threads, TimeProvider.System);

    private static ILogger LogOf(ClusterOptions options) => options.LoggerFactory?.CreateLogger("Distributed.Engine") ?? NullLogger.Instance;

    private static GraphLimits LimitsOf(ClusterOptions options) => new(options.MaxGraphObjects, options.MaxFrameBytes);
}
