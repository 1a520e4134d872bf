namespace Distributed.Engine.Effects.Slots;

/// <summary>
/// Finds out whether a store gives all elements of a range new values: it is on every way round a counting loop that every run of the closure
/// goes through to its end, or through an exception that nobody catches. Pure.
/// </summary>
internal static class OverwriteReader
{
    public static Overwrite? Read(SlotAccess store)
    {
        if (store.Use != SlotUse.Store || !IsCertain(store.Walk))
        {
            return null;
        }

        IndexExpression zero = new ConstantIndex(0), shift = zero;
        var index = store.First.Bare;
        while (index is ComputedIndex { Operation: IndexOperation.Add } sum && !IsRows(sum))
        {
            // One side counts, the other doesn't change.
            bool isLeft = HasLoop(sum.Left);
            if (isLeft == HasLoop(sum.Right))
            {
                return null;
            }

            var constant = isLeft ? sum.Right : sum.Left;
            shift = Equals(shift, zero) ? constant : new ComputedIndex(IndexOperation.Add, shift, constant);
            index = (isLeft ? sum.Left : sum.Right).Bare;
        }

        return index switch
        {
            LoopVariable counter => Counting(counter, store.Walk, store.Block, zero, isOutermost: true) is { } single ? single with { Shift = shift } : null,
            ComputedIndex { Operation: IndexOperation.Add } rows => Rows(rows, store, shift),
            _ => null,
        };
    }

    private static bool IsRows(ComputedIndex sum) => Row(sum) is not null;

    /// <summary>The parts of <c>row * width + column</c>, in any order.</summary>
    private static (LoopVariable Row, IndexExpression Width, LoopVariable Column)? Row(ComputedIndex sum)
    {
        var (product, column) = sum.Left.Bare is LoopVariable ? (sum.Right, sum.Left.Bare) : (sum.Left, sum.Right.Bare);
        if (column is not LoopVariable columns || product is not ComputedIndex { Operation: IndexOperation.Multiply } times)
        {
            return null;
        }

        var (row, width) = times.Left.Bare is LoopVariable ? (times.Left.Bare, times.Right) : (times.Right.Bare, times.Left);
        return row is LoopVariable rows && !HasLoop(width) ? (rows, width, columns) : null;
    }

    private static Overwrite? Rows(ComputedIndex sum, SlotAccess store, IndexExpression shift)
    {
        var (row, width, column) = Row(sum)!.Value;
        var zero = new ConstantIndex(0);
        if (Counting(column, store.Walk, store.Block, zero, isOutermost: false) is not { } inner
            || Counting(row, store.Walk, column.Block, zero, isOutermost: true) is not { } outer
            || Loop.At(store.Walk, row.Block) is not { } rows || !rows.Holds(column.Block))
        {
            return null;
        }

        return outer with { Row = inner, Width = width, Shift = shift };
    }

    /// <summary>A loop that counts a variable up by one, to its end, and passes a block each time.</summary>
    private static Overwrite? Counting(LoopVariable counter, SlotWalk walk, int block, IndexExpression shift, bool isOutermost)
    {
        if (counter.Walk != walk || !counter.CountsUp || counter.Start is null || Loop.At(walk, counter.Block) is not { } loop)
        {
            return null;
        }

        bool isWhole = loop.Holds(block) && block != loop.Head && loop.EndsAtHead() && loop.AlwaysPasses(block) && (!isOutermost || loop.IsUnavoidable());
        return isWhole && EndOf(counter, walk, loop) is { } end ? new(counter, end, Row: null, Width: null, shift) : null;
    }

    /// <summary>What the counter is less than where the loop goes on.</summary>
    private static IndexExpression? EndOf(LoopVariable counter, SlotWalk walk, Loop loop)
    {
        var successors = walk.SuccessorsOf(loop.Head);
        if (!walk.Tests.TryGetValue(loop.Head, out var test) || successors.Count != 2 || loop.Holds(successors[0]) == loop.Holds(successors[1]))
        {
            return null;
        }

        var stays = loop.Holds(successors[0]) ? test : test.Negated;
        if (!ReferenceEquals(stays.Left.Index, counter))
        {
            stays = stays.Turned;
        }

        if (!ReferenceEquals(stays.Left.Index, counter) || HasLoop(stays.Right.Index!))
        {
            return null;
        }

        return stays.Operator switch
        {
            SlotOperator.Less => stays.Right.Index,
            SlotOperator.LessOrEqual => new ComputedIndex(IndexOperation.Add, stays.Right.Index!, new ConstantIndex(1)),
            _ => null,
        };
    }

    /// <summary>Called for sure, in methods that catch nothing, each time the closure runs.</summary>
    private static bool IsCertain(SlotWalk walk)
    {
        for (var at = walk; at is not null; at = at.Caller)
        {
            if (at.HasHandlers || at.Caller is { } caller && Loop.ReachesReturn(caller, 0, without: at.CallerBlock))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasLoop(IndexExpression expression)
    {
        var seen = new HashSet<LoopVariable>();
        expression.Collect([], seen);
        return seen.Count > 0;
    }
}
