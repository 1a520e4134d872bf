using System.Globalization;

namespace Distributed.Benchmarks.Harness;

/// <summary>A suite's rows as a plain table.</summary>
internal static class TextTable
{
    internal static void Write(TextWriter to, IReadOnlyList<Row> rows)
    {
        string[] extras = [.. rows.SelectMany(r => r.Extra.Keys).Distinct()];
        string[][] cells =
        [
            ["", "ours", "reference", "unit", "ratio", "target", "shipped", .. extras],
            .. rows.Select(r => (string[])
            [
                r.Name, Text(r.Ours), Text(r.Reference), r.Unit, Text(r.Ratio),
                r.Target is null ? "" : r.Target + (r.IsMet switch { true => " met", false => " SHORT", null => "" }),
                r.Shipped is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : "",
                .. extras.Select(e => r.Extra.GetValueOrDefault(e, "")),
            ]),
        ];

        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(line => line[c].Length))];
        foreach (string[] line in cells)
        {
            to.WriteLine(string.Join("  ", line.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        }
    }

    private static string Text(Measurement? m) => m is null ? "-" : $"{Number(m.Median)} [{Number(m.Low)} {Number(m.High)}]";

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
