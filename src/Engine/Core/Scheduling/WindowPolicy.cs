namespace Distributed.Engine.Scheduling;

/// <summary>
/// How many calls to have in flight to one executor: enough that its slots never wait for the connection, few enough that
/// long calls are spread over executors and can still be cancelled before they start. Pure.
/// </summary>
internal static class WindowPolicy
{
    /// <summary>The most calls in flight to one executor.</summary>
    public const int Max = 1024;

    /// <summary>Calls beyond the slots while nothing is known of their duration.</summary>
    public const int UnknownAhead = 2;

    /// <summary>Work to have waiting in the executor: longer than a round trip with a thread switch on a busy machine.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(2);

    /// <summary>The window of an executor.</summary>
    /// <param name="slots">Its slots.</param>
    /// <param name="averageRun">The moving average of how long its calls run; null while none has ended.</param>
    public static int Of(int slots, TimeSpan? averageRun)
    {
        if (averageRun is not { } run)
        {
            return slots + UnknownAhead;
        }

        var ahead = run <= TimeSpan.Zero ? Max : s_ahead / run * slots;
        return (int)Math.Clamp(slots + Math.Ceiling(ahead), slots + 1, Max);
    }
}
