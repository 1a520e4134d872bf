namespace PricingService;

/// <summary>The right to buy at a price.</summary>
internal sealed record Call(double Strike) : IPayoff
{
    public double Of(ReadOnlySpan<double> path) => Math.Max(path[^1] - Strike, 0);
}
