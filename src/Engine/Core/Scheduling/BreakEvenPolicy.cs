using System.Globalization;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Scheduling;

/// <summary>
/// Whether a site's calls are long enough for shipping. A site that is not known yet ships where a slot is free, which makes it known; one whose calls are too
/// short stays local, but for one call now and then that tells whether they still are. Pure.
/// </summary>
internal static class BreakEvenPolicy
{
    /// <summary>How many times longer than the cost of shipping a call has to run. Below it the cost is more than a tenth of the work.</summary>
    public const int Factor = 10;

    /// <summary>Calls that say how long a site's calls are; the first ones are compiled while they run.</summary>
    public const int MinSamples = 2;

    /// <summary>One call in so many of a site that stays local is shipped to measure it again.</summary>
    public const int ProbeEvery = 1024;

    /// <summary>Why a site stays local; null while shipping pays or nothing is known.</summary>
    public static LocalReason? Check(CallCost cost) =>
        cost.Samples < MinSamples || cost.Run >= cost.Shipping * Factor ? null : TooShort(cost.Run, cost.Shipping);

    /// <summary>Whether the call with this number measures a site that stays local.</summary>
    public static bool IsProbe(long call) => call % ProbeEvery == 0;

    private static LocalReason TooShort(TimeSpan run, TimeSpan shipping) => new(
        LocalReasonKind.NotWorthIt,
        string.Create(CultureInfo.InvariantCulture, $"its calls run about {Text(run)}, and shipping one costs about {Text(shipping)}"),
        "do more in one call, or set DISTRIBUTED_PLACEMENT=remote to ship everything");

    /// <summary>One significant digit, so that a site has few different reasons.</summary>
    private static string Text(TimeSpan time)
    {
        var digit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, time.TotalMicroseconds))));
        var rounded = Math.Round(time.TotalMicroseconds / digit) * digit;
        return rounded >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{rounded / 1000} ms") : string.Create(CultureInfo.InvariantCulture, $"{rounded} us");
    }
}
