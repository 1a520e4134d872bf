using System.Globalization;

namespace Distributed.Engine.Reporting;

/// <summary>Bytes and times with three significant digits. Pure.</summary>
internal static class Amounts
{
    /// <summary>Such as <c>36 B</c> or <c>1.25 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 999_500 => Scaled(bytes / 1e3m, "kB"),
        < 999_500_000 => Scaled(bytes / 1e6m, "MB"),
        _ => Scaled(bytes / 1e9m, "GB"),
    };

    /// <summary>Such as <c>85 us</c> or <c>1.2 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 0.9995 => Scaled((decimal)time.TotalMicroseconds, "us"),
        < 999.5 => Scaled((decimal)time.TotalMilliseconds, "ms"),
        _ => Scaled((decimal)time.TotalSeconds, "s"),
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
}
