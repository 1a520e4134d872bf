namespace Distributed.Engine.Effects.Slots;

/// <summary>What is known of one value while a method is walked. Immutable.</summary>
internal sealed record SlotValue(SlotKind Kind)
{
    /// <summary>No variable: see <see cref="Variable"/>.</summary>
    public const int NoVariable = -1;

    public static SlotValue Other { get; } = new(SlotKind.Other);

    /// <summary>An integer of which nothing is known.</summary>
    public static SlotValue AnyInteger { get; } = OfInteger(UnknownIndex.Instance);

    /// <summary>The array, the holder, or the array that an element is of.</summary>
    public CapturePath? Path { get; init; }

    /// <summary>The integer, or the element's index.</summary>
    public IndexExpression? Index { get; init; }

    /// <summary>The variable that an integer was just read from: a comparison tells something of it, too.</summary>
    public int Variable { get; init; } = NoVariable;

    public SlotComparison? Comparison { get; init; }

    public static SlotValue OfInteger(IndexExpression index) => new(SlotKind.Integer) { Index = index };

    public static SlotValue OfArray(CapturePath path) => new(SlotKind.Array) { Path = path };

    public static SlotValue OfHolder(CapturePath path) => new(SlotKind.Holder) { Path = path };

    public static SlotValue OfHolderAddress(CapturePath path) => new(SlotKind.HolderAddress) { Path = path };

    public static SlotValue OfElement(CapturePath array, IndexExpression index) => new(SlotKind.ElementAddress) { Path = array, Index = index };

    public static SlotValue OfComparison(SlotComparison comparison) => new(SlotKind.Comparison) { Comparison = comparison };

    /// <summary>What of it code that isn't followed could use to reach more than was seen.</summary>
    public bool Leads => Kind is SlotKind.Array or SlotKind.ElementAddress or SlotKind.HolderAddress;
}
