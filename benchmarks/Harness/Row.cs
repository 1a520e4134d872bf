namespace Distributed.Benchmarks.Harness;

/// <summary>One line of a suite's table. Immutable.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both sides, such as <c>us</c> or <c>calls/s</c>.</param>
internal sealed record Row(string Name, string Unit)
{
    /// <summary>Null while the row has no side of ours.</summary>
    public Measurement? Ours { get; init; }

    /// <summary>Null where nothing comparable exists.</summary>
    public Measurement? Reference { get; init; }

    /// <summary>Ours over reference, round by round, so that a drift of the machine cancels out.</summary>
    public Measurement? Ratio { get; init; }

    /// <summary>The share of our calls that really were shipped: without it, a local run would pass for a fast one.</summary>
    public double? Shipped { get; init; }

    public Target? Target { get; init; }

    /// <summary>Further columns of this row: name and value.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>Null when there is nothing to judge.</summary>
    public bool? IsMet => Target is { } target && Ratio is { } ratio ? target.IsMetBy(ratio.Median) : null;
}
