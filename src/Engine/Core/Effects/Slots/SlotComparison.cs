namespace Distributed.Engine.Effects.Slots;

/// <summary>A comparison of two integers. Immutable.</summary>
/// <param name="Operator">How they are compared.</param>
/// <param name="Left">An integer.</param>
/// <param name="Right">An integer.</param>
internal sealed record SlotComparison(SlotOperator Operator, SlotValue Left, SlotValue Right)
{
    /// <summary>What holds where this one doesn't.</summary>
    public SlotComparison Negated => this with
    {
        Operator = Operator switch
        {
            SlotOperator.Less => SlotOperator.GreaterOrEqual,
            SlotOperator.LessOrEqual => SlotOperator.Greater,
            SlotOperator.Greater => SlotOperator.LessOrEqual,
            SlotOperator.GreaterOrEqual => SlotOperator.Less,
            SlotOperator.Equal => SlotOperator.NotEqual,
            _ => SlotOperator.Equal,
        },
    };

    /// <summary>The same, seen from the other side.</summary>
    public SlotComparison Turned => new(
        Operator switch
        {
            SlotOperator.Less => SlotOperator.Greater,
            SlotOperator.LessOrEqual => SlotOperator.GreaterOrEqual,
            SlotOperator.Greater => SlotOperator.Less,
            SlotOperator.GreaterOrEqual => SlotOperator.LessOrEqual,
            _ => Operator,
        },
        Right,
        Left);

    /// <summary>The left integer, with what the comparison tells of it where it holds.</summary>
    public IndexExpression LeftBounded()
    {
        var left = Left.Index!;
        var right = Right.Index!;
        var one = new ConstantIndex(1);
        return Operator switch
        {
            SlotOperator.Less => Bounded(left, null, new ComputedIndex(IndexOperation.Subtract, right, one)),
            SlotOperator.LessOrEqual => Bounded(left, null, right),
            SlotOperator.Greater => Bounded(left, new ComputedIndex(IndexOperation.Add, right, one), null),
            SlotOperator.GreaterOrEqual => Bounded(left, right, null),
            SlotOperator.Equal => Bounded(left, right, right),
            _ => left,
        };
    }

    private static IndexExpression Bounded(IndexExpression inner, IndexExpression? least, IndexExpression? most)
    {
        // What has just been told needs no second telling, and what gets too large is no use.
        if (inner is BoundedIndex known && (least is null || Equals(least, known.Least)) && (most is null || Equals(most, known.Most)))
        {
            return inner;
        }

        var bounded = new BoundedIndex(inner, least, most);
        return bounded.Size <= IndexExpression.MaxSize ? bounded : inner;
    }
}
