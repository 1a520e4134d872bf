using Distributed.Fuzzing.Comparing;

namespace Distributed.Fuzzing;

/// <summary>What all batches of a run add up to; printed at its end. Not thread-safe.</summary>
public sealed class FuzzTotals : IDisposable
{
    internal FuzzComparison Comparison { get; } = new(FuzzSettings.Seed);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Comparison.Compared > 0)
        {
            Console.WriteLine($"{Comparison.Summary}\n{Comparison.Shipped.Table()}");
        }
    }
}
