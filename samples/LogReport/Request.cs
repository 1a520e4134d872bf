using System.Globalization;

namespace LogReport;

/// <summary>One line of an access log.</summary>
internal sealed record Request(TimeOnly Time, string Client, string Path, int Status, int Bytes, int Milliseconds)
{
    /// <summary>Such as <c>08:15:30 10.0.0.7 GET /cart 200 5120 35</c>.</summary>
    internal static Request Parse(string line)
    {
        string[] parts = line.Split(' ');
        return new Request(
            TimeOnly.ParseExact(parts[0], "HH:mm:ss", CultureInfo.InvariantCulture),
            parts[1],
            parts[3],
            int.Parse(parts[4], CultureInfo.InvariantCulture),
            int.Parse(parts[5], CultureInfo.InvariantCulture),
            int.Parse(parts[6], CultureInfo.InvariantCulture));
    }
}
