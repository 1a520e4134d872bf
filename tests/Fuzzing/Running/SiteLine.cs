using System.Globalization;

namespace Distributed.Fuzzing.Running;

/// <summary>What became of the calls of one kind of step in one program. Immutable.</summary>
/// <param name="Number">The program.</param>
/// <param name="Kind">The kind of step.</param>
/// <param name="Shipped">Calls that shipped.</param>
/// <param name="Calls">Calls made.</param>
/// <param name="Reasons">Why the others didn't, and how many.</param>
internal sealed record SiteLine(int Number, string Kind, long Shipped, long Calls, IReadOnlyList<(string Reason, long Count)> Reasons)
{
    /// <summary>Reads a line of a run's output.</summary>
    public static SiteLine Parse(string line)
    {
        var parts = line.Split(' ', 6);
        var reasons = parts[5].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('*', 2)).Select(r => (r[1], Long(r[0])));
        return new SiteLine((int)Long(parts[1]), parts[2], Long(parts[3]), Long(parts[4]), [.. reasons]);
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
