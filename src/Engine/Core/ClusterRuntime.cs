using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed;

/// <summary>Everything that stands behind redirected calls while a cluster is configured. Composes the rooms and owns what has to end. Thread-safe.</summary>
internal sealed class ClusterRuntime : IDisposable
{
    private readonly LocalExecutors? _executors;

    private ClusterRuntime(Submitter submitter, LocalExecutors? executors)
    {
        Submitter = submitter;
        _executors = executors;
    }

    /// <summary>Where calls enter.</summary>
    public Submitter Submitter { get; }

    /// <summary>The executors of this runtime; null when it has none.</summary>
    public LocalExecutors? Executors => _executors;

    /// <summary>
    /// Starts what the options ask for; executors start in the background. Null: calls are the BCL's.
    /// Throws <see cref="ClusterConfigurationException"/> for a value that can't be used.
    /// </summary>
    public static ClusterRuntime? Start(ClusterOptions options)
    {
        ClusterEnvironment.Apply(options);
        var address = ClusterAddress.Parse(options.Cluster);
        ClusterOptionsCheck.Throw(options);
        return address.Kind switch
        {
            ClusterKind.InProcess => null,
            ClusterKind.Copied => StartCopied(options),
            _ => StartLocal(options, address.Executors),
        };
    }

    /// <summary>Ends the executors; calls in flight get the exception that says so, or run locally.</summary>
    public void Dispose() => _executors?.Dispose();

    private static ClusterRuntime StartCopied(ClusterOptions options)
    {
        var limits = LimitsOf(options);
        var dispatcher = new Dispatcher(options.MaxAttempts, static _ => throw new InvalidOperationException("The copied engine can't be lost."));
        dispatcher.Add(new CopiedLane(limits, new OutcomeCommit(limits, TimeProvider.System)));
        return new ClusterRuntime(CreateSubmitter(options, limits, dispatcher, new EngineThreads("Distributed engine")), null);
    }

    private static ClusterRuntime StartLocal(ClusterOptions options, int executors)
    {
        var limits = LimitsOf(options);
        var threads = new EngineThreads("Distributed engine");
        var local = new LocalExecutors(options, executors, new OutcomeCommit(limits, TimeProvider.System), threads, NullLogger.Instance);
        local.Start();
        return new ClusterRuntime(CreateSubmitter(options, limits, local.Dispatcher, threads), local);
    }

    private static Submitter CreateSubmitter(ClusterOptions options, GraphLimits limits, Dispatcher dispatcher, EngineThreads threads) =>
        new(new Planner(new EffectAnalyzer()), dispatcher, limits, options.Placement ?? Placement.Auto, threads, TimeProvider.System);

    private static GraphLimits LimitsOf(ClusterOptions options) => new(options.MaxGraphObjects, options.MaxFrameBytes);
}
