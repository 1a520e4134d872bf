using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Finds the span of items that are integers, or ranges of integers as <c>Partitioner.Create</c> gives them. Pure.</summary>
internal static class ItemSpan
{
    /// <summary>The span; null for other items, and for none.</summary>
    public static LoopSpan? Of<TItem>(TItem[] items) => items switch
    {
        int[] { Length: > 0 } numbers => OfNumbers(numbers),
        Tuple<int, int>[] { Length: > 0 } ranges when Array.TrueForAll(ranges, static range => range is not null) => OfRanges(ranges),
        _ => null,
    };

    private static LoopSpan OfNumbers(int[] numbers)
    {
        var isWhole = true;
        for (var i = 1; i < numbers.Length && isWhole; i++)
        {
            isWhole = numbers[i] == numbers[i - 1] + 1L;
        }

        return isWhole ? new(numbers[0], numbers[^1] + 1L, true) : new(numbers.Min(), numbers.Max() + 1L, false);
    }

    private static LoopSpan OfRanges(Tuple<int, int>[] ranges)
    {
        var isWhole = ranges[0].Item1 <= ranges[0].Item2;
        for (var i = 1; i < ranges.Length && isWhole; i++)
        {
            isWhole = ranges[i].Item1 == ranges[i - 1].Item2 && ranges[i].Item1 <= ranges[i].Item2;
        }

        return isWhole ? new(ranges[0].Item1, ranges[^1].Item2, true) : new(ranges.Min(static r => r.Item1), ranges.Max(static r => Math.Max(r.Item1, r.Item2)), false);
    }
}
