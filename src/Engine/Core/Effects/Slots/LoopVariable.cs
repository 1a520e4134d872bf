using System.Runtime.CompilerServices;

namespace Distributed.Engine.Effects.Slots;

/// <summary>
/// A local variable where several ways meet with different values: at the head of a loop, or behind an <c>if</c>. Collects what is stored on
/// each way while a method is walked; evaluated afterwards. Equal to itself only. Not thread-safe until the walk has ended.
/// </summary>
/// <param name="Walk">The walk through the method it is in.</param>
/// <param name="Block">The block where the ways meet.</param>
internal sealed record LoopVariable(SlotWalk Walk, int Block) : IndexExpression
{
    private const int MaxSources = 4;

    private readonly List<IndexExpression> starts = [];
    private readonly List<ComputedIndex> steps = [];
    private bool isUnknown;

    /// <summary>Its value at first; null when there are several, or it isn't known.</summary>
    public IndexExpression? Start => !isUnknown && starts.Count == 1 ? starts[0] : null;

    /// <summary>Whether every way back adds one.</summary>
    public bool CountsUp => !isUnknown && steps is [{ Right: ConstantIndex { Value: 1 } }];

    /// <summary>A variable that no way changes is what it was at first.</summary>
    public override IndexExpression Settled => steps.Count == 0 && Start is { } start ? start.Settled : this;

    public override void Collect(HashSet<CapturePath> paths, HashSet<LoopVariable> seen)
    {
        if (Settled is var settled && !ReferenceEquals(settled, this))
        {
            settled.Collect(paths, seen);
            return;
        }

        if (!seen.Add(this))
        {
            return;
        }

        foreach (var source in starts.Concat<IndexExpression>(steps))
        {
            source.Collect(paths, seen);
        }
    }

    public bool Equals(LoopVariable? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override bool Contains(LoopVariable variable) => ReferenceEquals(this, variable);

    /// <summary>Adds what is stored on one way. Itself, with or without a bound, is nothing new.</summary>
    public void Add(IndexExpression value)
    {
        if (isUnknown || ReferenceEquals(value.Bare, this))
        {
            return;
        }

        if (value is ComputedIndex { Operation: IndexOperation.Add, Right: ConstantIndex } step && ReferenceEquals(step.Left.Bare, this))
        {
            AddOnce(steps, step);
        }
        else if (value.Contains(this))
        {
            isUnknown = true;
        }
        else
        {
            AddOnce(starts, value);
        }
    }

    public override Interval Evaluate(SlotScope scope)
    {
        if (isUnknown || starts.Count == 0 || !scope.TryEnter(this))
        {
            return Interval.Full;
        }

        try
        {
            var start = starts.Select(s => s.Evaluate(scope)).Aggregate((a, b) => a.Union(b));
            long min = start.Min, max = start.Max;
            foreach (var step in steps)
            {
                var before = step.Left.Evaluate(scope);
                long by = ((ConstantIndex)step.Right).Value;
                if (by >= 0)
                {
                    max = int.MaxValue;
                }
                else
                {
                    min = int.MinValue;
                }

                // A step over the end of the range comes out at the other side.
                if (before.Min + by < int.MinValue || before.Max + by > int.MaxValue)
                {
                    return Interval.Full;
                }
            }

            return new(min, max);
        }
        finally
        {
            scope.Leave(this);
        }
    }

    private void AddOnce<T>(List<T> list, T value)
        where T : IndexExpression
    {
        if (list.Contains(value))
        {
            return;
        }

        list.Add(value);
        isUnknown |= list.Count > MaxSources;
    }
}
