namespace Distributed.Engine.Effects.Slots;

/// <summary>An integer that the chunk of a loop gives to its iterations, or the chunk's bounds. Where no chunk is known nothing is known of it.</summary>
internal sealed record SpanIndex(SpanPart Part) : IndexExpression
{
    /// <summary>Whether it is another one in each iteration.</summary>
    public bool Varies => Part is not (SpanPart.First or SpanPart.End);

    public override Interval Evaluate(SlotScope scope)
    {
        if (scope.Iterations is not { } span || span.First < int.MinValue || span.End > int.MaxValue)
        {
            return Interval.Full;
        }

        return Part switch
        {
            SpanPart.First => span.IsWhole ? Interval.Of(span.First) : Interval.Full,
            SpanPart.End => span.IsWhole ? Interval.Of(span.End) : Interval.Full,
            SpanPart.Number => new(span.First, Math.Max(span.First, span.End - 1)),
            _ => new(span.First, span.End),
        };
    }
}
