namespace Distributed.Engine.Effects.Slots;

/// <summary>One integer operation on two others.</summary>
internal sealed record ComputedIndex(IndexOperation Operation, IndexExpression Left, IndexExpression Right) : IndexExpression
{
    public override int Size { get; } = Left.Size + Right.Size + 1;

    public override void Collect(HashSet<CapturePath> paths, HashSet<LoopVariable> seen)
    {
        Left.Collect(paths, seen);
        Right.Collect(paths, seen);
    }

    public override bool Contains(LoopVariable variable) => Left.Contains(variable) || Right.Contains(variable);

    public override Interval Evaluate(SlotScope scope)
    {
        var left = Left.Evaluate(scope);
        var right = Right.Evaluate(scope);
        return Operation switch
        {
            IndexOperation.Add => left.Plus(right),
            IndexOperation.Subtract => left.Minus(right),
            IndexOperation.Multiply => left.Times(right),
            IndexOperation.Divide => left.DividedBy(right),
            IndexOperation.Remainder => left.Modulo(right),
            IndexOperation.Min => left.Least(right),
            IndexOperation.Max => left.Greatest(right),
            _ => Interval.Full,
        };
    }
}
