namespace Distributed.Engine.Effects.Slots;

/// <summary>A captured integer.</summary>
internal sealed record CapturedIndex(CapturePath Path) : IndexExpression
{
    public override void Collect(HashSet<CapturePath> paths, HashSet<LoopVariable> seen) => paths.Add(Path);

    public override Interval Evaluate(SlotScope scope) => scope.Integer(Path);
}
