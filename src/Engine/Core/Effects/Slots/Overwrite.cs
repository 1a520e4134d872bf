namespace Distributed.Engine.Effects.Slots;

/// <summary>A store that gives every element of a range a new value, each in its turn, unless the closure throws.</summary>
/// <param name="Start">The number of the first element, or row.</param>
/// <param name="End">The number after the last one's.</param>
/// <param name="Row">The inner loop, when rows are counted; else null.</param>
/// <param name="Width">What the row's number is multiplied with to give an index; null: one.</param>
/// <param name="Shift">What is added to the index.</param>
internal sealed record Overwrite(IndexExpression Start, IndexExpression End, Overwrite? Row, IndexExpression? Width, IndexExpression Shift)
{
    /// <summary>The range, the end not included; null when what was captured doesn't say it exactly.</summary>
    public (long From, long To)? Evaluate(SlotScope scope)
    {
        var from = Start.Evaluate(scope);
        var to = End.Evaluate(scope);
        var shift = Shift.Evaluate(scope);
        if (!from.IsExact || !to.IsExact || !shift.IsExact)
        {
            return null;
        }

        long width = 1;
        if (Row is not null)
        {
            // Rows without gaps between them: each begins at nought and is as long as they are apart.
            var distance = Width!.Evaluate(scope);
            if (!distance.IsExact || Row.Evaluate(scope) is not { From: 0, To: var length } || length != distance.Min)
            {
                return null;
            }

            width = length;
        }

        long first = (from.Min * width) + shift.Min, end = (Math.Max(from.Min, to.Min) * width) + shift.Min;
        return first < int.MinValue || end > int.MaxValue ? null : (first, end);
    }
}
