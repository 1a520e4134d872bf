using System.Globalization;
using System.Text.RegularExpressions;

namespace Distributed.Samples.Tests;

/// <summary>What a sample printed.</summary>
internal sealed partial record SampleResult(string Table, string Errors)
{
    /// <summary>Calls and shipped calls of the sample's one call site, from the explain table.</summary>
    internal (int Calls, int Shipped) Explained()
    {
        Match row = Site().Match(Errors);
        Assert.True(row.Success, "No explain table with a row of Program.cs in:\n" + Errors);
        return (Number(row, 1), Number(row, 2));
    }

    internal void AssertShipped(double share)
    {
        (int calls, int shipped) = Explained();
        Assert.True(shipped >= share * calls, $"Only {shipped} of {calls} calls shipped:\n{Errors}");
    }

    private static int Number(Match row, int group) => int.Parse(row.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Program\.cs:\d+ Task\.Run +(\d+) +(\d+)", RegexOptions.Multiline)]
    private static partial Regex Site();
}
