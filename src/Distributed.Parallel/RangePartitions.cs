using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Parallel;

/// <summary>Recognises the partitioners that <c>Partitioner.Create(from, to)</c> makes: their ranges are there from the beginning, and no code of the program makes them. Thread-safe.</summary>
internal static class RangePartitions
{
    /// <summary>More of them take too much memory to be listed: they are pulled as needed.</summary>
    private const int Most = 64 * 1024;

    /// <summary>All ranges of a partitioner; null when it is another one, has too many, or is made in a way that this version of the framework doesn't let us see.</summary>
    public static TItem[]? Of<TItem>(Partitioner<TItem> partitioner)
    {
        if (!IsRange<TItem>() || SourceOf(partitioner) is not { } ranges)
        {
            return null;
        }

        var listed = new List<TItem>();
        foreach (var range in ranges)
        {
            if (listed.Count == Most)
            {
                return null;
            }

            listed.Add(range);
        }

        return [.. listed];
    }

    /// <summary>Whether items are ranges as <c>Partitioner.Create</c> gives them.</summary>
    public static bool IsRange<TItem>() => typeof(TItem) == typeof(Tuple<int, int>) || typeof(TItem) == typeof(Tuple<long, long>);

    /// <summary>
    /// The framework wraps an iterator of its own, and a sequence of the program, in one type of partitioner, and shows neither. Both types have to be nested in <see cref="Partitioner"/>; else the
    /// partitioner is treated as the program's, which is slower and never wrong.
    /// </summary>
    private static IEnumerable<TItem>? SourceOf<TItem>(Partitioner<TItem> partitioner) =>
        partitioner.GetType() is { } type && type.DeclaringType == typeof(Partitioner)
            && type.GetField("_source", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(partitioner) is IEnumerable<TItem> source
            && source.GetType().DeclaringType == typeof(Partitioner)
            ? source
            : null;
}
