namespace Distributed.Fuzzing.Running;

/// <summary>A way to run programs. Immutable.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Cluster">The cluster they run on; empty for the BCL.</param>
/// <param name="IsWhole">Whether closures travel whole: nothing is pruned (S14).</param>
internal sealed record FuzzMode(string Name, string Cluster, bool IsWhole = false)
{
    public static readonly FuzzMode Bcl = new("BCL", "");

    public static readonly FuzzMode Copied = new("copied", "copied");

    public static readonly FuzzMode Whole = new("copied, nothing pruned", "copied", IsWhole: true);

    public static readonly FuzzMode Local = new("local:2", "local:2");

    /// <summary>The modes that are compared with the BCL.</summary>
    public static readonly IReadOnlyList<FuzzMode> Ours = [Copied, Whole, Local];
}
