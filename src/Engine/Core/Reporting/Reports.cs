using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Reporting;

/// <summary>Reads the counters of all call sites into data. Thread-safe; counters may move while they are read.</summary>
internal static class Reports
{
    /// <summary>All call sites called so far, busiest first.</summary>
    public static CallReport Take() => Of(CallProfile.All);

    /// <summary>These call sites, busiest first.</summary>
    public static CallReport Of(IEnumerable<CallProfile> profiles) => new(
    [
        .. profiles
            .Select(SiteOf)
            .OrderByDescending(site => site.Calls)
            .ThenBy(site => site.File, StringComparer.Ordinal)
            .ThenBy(site => site.Line),
    ]);

    private static CallSiteReport SiteOf(CallProfile profile)
    {
        var reasons = profile.LocalReasons.OrderByDescending(entry => entry.Value).ToList();
        var isMeasured = profile.Cost.Samples > 0;
        return new(
            profile.Site.File,
            profile.Site.Line,
            profile.Site.Member,
            profile.Calls,
            profile.Shipped,
            [.. reasons.Select(entry => new LocalCalls(entry.Value, entry.Key.What, entry.Key.Remedy))],
            profile.ShippedTime,
            profile.BytesSent,
            profile.BytesReturned)
        {
            Verdict = VerdictOf(profile, reasons),
            IsHostBound = profile.IsHostBound,
            IsSingleAttempt = profile.IsSingleAttempt,
            RunTime = isMeasured ? profile.Cost.Run : profile.ShippedRun,
            ShippingTime = profile.Overhead,
        };
    }

    /// <summary>A call that was only placed locally could have been shipped; one that was asked to stay was never looked at.</summary>
    private static Verdict? VerdictOf(CallProfile profile, List<KeyValuePair<LocalReason, long>> reasons) =>
        profile.Shipped > 0 ? profile.HasWrittenBack ? Verdict.ShipWithWriteBack : Verdict.Ship
        : reasons.Exists(entry => !IsPlacement(entry.Key.Kind)) ? Verdict.Local
        : reasons.Exists(entry => entry.Key.Kind != LocalReasonKind.Asked) ? Verdict.Ship
        : null;

    private static bool IsPlacement(LocalReasonKind kind) => kind is LocalReasonKind.Asked or LocalReasonKind.NoFreeSlot or LocalReasonKind.NotWorthIt;
}
