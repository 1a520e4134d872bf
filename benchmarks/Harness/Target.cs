namespace Distributed.Benchmarks.Harness;

/// <summary>What the ratio should be.</summary>
internal sealed record Target(double Ratio, bool AtLeast)
{
    internal static Target AtMost(double ratio) => new(ratio, AtLeast: false);

    internal static Target NotBelow(double ratio) => new(ratio, AtLeast: true);

    internal bool IsMetBy(double ratio) => AtLeast ? ratio >= Ratio : ratio <= Ratio;

    public override string ToString() => $"{(AtLeast ? ">=" : "<=")} {Ratio:0.##}";
}
