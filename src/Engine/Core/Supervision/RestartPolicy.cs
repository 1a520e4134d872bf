namespace Distributed.Engine.Supervision;

/// <summary>Decides when a replacement for an executor is started. Pure; not thread-safe, one per place among the executors.</summary>
/// <param name="maxStartFailures">Starts that may fail in a row before it is given up.</param>
internal sealed class RestartPolicy(int maxStartFailures)
{
    /// <summary>One that served this long was no victim of its start; what killed it is unlikely to kill the next at once.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);

    /// <summary>The first wait; each further one is twice as long, up to <see cref="MaxDelay"/>.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    private int _shortLives;

    /// <summary>Starts that have failed in a row.</summary>
    public int StartFailures { get; private set; }

    /// <summary>A start failed. The wait before the next; null: give up.</summary>
    public TimeSpan? AfterStartFailure() => ++StartFailures >= maxStartFailures ? null : Delay(StartFailures - 1);

    /// <summary>An executor that had connected was lost. The first replacement comes at once; quick deaths in a row wait longer and longer.</summary>
    public TimeSpan AfterLoss(TimeSpan lived)
    {
        StartFailures = 0;
        _shortLives = lived >= Stable ? 0 : _shortLives + 1;
        return _shortLives <= 1 ? TimeSpan.Zero : Delay(_shortLives - 2);
    }

    private static TimeSpan Delay(int doublings) =>
        TimeSpan.FromTicks(Math.Min(MaxDelay.Ticks, FirstDelay.Ticks << Math.Min(doublings, 10)));
}
