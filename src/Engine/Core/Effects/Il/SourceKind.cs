namespace Distributed.Engine.Effects.Il;

internal enum SourceKind
{
    Local,
    Argument,
    Field,

    /// <summary>An element of some array of a type.</summary>
    Element,

    /// <summary>The state of some framework object of a type; of any type when there is none.</summary>
    Object,

    /// <summary>What a user's method found out by itself.</summary>
    Call,

    /// <summary>A call that moves something on (MoveNext, Read, Dequeue, a clock): a new answer each time.</summary>
    Advance,
}
