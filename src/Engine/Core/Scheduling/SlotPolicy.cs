namespace Distributed.Engine.Scheduling;

/// <summary>
/// How many calls an executor runs at a time. Slots are soft (S16): when calls are queued and nothing has ended for the
/// patience, one more is started, as the running ones may be waiting for a queued one. While the process computes, patience is
/// longer: what computes isn't waiting. Pure; not thread-safe.
/// </summary>
/// <param name="slots">Calls that run at a time while calls keep ending; at least 1.</param>
/// <param name="patience">How long nothing may end before one more is started.</param>
internal sealed class SlotPolicy(int slots, TimeSpan patience)
{
    /// <summary>How many times longer the patience is while the running calls use their processors: a spinning wait ends too.</summary>
    private const int ComputingFactor = 50;

    private int _running;
    private int _extra;
    private long _lastProgress;

    /// <summary>Calls running now.</summary>
    public int Running => _running;

    /// <summary>Whether a queued call may start now.</summary>
    public bool MayStart => _running < slots + _extra;

    /// <summary>A call was started.</summary>
    public void Started(long timestamp)
    {
        _running++;
        _lastProgress = timestamp;
    }

    /// <summary>A call ended.</summary>
    public void Ended(long timestamp)
    {
        _running--;
        _extra = Math.Max(0, Math.Min(_extra, _running + 1 - slots));
        _lastProgress = timestamp;
    }

    /// <summary>Grants one extra slot when nothing has moved for the patience. True when it did.</summary>
    /// <param name="timestamp">Now, by <paramref name="clock"/>.</param>
    /// <param name="clock">The clock of all timestamps.</param>
    /// <param name="computing">Whether the process used its processors since it was last asked.</param>
    public bool GrantExtra(long timestamp, TimeProvider clock, bool computing)
    {
        var limit = computing ? patience * ComputingFactor : patience;
        if (MayStart || clock.GetElapsedTime(_lastProgress, timestamp) < limit)
        {
            return false;
        }

        _extra++;
        return true;
    }
}
