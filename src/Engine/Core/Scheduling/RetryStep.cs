namespace Distributed.Engine.Scheduling;

/// <summary>What comes after a lost attempt.</summary>
internal enum RetryStep
{
    /// <summary>Try again in any executor.</summary>
    Again,

    /// <summary>Try once more, alone in a fresh executor: only the call itself can be to blame then.</summary>
    Alone,

    /// <summary>Fault the call with the list of its attempts.</summary>
    GiveUp,
}
