using System.Globalization;
using System.Text;

namespace Distributed.Engine.Reporting;

/// <summary>The table of call sites as text: a row per site, and under it why calls stayed local, with the remedy. Pure.</summary>
internal static class ExplainTable
{
    private static readonly string[] s_header = ["call site", "calls", "shipped", "local", "mean ms", "sent", "returned"];

    public static string Render(CallReport report)
    {
        if (report.Sites.Count == 0)
        {
            return $"Distributed: no redirected call was made.{Environment.NewLine}";
        }

        var rows = report.Sites.Select(Row).Prepend(s_header).ToArray();
        var widths = Enumerable.Range(0, s_header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        AppendRow(text, s_header, widths);
        foreach (var site in report.Sites)
        {
            AppendRow(text, Row(site), widths);
            foreach (var (reason, count) in site.LocalReasons.OrderByDescending(entry => entry.Value))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {count} local: {reason}").AppendLine();
            }
        }

        return text.ToString();
    }

    /// <summary>A number of bytes with three significant digits, such as <c>36 B</c> or <c>1.25 MB</c>.</summary>
    internal static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 999_500 => Scaled(bytes / 1e3m, "kB"),
        < 999_500_000 => Scaled(bytes / 1e6m, "MB"),
        _ => Scaled(bytes / 1e9m, "GB"),
    };

    private static string Scaled(decimal value, string unit)
    {
        var format = value switch
        {
            < 10 => "0.##",
            < 100 => "0.#",
            _ => "0",
        };
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }

    private static string[] Row(CallSiteReport site)
    {
        var mean = site.Shipped == 0 ? "-" : (site.ShippedTime / site.Shipped).TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
        return
        [
            $"{Path.GetFileName(site.File)}:{site.Line} {site.Member}",
            site.Calls.ToString(CultureInfo.InvariantCulture),
            site.Shipped.ToString(CultureInfo.InvariantCulture),
            site.LocalReasons.Values.Sum().ToString(CultureInfo.InvariantCulture),
            mean,
            Bytes(site.BytesSent),
            Bytes(site.BytesReturned),
        ];
    }

    private static void AppendRow(StringBuilder text, string[] row, int[] widths)
    {
        text.Append(row[0].PadRight(widths[0]));
        for (var column = 1; column < row.Length; column++)
        {
            text.Append("  ").Append(row[column].PadLeft(widths[column]));
        }

        text.AppendLine();
    }
}
