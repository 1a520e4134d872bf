using System.Globalization;
using System.Text.RegularExpressions;

namespace Distributed.Samples.Tests;

/// <summary>What a sample printed.</summary>
internal sealed partial record SampleResult(string Table, string Errors)
{
    /// <summary>Calls and shipped calls of all the sample's call sites, from the explain table.</summary>
    internal (int Calls, int Shipped) Explained()
    {
        var rows = Site().Matches(Errors);
        Assert.True(rows.Count > 0, "No explain table in:\n" + Errors);
        return (rows.Sum(row => Number(row, 1)), rows.Sum(row => Number(row, 2)));
    }

    internal void AssertShipped(double share)
    {
        (int calls, int shipped) = Explained();
        Assert.True(shipped >= share * calls, $"Only {shipped} of {calls} calls shipped:\n{Errors}");
    }

    private static int Number(Match row, int group) => int.Parse(row.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\w+\.cs:\d+ (?:Task|Parallel)\.\w+ +(\d+) +(\d+)", RegexOptions.Multiline)]
    private static partial Regex Site();
}
