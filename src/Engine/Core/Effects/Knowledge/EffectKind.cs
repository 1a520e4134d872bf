namespace Distributed.Engine.Effects.Knowledge;

/// <summary>What a framework member does, as far as shipping is concerned. The words of the <c>.effects</c> files.</summary>
internal enum EffectKind
{
    /// <summary>Not listed: nobody has looked at it.</summary>
    Unknown,

    /// <summary>Depends on and changes only what it is given. Console and log output count as harmless too: they are forwarded.</summary>
    Pure,

    /// <summary>Harmless, but a new answer each time (Guid.NewGuid, UtcNow).</summary>
    Fresh,

    /// <summary>The machine decides the answer.</summary>
    HostBound,

    /// <summary>Others see it before the call completes.</summary>
    Outside,

    /// <summary>Locks, interlocked operations, concurrent collections.</summary>
    Sync,

    /// <summary>A moment when the closure learns from, or is seen by, code outside (S1, S2).</summary>
    Edge,

    /// <summary>Code outside runs from here on, which may read what the closure has written before (S1).</summary>
    Release,

    /// <summary>This process decides the answer.</summary>
    Process,

    /// <summary>Starts work that outlives the call (S18).</summary>
    Detached,

    /// <summary>Gives a hash code that differs between processes (S9).</summary>
    Hash,
}
