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

    /// <summary>This process decides the answer.</summary>
    Process,

    /// <summary>Starts work that outlives the call (S18).</summary>
    Detached,

    /// <summary>Gives a hash code that differs between processes (S9).</summary>
    Hash,
}

/// <summary>What the knowledge base says of one framework member.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="IsQuiet">It never calls back ToString, Equals, CompareTo… of the objects it is given.</param>
/// <param name="Reflects">It reaches into users' types by reflection: all their members may run.</param>
/// <param name="Remedy">What a user can do instead; null: the kind's own remedy.</param>
internal sealed record KnownEffect(EffectKind Kind, bool IsQuiet = false, bool Reflects = false, string? Remedy = null)
{
    public static KnownEffect Unknown { get; } = new(EffectKind.Unknown);

    public static KnownEffect Harmless { get; } = new(EffectKind.Pure, IsQuiet: true);
}
