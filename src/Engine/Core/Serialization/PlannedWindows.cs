namespace Distributed.Engine.Serialization;

/// <summary>Which parts of captured arrays one closure uses, and what this was concluded from. Immutable.</summary>
/// <param name="Windows">The arrays of which only a part is used.</param>
/// <param name="Grounds">
/// The captured values that the parts follow from, but for fields of the closure's own object, always in the same order: integers, and objects by identity. A closure that is run on an
/// older copy of what it shares with others uses these parts only if they are still what they were.
/// </param>
internal sealed record PlannedWindows(IReadOnlyList<ArrayWindow> Windows, IReadOnlyList<object?> Grounds)
{
    /// <summary>All arrays are used whole.</summary>
    public static PlannedWindows None { get; } = new([], []);

    /// <summary>The part of an array; <see langword="null"/> when all of it may be used.</summary>
    public ArrayWindow? Of(Array array)
    {
        foreach (var window in Windows)
        {
            if (ReferenceEquals(window.Array, array))
                return window;
        }
        return null;
    }

    /// <summary>Whether other parts were concluded from the same values.</summary>
    public bool HasGrounds(IReadOnlyList<object?> others)
    {
        if (Grounds.Count != others.Count)
            return false;
        for (var i = 0; i < others.Count; i++)
        {
            // Equals of a user's type must not run here; an unequal box only makes more travel.
            var (mine, other) = (Grounds[i], others[i]);
            if (mine?.GetType().IsPrimitive == true ? !mine.Equals(other) : !ReferenceEquals(mine, other))
                return false;
        }
        return true;
    }
}
