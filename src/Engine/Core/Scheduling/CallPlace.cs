namespace Distributed.Engine.Scheduling;

/// <summary>Where a call goes under placement auto.</summary>
internal enum CallPlace
{
    /// <summary>The local thread pool, as a call that would have had to wait elsewhere.</summary>
    Local,

    /// <summary>A processor of this machine that has nothing to do.</summary>
    IdleLocal,

    /// <summary>An executor with a free slot.</summary>
    Executor,

    /// <summary>The queue, for whichever is free first: an executor or this process.</summary>
    Queue,
}
