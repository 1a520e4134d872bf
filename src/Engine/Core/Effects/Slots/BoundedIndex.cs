namespace Distributed.Engine.Effects.Slots;

/// <summary>An integer of which a condition on the way has told a bound.</summary>
/// <param name="Inner">The integer.</param>
/// <param name="Least">What it is not less than; null: nothing is known.</param>
/// <param name="Most">What it is not more than; null: nothing is known.</param>
internal sealed record BoundedIndex(IndexExpression Inner, IndexExpression? Least, IndexExpression? Most) : IndexExpression
{
    public override int Size { get; } = Inner.Size + (Least?.Size ?? 0) + (Most?.Size ?? 0) + 1;

    public override IndexExpression Bare => Inner.Bare;

    public override void Collect(HashSet<CapturePath> paths, HashSet<LoopVariable> seen)
    {
        Inner.Collect(paths, seen);
        Least?.Collect(paths, seen);
        Most?.Collect(paths, seen);
    }

    public override bool Contains(LoopVariable variable) =>
        Inner.Contains(variable) || Least?.Contains(variable) == true || Most?.Contains(variable) == true;

    public override Interval Evaluate(SlotScope scope)
    {
        long min = Least is null ? int.MinValue : Least.Evaluate(scope).Min;
        long max = Most is null ? int.MaxValue : Most.Evaluate(scope).Max;
        return Inner.Evaluate(scope).Within(new(min, max));
    }
}
