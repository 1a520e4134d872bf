namespace Distributed.Engine.Effects;

/// <summary>What a closure may do with a user's static field.</summary>
internal enum StaticFieldRule
{
    /// <summary>The compiler's or a tool's own: no part of the program's meaning.</summary>
    Ignored,

    /// <summary>Readonly and immutable, or a table that is only read: the same in every process if its type initialiser is.</summary>
    Constant,

    /// <summary>One per thread.</summary>
    PerThread,

    /// <summary>Anything else.</summary>
    Refused,
}
