namespace Distributed.Benchmarks.Harness;

/// <summary>
/// The median of some rounds and its 95 % interval, by order statistics: no assumption about the distribution, which on a shared
/// machine has a long tail. Immutable.
/// </summary>
internal sealed record Measurement
{
    internal Measurement(IReadOnlyList<double> rounds)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rounds.Count);
        double[] sorted = [.. rounds.Order()];
        Rounds = [.. rounds];
        Median = sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

        // The normal approximation of the binomial: ranks n/2 ± 0.98·√n. Few rounds give the whole range.
        int reach = (int)Math.Ceiling(0.98 * Math.Sqrt(sorted.Length));
        Low = sorted[Math.Max(0, (sorted.Length / 2) - reach)];
        High = sorted[Math.Min(sorted.Length - 1, (sorted.Length / 2) + reach)];
    }

    public double Median { get; }

    public double Low { get; }

    public double High { get; }

    /// <summary>In the order measured, so that a drift can be seen.</summary>
    public IReadOnlyList<double> Rounds { get; }
}
