namespace PricingService;

/// <summary>The right to sell at a price, settled on the average.</summary>
internal sealed record AveragePut(double Strike) : IPayoff
{
    public double Of(ReadOnlySpan<double> path)
    {
        double sum = 0;
        foreach (double price in path)
        {
            sum += price;
        }

        return Math.Max(Strike - (sum / path.Length), 0);
    }
}
