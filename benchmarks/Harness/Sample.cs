namespace Distributed.Benchmarks.Harness;

/// <summary>What one round gave.</summary>
/// <param name="Value">In the row's unit.</param>
/// <param name="Shipped">The share of the round's calls that ran in an executor, 0 to 1; null where nothing could be shipped.</param>
internal readonly record struct Sample(double Value, double? Shipped = null)
{
    public static implicit operator Sample(double value) => new(value);
}
