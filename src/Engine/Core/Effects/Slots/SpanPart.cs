namespace Distributed.Engine.Effects.Slots;

/// <summary>Which integer of a chunk of a loop is meant.</summary>
internal enum SpanPart
{
    /// <summary>The number that an iteration gets as its first argument.</summary>
    Number,

    /// <summary>Where the range begins that an iteration gets.</summary>
    RangeFirst,

    /// <summary>Where that range ends.</summary>
    RangeEnd,

    /// <summary>The first number of all in the chunk.</summary>
    First,

    /// <summary>The one after the last.</summary>
    End,
}
