using System.Collections;

namespace Distributed.Engine.Serialization;

/// <summary>The arrays of a graph of which only a part travels, ascending by their index. There are few: each look-up is a walk. Immutable.</summary>
internal sealed class WindowList : IReadOnlyList<(int Index, ArrayWindow Window)>
{
    private readonly (int Index, ArrayWindow Window)[] _entries;

    private WindowList((int Index, ArrayWindow Window)[] entries) => _entries = entries;

    /// <summary>All arrays travel whole.</summary>
    public static WindowList None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public (int Index, ArrayWindow Window) this[int index] => _entries[index];

    /// <param name="entries">Arrays by their index in the graph, each once, in any order.</param>
    public static WindowList Of(IReadOnlyCollection<(int Index, ArrayWindow Window)> entries)
    {
        if (entries.Count == 0)
            return None;
        (int Index, ArrayWindow Window)[] sorted = [.. entries];
        Array.Sort(sorted, static (a, b) => a.Index.CompareTo(b.Index));
        return new(sorted);
    }

    /// <summary>The part of the array at an index of the graph; <see langword="null"/> when all of it travels.</summary>
    public ArrayWindow? At(int index)
    {
        foreach (var (at, window) in _entries)
        {
            if (at == index)
                return window;
        }
        return null;
    }

    /// <summary>The part of an array; <see langword="null"/> when all of it travels.</summary>
    public ArrayWindow? Of(Array array)
    {
        foreach (var (_, window) in _entries)
        {
            if (ReferenceEquals(window.Array, array))
                return window;
        }
        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<(int Index, ArrayWindow Window)> GetEnumerator() => ((IEnumerable<(int Index, ArrayWindow Window)>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
