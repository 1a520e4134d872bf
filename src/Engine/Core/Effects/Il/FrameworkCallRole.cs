namespace Distributed.Engine.Effects.Il;

/// <summary>What a framework call means for a loop that tests its result.</summary>
internal enum FrameworkCallRole
{
    /// <summary>The result depends on the arguments and the object's present state.</summary>
    Observes,

    /// <summary>The result is what was passed in (awaiters).</summary>
    PassesOn,

    /// <summary>Changes the object: a later look at it may differ.</summary>
    Changes,

    /// <summary>A clock or a random number: differs by itself.</summary>
    Ticks,
}
