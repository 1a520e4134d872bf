namespace Distributed.Engine.Effects.Slots;

/// <summary>
/// Finds out whether a store gives all elements of a range new values: it is on every way round a counting loop that every run of the closure
/// goes through to its end, or through an exception that nobody catches. The iterations of a chunk of a loop count as one. Pure.
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
            bool isLeft = Varies(sum.Left);
            if (isLeft == Varies(sum.Right))
            {
                return null;
            }

            var constant = isLeft ? sum.Right : sum.Left;
            shift = Equals(shift, zero) ? constant : new ComputedIndex(IndexOperation.Add, shift, constant);
            index = (isLeft ? sum.Left : sum.Right).Bare;
        }

        return index switch
        {
            LoopVariable or SpanIndex => Counting(index, store.Walk, store.Block, zero, isOutermost: true) is { } single ? single with { Shift = shift } : null,
            ComputedIndex { Operation: IndexOperation.Add } rows => Rows(rows, store, shift),
            _ => null,
        };
    }

    private static bool IsRows(ComputedIndex sum) => Row(sum) is not null;

    /// <summary>The parts of <c>row * width + column</c>, in any order.</summary>
    private static (IndexExpression Row, IndexExpression Width, LoopVariable Column)? Row(ComputedIndex sum)
    {
        var (product, column) = sum.Left.Bare is LoopVariable ? (sum.Right, sum.Left.Bare) : (sum.Left, sum.Right.Bare);
        if (column is not LoopVariable columns || product is not ComputedIndex { Operation: IndexOperation.Multiply } times)
        {
            return null;
        }

        var (row, width) = IsCounter(times.Left.Bare) ? (times.Left.Bare, times.Right) : (times.Right.Bare, times.Left);
        return IsCounter(row) && !Varies(width) ? (row, width, columns) : null;
    }

    private static bool IsCounter(IndexExpression index) => index is LoopVariable or SpanIndex { Part: SpanPart.Number };

    private static Overwrite? Rows(ComputedIndex sum, SlotAccess store, IndexExpression shift)
    {
        var (row, width, column) = Row(sum)!.Value;
        var zero = new ConstantIndex(0);
        if (Counting(column, store.Walk, store.Block, zero, isOutermost: false) is not { } inner
            || Counting(row, store.Walk, column.Block, zero, isOutermost: true) is not { } outer
            || (row is LoopVariable rows && !(Loop.At(store.Walk, rows.Block) is { } loop && loop.Holds(column.Block))))
        {
            return null;
        }

        return outer with { Row = inner, Width = width, Shift = shift };
    }

    /// <summary>A loop that counts up by one, to its end, and passes a block each time.</summary>
    private static Overwrite? Counting(IndexExpression counted, SlotWalk walk, int block, IndexExpression shift, bool isOutermost)
    {
        if (counted is SpanIndex { Part: SpanPart.Number })
        {
            // Counted by the loop around: each iteration passes the block.
            return isOutermost && !Loop.ReachesReturn(walk, 0, without: block)
                ? new(new SpanIndex(SpanPart.First), new SpanIndex(SpanPart.End), Row: null, Width: null, shift)
                : null;
        }

        if (counted is not LoopVariable counter || counter.Walk != walk || !counter.CountsUp || counter.Start is null || Loop.At(walk, counter.Block) is not { } loop)
        {
            return null;
        }

        bool isWhole = loop.Holds(block) && block != loop.Head && loop.EndsAtHead() && loop.AlwaysPasses(block) && (!isOutermost || loop.IsUnavoidable());
        return isWhole && EndOf(counter, walk, loop) is { } end && Bounds(counter.Start, end) is var (from, to) ? new(from, to, Row: null, Width: null, shift) : null;
    }

    /// <summary>A loop through the range that an iteration gets: all iterations of a chunk go through all of its ranges. Null: another one in each iteration.</summary>
    private static (IndexExpression From, IndexExpression To)? Bounds(IndexExpression start, IndexExpression end) =>
        start.Bare is SpanIndex { Part: SpanPart.RangeFirst } && end.Bare is SpanIndex { Part: SpanPart.RangeEnd } ? (new SpanIndex(SpanPart.First), new SpanIndex(SpanPart.End))
        : HasSpan(start) || HasSpan(end) ? null
        : (start, end);

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

    /// <summary>Whether it changes while the closure, or the chunk of a loop, runs.</summary>
    private static bool Varies(IndexExpression expression) => HasLoop(expression) || HasSpan(expression);

    private static bool HasSpan(IndexExpression expression) => expression switch
    {
        SpanIndex span => span.Varies,
        ComputedIndex computed => HasSpan(computed.Left) || HasSpan(computed.Right),
        BoundedIndex bounded => HasSpan(bounded.Inner) || (bounded.Least is { } least && HasSpan(least)) || (bounded.Most is { } most && HasSpan(most)),
        _ => false,
    };

    private static bool HasLoop(IndexExpression expression)
    {
        var seen = new HashSet<LoopVariable>();
        expression.Collect([], seen);
        return seen.Count > 0;
    }
}
