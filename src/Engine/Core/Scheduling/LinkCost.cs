namespace Distributed.Engine.Scheduling;

/// <summary>
/// What shipping by one connection costs beside the work itself: a part per call and a part per byte, measured by the calls that went straight to a free slot.
/// Moving averages; thread-safe. Until something was measured, a guess.
/// </summary>
internal sealed class LinkCost
{
    /// <summary>Calls that move less say what a call costs; larger ones what a byte does.</summary>
    private const long SmallBytes = 16 * 1024;

    /// <summary>The first calls by a connection compile the code on both sides.</summary>
    private const int Cold = 4;

    private const double Smoothing = 0.2;

    /// <summary>How much of the way back to its best an estimate goes when a site stays local for it: nothing else would ever correct it then.</summary>
    private const double Fading = 0.02;

    private const double DefaultCallTicks = 100 * TimeSpan.TicksPerMicrosecond;

    /// <summary>A gigabyte a second, there and back, with writing, reading and comparing.</summary>
    private const double DefaultByteTicks = TimeSpan.TicksPerSecond / 1e9;

    private readonly Lock _gate = new();
    private double _call = DefaultCallTicks;
    private double _byte = DefaultByteTicks;
    private double _bestCall = double.MaxValue;
    private int _calls;
    private int _sizes;

    /// <summary>What it costs to ship a call that moves so many bytes.</summary>
    public TimeSpan Of(long bytes)
    {
        lock (_gate)
        {
            return TimeSpan.FromTicks((long)(_call + (bytes * _byte)));
        }
    }

    /// <summary>The most bytes that can be moved at this cost; 0 when a call alone costs more.</summary>
    public long BytesFor(TimeSpan cost)
    {
        lock (_gate)
        {
            return (long)Math.Clamp((cost.Ticks - _call) / _byte, 0, long.MaxValue / 2);
        }
    }

    /// <summary>Adds a shipped call that found a free slot.</summary>
    /// <param name="overhead">From submission to commit, without its run.</param>
    /// <param name="bytes">What it moved.</param>
    public void Note(TimeSpan overhead, long bytes)
    {
        var ticks = Math.Max(0, overhead.Ticks);
        lock (_gate)
        {
            if (bytes < SmallBytes)
            {
                _bestCall = Math.Min(_bestCall, ticks);
                _call = ++_calls <= Cold ? _bestCall : _call + ((ticks - _call) * Smoothing);
                return;
            }

            var ofByte = Math.Max(DefaultByteTicks / 20, (ticks - _call) / bytes);
            _byte = _sizes++ == 0 ? ofByte : _byte + ((ofByte - _byte) * Smoothing);
        }
    }

    /// <summary>Notes that a call stayed local for this estimate. One that was measured in a bad moment is forgotten in time.</summary>
    public void Fade()
    {
        lock (_gate)
        {
            _call += (Math.Min(_call, _bestCall) - _call) * Fading;
            _byte += (Math.Min(_byte, DefaultByteTicks) - _byte) * Fading;
        }
    }
}
