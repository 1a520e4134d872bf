using System.Globalization;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Scheduling;

/// <summary>Whether a site's calls are long enough for shipping, and how many of them may stay local before one is timed again. Pure.</summary>
internal static class BreakEvenPolicy
{
    /// <summary>
    /// How many times longer than the cost of shipping a call has to run where executors share this machine's processors: nothing is gained there, so the loss has to be small.
    /// </summary>
    public const int SharedFactor = 20;

    /// <summary>The same for executors with processors of their own, when this machine's are taken.</summary>
    public const int OwnFactor = 5;

    /// <summary>Calls that say how long a site's calls are; the first one is compiled while it runs.</summary>
    public const int MinSamples = 2;

    /// <summary>The most calls that stay local between two that are timed.</summary>
    public const int MaxUntimed = 1024;

    /// <summary>Timing and looking again takes about this share of a thousand.</summary>
    private static readonly TimeSpan s_untimed = TimeSpan.FromMilliseconds(10);

    /// <summary>An object costs about what so many bytes cost.</summary>
    private const int BytesAnObject = 64;

    /// <summary>Whether enough calls of the site were timed.</summary>
    public static bool IsKnown(CallCost cost) => cost.Samples >= MinSamples;

    /// <summary>Whether shipping would be a noticeable part of a call's time, so that an idle processor here is better.</summary>
    public static bool FillsHereFirst(CallCost cost, TimeSpan shipping) => !IsKnown(cost) || cost.Run < shipping * SharedFactor;

    /// <summary>Why a site stays local; null while shipping pays or nothing is known.</summary>
    /// <param name="cost">What is known of the site.</param>
    /// <param name="shipping">What shipping a call of its size costs.</param>
    /// <param name="factor">How many times longer than that it has to run.</param>
    public static LocalReason? Check(CallCost cost, TimeSpan shipping, int factor) =>
        !IsKnown(cost) || cost.Run >= shipping * factor ? null : TooShort(cost.Run, shipping);

    /// <summary>The largest graph that is worth writing for a call of a known site.</summary>
    public static (int Objects, long Bytes) AffordableGraph(CallCost cost, LinkCost link, int factor)
    {
        var bytes = link.BytesFor(cost.Run / factor);
        return ((int)Math.Clamp(bytes / BytesAnObject, 1, int.MaxValue), bytes);
    }

    /// <summary>Why a call stays local whose graph isn't worth writing.</summary>
    public static LocalReason TooLarge(CallCost cost, long bytes) => new(
        LocalReasonKind.NotWorthIt,
        IsKnown(cost)
            ? $"its calls run about {Text(cost.Run)}, too briefly to ship what they capture, more than {Rounded(bytes)} kB"
            : $"it isn't known yet whether its calls run long enough to ship what they capture, more than {Rounded(bytes)} kB",
        "capture less, do more in one call, or set DISTRIBUTED_PLACEMENT=remote to ship everything");

    /// <summary>How many calls of a short site stay local before one is timed: so many as fill ten milliseconds, so that a site whose calls become long is soon noticed.</summary>
    public static int UntimedCalls(CallCost cost) => UntimedCalls(cost.Run);

    /// <summary>Why a loop stays in this process that is over before shipping its pieces would pay.</summary>
    public static LocalReason LoopTooShort(TimeSpan run, TimeSpan shipping) => new(
        LocalReasonKind.NotWorthIt,
        $"the whole loop runs about {Text(run)}, and shipping a piece of it costs about {Text(shipping)}",
        "do more in one loop, or set DISTRIBUTED_PLACEMENT=remote to ship everything");

    /// <summary>How many loops of a short site run without being timed.</summary>
    public static int UntimedCalls(TimeSpan run) => (int)Math.Clamp(run <= TimeSpan.Zero ? MaxUntimed : s_untimed / run, 1, MaxUntimed);

    private static LocalReason TooShort(TimeSpan run, TimeSpan shipping) => new(
        LocalReasonKind.NotWorthIt,
        $"its calls run about {Text(run)}, and shipping one costs about {Text(shipping)}",
        "do more in one call, or set DISTRIBUTED_PLACEMENT=remote to ship everything");

    /// <summary>One significant digit, so that a site has few different reasons.</summary>
    private static string Text(TimeSpan time)
    {
        var rounded = OneDigit(Math.Max(1, time.TotalMicroseconds));
        return rounded >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{rounded / 1000} ms") : string.Create(CultureInfo.InvariantCulture, $"{rounded} us");
    }

    private static string Rounded(long bytes) => OneDigit(Math.Max(1, bytes / 1000d)).ToString(CultureInfo.InvariantCulture);

    private static double OneDigit(double value)
    {
        var digit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Math.Round(value / digit) * digit;
    }
}
