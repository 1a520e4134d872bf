namespace Distributed.Engine.Scheduling;

/// <summary>
/// Where a call goes under placement auto, once it is known that it isn't too short to ship. Calls of unknown length fill what is idle here, which tells their
/// length for nothing, and so do those for which shipping is a noticeable part of the time; the rest go to executors. Long calls go to executors first. Pure.
/// </summary>
internal static class PlacementPolicy
{
    /// <summary>Calls that may be queued before more of them stay local.</summary>
    public const int MaxQueued = 10_000;

    /// <summary>Bytes of closures that may be queued.</summary>
    public const long MaxQueuedBytes = 256L * 1024 * 1024;

    /// <summary>Chooses the place.</summary>
    /// <param name="fillsHereFirst">Whether calls of the site aren't known to be so long that shipping doesn't matter.</param>
    /// <param name="isLocalIdle">Whether a processor of this machine has nothing to do, as far as the engine knows.</param>
    /// <param name="isSlotFree">Whether an executor has a free slot.</param>
    /// <param name="mayQueue">Whether it may wait for whichever is free first.</param>
    public static CallPlace Choose(bool fillsHereFirst, bool isLocalIdle, bool isSlotFree, bool mayQueue) => (fillsHereFirst, isLocalIdle, isSlotFree) switch
    {
        (true, true, _) => CallPlace.IdleLocal,
        (_, _, true) => CallPlace.Executor,
        (false, true, false) => CallPlace.IdleLocal,
        _ => mayQueue ? CallPlace.Queue : CallPlace.Local,
    };

    /// <summary>
    /// Whether a call may be queued at all. One that is started on a thread of its own or awaits in its midst doesn't need a processor all the time, so it needn't
    /// wait for one to be free.
    /// </summary>
    public static bool MayQueue(bool isAsync, TaskCreationOptions options, int queued, long queuedBytes) =>
        !isAsync && (options & TaskCreationOptions.LongRunning) == 0 && queued < MaxQueued && queuedBytes < MaxQueuedBytes;
}
