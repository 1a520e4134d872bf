namespace Distributed.Engine.Effects.Tables;

/// <summary>What a value has to do with a table.</summary>
internal enum TableValueKind
{
    /// <summary>The table, or one of the arrays in it.</summary>
    Table,

    /// <summary>The address of an element, through which it could be written.</summary>
    Address,

    /// <summary>A span over it that can write.</summary>
    Span,

    /// <summary>A span over it that only reads.</summary>
    ReadOnlySpan,

    /// <summary>An element that is an object: equal ones are told apart by reference.</summary>
    Element,
}
