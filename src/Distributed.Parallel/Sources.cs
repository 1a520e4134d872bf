using System.Collections.Concurrent;
using Distributed.Engine.Calls;
using Distributed.Engine.Execution.Loops;
using Distributed.Engine.Submission.Loops;

namespace Distributed.Parallel;

/// <summary>How the items of a loop are given out: lists by their positions, all else pulled as needed. Thread-safe.</summary>
internal static class Sources
{
    /// <summary>How many items; null where only their end will tell.</summary>
    public static long? CountOf<TItem>(IEnumerable<TItem> source) => source is IList<TItem> list ? list.Count : null;

    /// <summary>The items of a sequence.</summary>
    public static LoopSource Of<TItem, TLocal>(IEnumerable<TItem> source, Func<TLocal>? init) => source switch
    {
        int[] numbers => RangeOf(numbers.Length, (first, count) => Chunk(first, Part((TItem[])source, (int)first, (int)count), init)),
        TItem[] array => new RangeSource(0, array.Length, (first, count) => Chunk(first, Part(array, (int)first, (int)count), init)),
        IList<TItem> list => new RangeSource(0, list.Count, (first, count) => Chunk(first, Slice(list, (int)first, (int)count), init), runsCode: MayRunCode(list)),
        _ => new PulledSource<TItem>(source.GetEnumerator, (first, items) => Chunk(first, items, init), (first, rest) => Rest(first, rest, init), oneByOne: false),
    };

    /// <summary>The items of an asynchronous loop. The BCL's takes one from the source whenever a body is free, and never more: so does this, where the source isn't a list.</summary>
    public static LoopSource OfAsync<TItem>(IEnumerable<TItem> source) => source is IList<TItem> list
        ? new RangeSource(0, list.Count, (first, count) => AsyncChunk(first, Slice(list, (int)first, (int)count)), runsCode: MayRunCode(list))
        : new PulledSource<TItem>(source.GetEnumerator, AsyncChunk, static (first, rest) => new AsyncItemsChunk<TItem> { From = first, Items = [], Rest = rest }, oneByOne: true);

    /// <summary>A chunk of an asynchronous loop.</summary>
    public static AsyncItemsChunk<TItem> AsyncChunk<TItem>(long first, TItem[] items) => new() { From = first, Count = items.Length, Items = items };

    /// <summary>The items of a partitioner that gives partitions as they are asked for. One of them is asked for, and gets all.</summary>
    public static LoopSource Of<TItem, TLocal>(Partitioner<TItem> source, Func<TLocal>? init) => RangePartitions.Of(source) is { } ranges
        ? RangeOf(ranges.Length, (first, count) => Chunk(first, Part(ranges, (int)first, (int)count), init))
        : new PulledSource<TItem>(
            () => Open(source.GetDynamicPartitions()), (first, items) => Chunk(first, items, init), (first, rest) => Rest(first, rest, init), oneByOne: !MayBePulledAhead(source));

    /// <summary>Integers, or ranges of them: which ones a chunk has says which parts of arrays it uses.</summary>
    private static RangeSource RangeOf(int length, Func<long, long, LoopChunk> chunk) => new(0, length, chunk, outline: chunk);

    /// <summary>Whether its indexer is the program's.</summary>
    private static bool MayRunCode<TItem>(IList<TItem> list) => list is not (List<TItem> or TItem[]);

    /// <summary>Whether it is one of the framework's own: then its numbers count the items of a single partition from nought.</summary>
    public static bool IsTheBcls<TItem>(Partitioner<TItem> source) => source.GetType().Assembly == typeof(Partitioner).Assembly;

    /// <summary>
    /// Ranges, and positions in lists, are there whatever became of those before. From a program's own partitioner, or one that was asked not to buffer, the next item may
    /// come only when the one before has been worked on.
    /// </summary>
    private static bool MayBePulledAhead<TItem>(Partitioner<TItem> source) =>
        RangePartitions.IsRange<TItem>()
        || (IsTheBcls(source) && !source.GetType().Name.Contains("Enumerable", StringComparison.Ordinal));

    private static IEnumerator<TItem> Open<TItem>(IEnumerable<TItem>? partitions) =>
        partitions is null ? throw new InvalidOperationException("The partitioner's GetDynamicPartitions returned null.") : OneOf(partitions);

    /// <summary>The enumerator is asked for with the first item: what is wrong with it then is the loop's failure, as in the BCL.</summary>
    private static IEnumerator<TItem> OneOf<TItem>(IEnumerable<TItem> partitions)
    {
        try
        {
            using var items = partitions.GetEnumerator() ?? throw new InvalidOperationException("The partitioner's dynamic partitions gave no enumerator.");
            while (items.MoveNext())
            {
                yield return items.Current;
            }
        }
        finally
        {
            (partitions as IDisposable)?.Dispose();
        }
    }

    private static ItemsChunk<TItem, TLocal> Rest<TItem, TLocal>(long first, IEnumerable<TItem> items, Func<TLocal>? init) =>
        new() { From = first, Items = [], Rest = items, Init = init };

    private static ItemsChunk<TItem, TLocal> Chunk<TItem, TLocal>(long first, TItem[] items, Func<TLocal>? init) =>
        new() { From = first, Count = items.Length, Items = items, Init = init };

    /// <summary>Not a span: the array may be one of a derived type.</summary>
    private static TItem[] Part<TItem>(TItem[] array, int first, int count)
    {
        var items = new TItem[count];
        Array.Copy(array, first, items, 0, count);
        return items;
    }

    private static TItem[] Slice<TItem>(IList<TItem> list, int first, int count)
    {
        var items = new TItem[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = list[first + i];
        }

        return items;
    }
}
