namespace Distributed.Engine.Diagnostics;

/// <summary>Classes of reason for staying local.</summary>
internal enum LocalReasonKind
{
    /// <summary>The user or the placement asked for it.</summary>
    Asked,

    /// <summary>No executor slot was free.</summary>
    NoFreeSlot,

    /// <summary>A method's effects are not known.</summary>
    UnknownCode,

    /// <summary>A static field that isn't known to be immutable.</summary>
    StaticState,

    /// <summary>Locks, interlocked operations, volatile access, concurrent collections.</summary>
    Synchronization,

    /// <summary>A token, progress, task or channel is observed before the closure ends (S1, S2).</summary>
    Edge,

    /// <summary>Writes files, sockets, processes: visible outside before completion.</summary>
    Outside,

    /// <summary>This process decides the answer: thread identity, environment, registrations, AsyncLocal.</summary>
    ProcessBound,

    /// <summary>A loop that may wait for a write from outside (S13).</summary>
    Waiting,

    /// <summary>Work that outlives the call (S18).</summary>
    Detached,

    /// <summary>Something captured can't travel (S11, handles, foreign types).</summary>
    Capture,

    /// <summary>The module can't be identified in another process (S12).</summary>
    Code,

    /// <summary>A result, exception or change could not be brought back exactly (S6).</summary>
    Result,

    /// <summary>The attempt failed where a local run may not (S7, S14).</summary>
    ForeignGround,

    /// <summary>An option of the call that only the local scheduler can honour.</summary>
    CallOption,

    /// <summary>A limit was reached: graph size, analysis budget.</summary>
    Limit,

    /// <summary>Other code changed the same places while the call was away.</summary>
    Conflict,

    /// <summary>Shipping costs more than it gains.</summary>
    NotWorthIt,
}
