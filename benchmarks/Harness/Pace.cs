namespace Distributed.Benchmarks.Harness;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">Rounds of each side; odd, so that the median is a measured value.</param>
/// <param name="Scale">Factor on the work inside a round.</param>
internal sealed record Pace(int Rounds, double Scale)
{
    /// <summary>What the published figures use.</summary>
    internal static Pace Full { get; } = new(21, 1);

    /// <summary>Enough to see that a suite works; its figures mean little.</summary>
    internal static Pace Quick { get; } = new(3, 0.1);

    /// <summary>Operations in a round, at least one.</summary>
    internal int Times(int full) => Math.Max(1, (int)(full * Scale));

    /// <summary>Rounds for an expensive row (whole processes): a third of the normal number, still odd, at least three.</summary>
    internal Pace Expensive => this with { Rounds = Math.Max(3, (Rounds / 3) | 1) };
}
