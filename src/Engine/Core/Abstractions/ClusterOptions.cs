using Microsoft.Extensions.Logging;

namespace Distributed;

/// <summary>
/// How this process runs redirected calls. Read once, when the first redirected call is made.
/// Instances are not thread-safe while they are being filled in.
/// </summary>
public sealed class ClusterOptions
{
    /// <summary>
    /// Which cluster to use: empty (in-process), <c>copied</c>, <c>local</c> or <c>local:N</c>.
    /// Null: the environment variable <c>DISTRIBUTED_CLUSTER</c>, else the runtime configuration option <c>Distributed.Cluster</c>.
    /// </summary>
    public string? Cluster { get; set; }

    /// <summary>Where calls run. Null: <c>DISTRIBUTED_PLACEMENT</c>, else <see cref="Distributed.Placement.Auto"/>.</summary>
    public Placement? Placement { get; set; }

    /// <summary>Slots of each executor: calls it runs at a time. Null: the machine's cores divided by the executors, at least one.</summary>
    public int? SlotsPerExecutor { get; set; }

    /// <summary>How many executors may be lost under one call before it is tried alone in a fresh one. At least 1.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long one executor may take to start and connect.</summary>
    public TimeSpan ExecutorStartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest frame accepted from or sent to an executor, in bytes.</summary>
    public int MaxFrameBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>
    /// Bytes of one segment of shared memory, in which large captured arrays and results lie for executors on this machine. A larger array gets a segment of its own.
    /// </summary>
    public long SegmentBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// The most bytes of shared memory that this program, and each executor, may use; beyond them arrays travel as bytes. 0: none. Null: a quarter of the
    /// memory that the program may use.
    /// </summary>
    public long? MaxSegmentBytes { get; set; }

    /// <summary>The most objects one closure's graph may have; a larger one stays local.</summary>
    public int MaxGraphObjects { get; set; } = 20_000_000;

    /// <summary>Whether the table of call sites is printed to standard error at exit. Null: when <c>DISTRIBUTED_EXPLAIN</c> is 1.</summary>
    public bool? Explain { get; set; }

    /// <summary>
    /// When a queued call waits this long in an executor without any other completing there, it is started beyond the slots,
    /// so that calls which wait for each other can't deadlock.
    /// </summary>
    public TimeSpan SlotPatience { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long a shipped call whose loops look at captured variables may be away before it is looked after: when one of them was changed here meanwhile, the call is
    /// run again in this process, which sees the change. <see cref="Timeout.InfiniteTimeSpan"/>: never.
    /// </summary>
    public TimeSpan WaitingLimit { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the engine logs what befalls its executors, under <c>Distributed.Engine</c>. Null: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Whether executors are reached over TCP on loopback instead of Unix-domain sockets.</summary>
    public bool UseTcp { get; set; }
}
