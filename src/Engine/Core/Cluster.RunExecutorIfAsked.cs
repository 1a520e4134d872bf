using Distributed.Engine.Execution;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.Engine.Supervision;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed;

public static partial class Cluster
{
    /// <summary>
    /// Call this first in <c>Main</c> of a trimmed program, where the runtime runs no startup hooks: in a process that was started as an
    /// executor it serves the driver and never returns. Elsewhere it does nothing.
    /// </summary>
    public static void RunExecutorIfAsked() => ExecutorRole.RunIfAsked(CreateExecutor);

    /// <summary>Composes what runs in an executor.</summary>
    private static IFrameHandler CreateExecutor(Connection connection, Welcome welcome) => new ExecutorHost(
        connection,
        welcome.Slots,
        TimeSpan.FromMilliseconds(welcome.SlotPatienceMs),
        new GraphLimits(welcome.MaxGraphObjects, welcome.MaxFrameBytes),
        JobSegments.Join(welcome.SegmentFolders, new SegmentOptions { SegmentBytes = welcome.SegmentBytes, MaxBytes = welcome.MaxSegmentBytes }));
}
