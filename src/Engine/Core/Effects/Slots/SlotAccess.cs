namespace Distributed.Engine.Effects.Slots;

/// <summary>One place in the code that uses elements of a captured array.</summary>
/// <param name="Use">What it does to them.</param>
/// <param name="First">The index of the first one.</param>
/// <param name="Count">How many.</param>
/// <param name="Walk">The method it is in, as it is called.</param>
/// <param name="Block">The block it is in.</param>
internal sealed record SlotAccess(SlotUse Use, IndexExpression First, IndexExpression Count, SlotWalk Walk, int Block)
{
    /// <summary>All elements it may use; empty when it is never reached with a valid index.</summary>
    public Interval Evaluate(SlotScope scope)
    {
        var first = First.Evaluate(scope);

        // From one number up to another: whatever the first is, it ends at the other. Invalid counts throw before anything is used.
        if (Count.Bare is ComputedIndex { Operation: IndexOperation.Subtract } length && Equals(length.Right.Bare, First.Bare))
        {
            return new(first.Min, length.Left.Evaluate(scope).Max - 1);
        }

        long count = Math.Max(0, Count.Evaluate(scope).Max);
        return new(first.Min, first.Max + count - 1);
    }
}
