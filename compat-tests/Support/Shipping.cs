using System.Collections.ObjectModel;

namespace Compat;

/// <summary>What the call sites of one file did so far.</summary>
internal sealed record SiteCounts(long Calls, long Shipped, long BytesSent, IReadOnlyDictionary<string, long> LocalReasons)
{
    public static SiteCounts None { get; } = new(0, 0, 0, ReadOnlyDictionary<string, long>.Empty);

    public SiteCounts Since(SiteCounts before)
    {
        var reasons = LocalReasons
            .Select(r => KeyValuePair.Create(r.Key, r.Value - before.LocalReasons.GetValueOrDefault(r.Key)))
            .Where(r => r.Value > 0);
        return new(Calls - before.Calls, Shipped - before.Shipped, BytesSent - before.BytesSent, new Dictionary<string, long>(reasons));
    }
}

/// <summary>Reads the counts of call sites. On the BCL there are none.</summary>
internal interface IShippingLog
{
    /// <summary>Whether the run is set up so that everything shippable ships.</summary>
    bool IsEnforced { get; }

    SiteCounts Counts(string file);
}

internal static class Shipping
{
    /// <summary>
    /// The creation options that a task of a behaviour that must ship has: a shipped task's are always the same (ARCHITECTURE.md, "What a
    /// shipped task can't imitate").
    /// </summary>
    public static TaskCreationOptions OptionsOf(TaskCreationOptions bcl) =>
        Log.IsEnforced ? TaskCreationOptions.RunContinuationsAsynchronously : bcl;

#if DISTRIBUTED
    public static IShippingLog Log { get; } = new ClusterLog();
#else
    public static IShippingLog Log { get; } = new BclLog();
#endif
}

#if DISTRIBUTED
internal sealed class ClusterLog : IShippingLog
{
    public bool IsEnforced { get; } =
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISTRIBUTED_CLUSTER"))
        && Environment.GetEnvironmentVariable("DISTRIBUTED_PLACEMENT") == "remote";

    public SiteCounts Counts(string file)
    {
        var sites = Distributed.Cluster.Explain().Sites.Where(s => SameFile(s.File, file)).ToList();
        var reasons = sites.SelectMany(s => s.LocalReasons)
            .GroupBy(r => r.Key, r => r.Value)
            .ToDictionary(g => g.Key, g => g.Sum());
        return new(sites.Sum(s => s.Calls), sites.Sum(s => s.Shipped), sites.Sum(s => s.BytesSent), reasons);
    }

    // One may be relative or mapped (deterministic builds): the folder and name decide.
    private static bool SameFile(string a, string b) => Tail(a) == Tail(b);

    private static string Tail(string path) => string.Join('/', path.Split('/', '\\').TakeLast(2));
}
#else
internal sealed class BclLog : IShippingLog
{
    public bool IsEnforced => false;

    public SiteCounts Counts(string file) => SiteCounts.None;
}
#endif
