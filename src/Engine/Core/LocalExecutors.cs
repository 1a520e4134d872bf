using System.Collections.Concurrent;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Supervision;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;
using Microsoft.Extensions.Logging;

namespace Distributed;

/// <summary>Joins supervision with submission: every executor that connects becomes a lane, every one that is lost gives its calls back. Thread-safe.</summary>
internal sealed class LocalExecutors : IExecutorEvents, IDisposable
{
    private static readonly LocalReason s_stopped = new(LocalReasonKind.NoFreeSlot, "the cluster was stopped");

    private readonly ConcurrentDictionary<int, ExecutorLane> _lanes = new();

    // Calls whose own executor hasn't come yet.
    private readonly ConcurrentDictionary<ShippedCall, bool> _alone = new();
    private readonly Executors _executors;
    private readonly OutcomeCommit _commit;
    private readonly EngineThreads _threads;
    private readonly JobSegments? _segments;
    private readonly int _slots;
    private readonly int _count;
    private int _settled;
    private int _swept;

    public LocalExecutors(ClusterOptions options, int count, OutcomeCommit commit, EngineThreads threads, ILogger log)
    {
        _commit = commit;
        _threads = threads;
        _segments = options.UseTcp ? null : JobSegments.Create(new SegmentOptions
        {
            SegmentBytes = options.SegmentBytes,
            MaxBytes = options.MaxSegmentBytes ?? SegmentOptions.DefaultMaxBytes,
        });
        _count = count;
        _slots = options.SlotsPerExecutor ?? Math.Max(1, Environment.ProcessorCount / count);
        Dispatcher = new Dispatcher(options.MaxAttempts, RunAlone);
        Dispatcher.Await(count);
        var limits = ConnectionLimits.Default with { MaxFrameBytes = options.MaxFrameBytes };
        _executors = new Executors(
            new ExecutorsOptions
            {
                Count = count,
                Welcome = WelcomeFor(options, _slots, _segments),
                UseTcp = options.UseTcp,
                StartTimeout = options.ExecutorStartTimeout,
                Limits = limits,
            },
            this,
            log,
            TimeProvider.System);
    }

    /// <summary>Spreads calls over the executors that are connected.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>This process's segments; null: there are none.</summary>
    public JobSegments? Segments => _segments;

    /// <summary>Where large arrays go; null: they travel as bytes.</summary>
    public ISharedMemory? SharedMemory => _segments?.Arrays;

    /// <summary>Process ids of the executors that run now.</summary>
    public IEnumerable<int> ProcessIds => _executors.ProcessIds;

    /// <summary>The directory of the driver's socket, once there is one.</summary>
    public string? DirectoryPath => _executors.DirectoryPath;

    /// <summary>Starts the executors in the background.</summary>
    public void Start() => _executors.Start();

    /// <summary>Ends the executors. Calls in flight and queued ones run locally, but for those that have lost executors to the last one.</summary>
    public void Dispose()
    {
        Dispatcher.GiveUp(s_stopped);
        _executors.Dispose();
        foreach (var lane in _lanes.Values)
        {
            Dispatcher.Abandon(lane, s_stopped);
        }

        foreach (var call in _alone.Keys)
        {
            if (_alone.TryRemove(call, out _))
            {
                call.AddLostAttempt(s_stopped.What);
                Dispatcher.GiveUp(call);
            }
        }

        _segments?.Dispose();
    }

    /// <inheritdoc/>
    void IExecutorEvents.OnConnected(ExecutorConnection executor)
    {
        var lane = new ExecutorLane(executor.Connection, _slots, _commit, _threads, Dispatcher, SegmentsOf(executor));
        SweepOnce();
        _lanes[executor.Id] = lane;
        if (executor.Tag is ShippedCall call)
        {
            _alone.TryRemove(call, out _);
            lane.WhenEmpty(executor.Retire);
            executor.Start(lane);
            lane.TryReserve(int.MaxValue);
            lane.Send(call);
            return;
        }

        // An executor full of attempts that nobody waits for any more is replaced by a fresh one.
        lane.WhenStuck(executor.Connection.Dispose);
        executor.Start(lane);
        Dispatcher.Add(lane);
        NoLongerAwaited();
    }

    /// <inheritdoc/>
    void IExecutorEvents.OnLost(ExecutorConnection executor, ExecutorExit exit)
    {
        if (_lanes.TryRemove(executor.Id, out var lane))
        {
            Dispatcher.Lose(lane, $"{executor} {exit}");
        }
    }

    /// <inheritdoc/>
    void IExecutorEvents.OnGivenUp(object? tag, ExecutorStartException error)
    {
        if (tag is ShippedCall call)
        {
            _alone.TryRemove(call, out _);
            call.AddLostAttempt($"no executor could be started for it: {error.Message}");
            Dispatcher.GiveUp(call);
            return;
        }

        var left = Dispatcher.ExpectOneLess();
        NoLongerAwaited();
        if (left == 0)
        {
            Dispatcher.GiveUp(new LocalReason(LocalReasonKind.NoFreeSlot, $"no executor could be started: {error.Message}"));
        }
    }

    private ExecutorSegments? SegmentsOf(ExecutorConnection executor) => _segments is null ? null : new ExecutorSegments(_segments, executor.ProcessId);

    /// <summary>Deletes what killed drivers left in shared memory. Not before there is an executor: the program's first result waits for the same processors.</summary>
    private void SweepOnce()
    {
        if (_segments is not null && Interlocked.Exchange(ref _swept, 1) == 0)
        {
            _threads.Run(static () => SegmentFolders.Sweep(TimeProvider.System));
        }
    }

    private static Welcome WelcomeFor(ClusterOptions options, int slots, JobSegments? segments) => new()
    {
        Slots = slots,
        MaxFrameBytes = options.MaxFrameBytes,
        MaxGraphObjects = options.MaxGraphObjects,
        SlotPatienceMs = (int)Math.Ceiling(options.SlotPatience.TotalMilliseconds),
        SegmentFolders = segments is null ? [] : [.. segments.Folders.Paths],
        SegmentBytes = options.SegmentBytes,
        MaxSegmentBytes = options.MaxSegmentBytes ?? SegmentOptions.DefaultMaxBytes,
    };

    /// <summary>An executor has come, or is given up. Counts the first ones: replacements are not waited for.</summary>
    private void NoLongerAwaited()
    {
        if (Interlocked.Increment(ref _settled) <= _count)
        {
            Dispatcher.AwaitOneLess();
        }
    }

    private void RunAlone(ShippedCall call)
    {
        // Nothing of what it meets there may be new.
        call.EmbedShared();
        _alone[call] = true;
        _executors.StartExtra(call);
    }
}
