using System.Globalization;

namespace Distributed.Fuzzing.Running;

/// <summary>What one run of some programs printed. Immutable.</summary>
internal sealed record RunOutput(IReadOnlyDictionary<int, string> Results, IReadOnlyList<SiteLine> Sites)
{
    private const string SitePrefix = "site ";

    public static RunOutput Parse(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new RunOutput(
            lines.Where(l => char.IsAsciiDigit(l[0])).Select(l => l.Split(' ', 2)).ToDictionary(l => int.Parse(l[0], CultureInfo.InvariantCulture), l => l[1]),
            [.. lines.Where(l => l.StartsWith(SitePrefix, StringComparison.Ordinal)).Select(SiteLine.Parse)]);
    }
}
