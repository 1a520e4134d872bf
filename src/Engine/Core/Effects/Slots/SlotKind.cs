namespace Distributed.Engine.Effects.Slots;

/// <summary>What is known of a value on the evaluation stack or in a variable.</summary>
internal enum SlotKind
{
    /// <summary>Nothing.</summary>
    Other,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>Whether one integer is less than another, or the like.</summary>
    Comparison,

    /// <summary>The range that an iteration of a loop gets.</summary>
    Range,

    /// <summary>A captured array.</summary>
    Array,

    /// <summary>The delegate's target, or an object or struct that it holds.</summary>
    Holder,

    /// <summary>The address of an array's element.</summary>
    ElementAddress,

    /// <summary>The address of a captured struct or number.</summary>
    HolderAddress,
}
