using Distributed.Engine.Calls;

namespace Distributed.Engine.Reporting;

/// <summary>Reads the counters of all call sites into data. Thread-safe; counters may move while they are read.</summary>
internal static class Reports
{
    /// <summary>All call sites called so far, busiest first.</summary>
    public static CallReport Take() => new(
    [
        .. CallProfile.All
            .Select(SiteOf)
            .OrderByDescending(site => site.Calls)
            .ThenBy(site => site.File, StringComparer.Ordinal)
            .ThenBy(site => site.Line),
    ]);

    private static CallSiteReport SiteOf(CallProfile profile) => new(
        profile.Site.File,
        profile.Site.Line,
        profile.Site.Member,
        profile.Calls,
        profile.Shipped,
        profile.LocalReasons.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value),
        profile.ShippedTime,
        profile.BytesSent,
        profile.BytesReturned);
}
