using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Reporting;

/// <summary>Reads the counters of all call sites for the metrics. Thread-safe; counters may move while they are read.</summary>
internal static class MeterTotals
{
    /// <summary>All call sites called so far. Two of the same text (a file of the same name in another folder) are one: listeners couldn't tell them apart.</summary>
    public static IEnumerable<SiteTotals> Take() => Of(CallProfile.All);

    /// <summary>These call sites.</summary>
    public static IEnumerable<SiteTotals> Of(IEnumerable<CallProfile> profiles) =>
        from profile in profiles
        group profile by profile.Site.ToString() into sites
        select new SiteTotals(
            sites.Key,
            sites.Sum(static site => site.Iterated.IterationsHere),
            sites.Sum(static site => site.Iterated.IterationsShipped),
            sites.Sum(static site => site.Iterated.ChunksHere),
            sites.Sum(static site => site.Iterated.ChunksShipped),
            sites.Sum(static site => site.BytesSent),
            sites.Sum(static site => site.BytesReturned));
}
