namespace Distributed.Engine.Effects.Slots;

/// <summary>A number in the code.</summary>
internal sealed record ConstantIndex(int Value) : IndexExpression
{
    public override Interval Evaluate(SlotScope scope) => Interval.Of(Value);
}
