using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Scheduling;

/// <summary>Whether a loop is long enough for executors to take part. Pure.</summary>
internal static class LoopPolicy
{
    /// <summary>How long a loop of unknown length runs before it is looked at for the first time; then after twice as long, and so on.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether the site's loops have been timed often enough.</summary>
    public static bool IsKnown(LoopCost cost) => cost.Samples >= BreakEvenPolicy.MinSamples;

    /// <summary>Why a loop stays in this process; null while shipping pays or nothing is known.</summary>
    /// <param name="cost">What is known of the site.</param>
    /// <param name="count">The loop's iterations; null when only their end will tell.</param>
    /// <param name="shipping">What shipping a piece costs.</param>
    /// <param name="factor">How many times longer than that the loop has to run.</param>
    public static LocalReason? Check(LoopCost cost, long? count, TimeSpan shipping, int factor) =>
        IsKnown(cost) && !IsLong(cost.Expect(count), shipping, factor) ? BreakEvenPolicy.LoopTooShort(cost.Expect(count), shipping) : null;

    /// <summary>Whether what is left of a running loop is worth shipping.</summary>
    /// <param name="elapsed">How long it has run.</param>
    /// <param name="iteration">How long an iteration runs; null while none has ended.</param>
    /// <param name="remaining">Iterations left; null when only their end will tell: as long again, for all that is known.</param>
    /// <param name="workers">Threads of this process at work on it.</param>
    /// <param name="shipping">What shipping a piece costs.</param>
    /// <param name="factor">How many times longer than that the rest has to run.</param>
    public static bool IsWorthShipping(TimeSpan elapsed, TimeSpan? iteration, long? remaining, int workers, TimeSpan shipping, int factor)
    {
        if (remaining is 0)
        {
            return false;
        }

        var rest = remaining is { } left ? (iteration ?? elapsed).Ticks * (double)left / workers : elapsed.Ticks;
        return rest >= (double)shipping.Ticks * factor;
    }

    private static bool IsLong(TimeSpan expected, TimeSpan shipping, int factor) => expected >= shipping * factor;
}
