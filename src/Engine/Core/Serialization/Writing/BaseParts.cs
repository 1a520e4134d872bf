namespace Distributed.Engine.Serialization;

/// <summary>
/// Which arrays of a graph that others continue don't lie in it whole, decided by what the whole loop uses and what one of its closures does. Immutable.
/// </summary>
internal sealed class BaseParts
{
    /// <summary>A closure that reads less than this share of what the loop reads brings its part along.</summary>
    private const int OneIn = 2;

    private readonly List<ArrayWindow> _lying = [];
    private readonly List<Array> _open = [];

    /// <param name="loop">What one closure for the whole loop would use.</param>
    /// <param name="sample">What one of the closures uses.</param>
    public BaseParts(PlannedWindows loop, PlannedWindows sample)
    {
        Grounds = loop.Grounds;
        if (!sample.HasGrounds(loop.Grounds))
            return;
        foreach (var all in loop.Windows)
        {
            if (sample.Of(all.Array) is not { } part)
                continue;

            // What is overwritten has no content to share.
            if (part.IsOverwritten || (long)part.Count * OneIn < all.Count)
                _open.Add(all.Array);
            else
                _lying.Add(all with { IsOverwritten = false });
        }
    }

    /// <summary>What the parts follow from.</summary>
    public IReadOnlyList<object?> Grounds { get; }

    /// <summary>The part of an array that lies in the graph, empty for one without content; <see langword="null"/> when all of it does.</summary>
    public ArrayWindow? Of(Array array)
    {
        if (IsOpen(array))
            return new ArrayWindow(array, 0, 0, IsOverwritten: false);
        foreach (var window in _lying)
        {
            if (ReferenceEquals(window.Array, array))
                return window;
        }
        return null;
    }

    /// <summary>Whether an array is declared without content.</summary>
    public bool IsOpen(Array array) => _open.Exists(a => ReferenceEquals(a, array));

    /// <summary>Whether nothing has changed since.</summary>
    public bool IsSame(BaseParts other) =>
        _lying.SequenceEqual(other._lying) && _open.SequenceEqual(other._open) && new PlannedWindows([], Grounds).HasGrounds(other.Grounds);
}
