using System.Globalization;
using System.Text;

namespace Distributed.Engine.Reporting;

/// <summary>
/// The table of call sites as text: a row per site, and under it why calls ran locally and what to do. Where the lines are too narrow, columns are left
/// out; reasons and remedies are wrapped, never cut. Pure.
/// </summary>
internal static class ExplainTable
{
    /// <summary>For a file or a pipe: nothing is wrapped or left out.</summary>
    public const int Unlimited = int.MaxValue;

    private const string Gap = "  ";
    private const int SitesNamed = 5;

    /// <summary>The columns; those with a rank are left out where there is no room, the highest first. The first and the last are aligned to the left.</summary>
    private static readonly (string Title, int Rank)[] s_columns =
        [("call site", 0), ("calls", 0), ("shipped", 0), ("run", 1), ("overhead", 4), ("sent", 3), ("returned", 2), ("verdict", 0)];

    /// <summary>The table.</summary>
    /// <param name="report">What to show.</param>
    /// <param name="width">The most characters a line should have.</param>
    public static string Render(CallReport report, int width = Unlimited)
    {
        if (report.Sites.Count == 0)
        {
            return $"Distributed: no redirected call was made.{Environment.NewLine}";
        }

        var names = new SiteNames(report.Sites.Select(site => site.File));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Distributed: {report.Sites.Sum(s => s.Shipped)} of {report.Sites.Sum(s => s.Calls)} calls shipped, from {Count(report.Sites.Count, "call site")}.").AppendLine().AppendLine();
        AppendRows(text, [.. report.Sites.Select(site => Row(site, names)).Prepend([.. s_columns.Select(column => column.Title)])], width);
        AppendReasons(text, report, names, width);
        AppendLegend(text, report.Sites, width);
        return text.ToString();
    }

    private static string[] Row(CallSiteReport site, SiteNames names) =>
    [
        $"{names.Of(site.File, site.Line)} {site.Member}",
        site.Calls.ToString(CultureInfo.InvariantCulture),
        site.Shipped.ToString(CultureInfo.InvariantCulture),
        site.RunTime is { } run ? Amounts.Time(run) : "-",
        site.ShippingTime is { } shipping ? Amounts.Time(shipping) : "-",
        site.Shipped == 0 ? "-" : Amounts.Bytes(site.BytesSent),
        site.Shipped == 0 ? "-" : Amounts.Bytes(site.BytesReturned),
        TextOf(site),
    ];

    private static string TextOf(CallSiteReport site) => VerdictText.Of(site.Verdict, site.IsHostBound, site.IsSingleAttempt);

    private static void AppendRows(StringBuilder text, string[][] rows, int width)
    {
        var widths = s_columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var shown = Enumerable.Range(0, s_columns.Length).ToList();
        while (shown.Sum(column => widths[column] + Gap.Length) - Gap.Length > width && shown.MaxBy(column => s_columns[column].Rank) is var least and > 0 && s_columns[least].Rank > 0)
        {
            shown.Remove(least);
        }

        foreach (var row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            foreach (var column in shown.Skip(1).SkipLast(1))
            {
                text.Append(Gap).Append(row[column].PadLeft(widths[column]));
            }

            text.Append(Gap).Append(row[^1]).AppendLine();
        }
    }

    private static void AppendReasons(StringBuilder text, CallReport report, SiteNames names, int width)
    {
        var reasons = report.Sites
            .SelectMany(site => site.Local.Select(local => (Site: site, Local: local)))
            .GroupBy(entry => (entry.Local.Reason, entry.Local.Remedy))
            .Select(group => (group.Key.Reason, group.Key.Remedy, Calls: group.Sum(entry => entry.Local.Calls), Sites: group.OrderByDescending(entry => entry.Local.Calls).ToList()))
            .OrderByDescending(reason => reason.Calls)
            .ToList();
        if (reasons.Count == 0)
        {
            return;
        }

        text.AppendLine().Append("Why calls ran locally, and what to do about it:").AppendLine();
        var digits = reasons[0].Calls.ToString(CultureInfo.InvariantCulture).Length;
        var indent = new string(' ', digits + 4);
        foreach (var (reason, remedy, calls, sites) in reasons)
        {
            WrappedText.Append(text, $"  {calls.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}  ", reason, width);
            if (remedy is not null)
            {
                WrappedText.Append(text, indent + "-> ", remedy, width);
            }

            var places = string.Join(", ", sites.Take(SitesNamed).Select(entry => names.Of(entry.Site.File, entry.Site.Line)));
            WrappedText.Append(text, indent + "at ", sites.Count > SitesNamed ? $"{places} and {sites.Count - SitesNamed} more" : places, width);
        }
    }

    private static void AppendLegend(StringBuilder text, IReadOnlyList<CallSiteReport> sites, int width)
    {
        var lines = VerdictText.Legend([.. sites.Select(TextOf)]).ToList();
        if (sites.Any(site => site.Shipped > 0 && site.Member.StartsWith("Parallel.For", StringComparison.Ordinal)))
        {
            lines.Insert(0, "a loop's calls are the pieces it was shipped in");
        }

        if (lines.Count > 0)
        {
            text.AppendLine();
            lines.ForEach(line => WrappedText.Append(text, "", line, width));
        }
    }

    private static string Count(int number, string of) => string.Create(CultureInfo.InvariantCulture, $"{number} {of}{(number == 1 ? "" : "s")}");
}
