namespace Distributed.Engine.Effects.Slots;

/// <summary>Any integer.</summary>
internal sealed record UnknownIndex : IndexExpression
{
    public static UnknownIndex Instance { get; } = new();

    public override Interval Evaluate(SlotScope scope) => Interval.Full;
}
