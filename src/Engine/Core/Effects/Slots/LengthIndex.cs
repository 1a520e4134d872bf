namespace Distributed.Engine.Effects.Slots;

/// <summary>The length of a captured array.</summary>
internal sealed record LengthIndex(CapturePath Array) : IndexExpression
{
    public override void Collect(HashSet<CapturePath> paths, HashSet<LoopVariable> seen) => paths.Add(Array);

    public override Interval Evaluate(SlotScope scope) => scope.Length(Array);
}
