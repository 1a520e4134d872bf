namespace Distributed.Engine.Calls;

/// <summary>What is known of one site's calls: how long they run, and how many bytes shipping one moves. Moving averages; thread-safe.</summary>
internal sealed class CallCost
{
    /// <summary>The first calls of a closure are compiled while they run: the shortest of so many says more than their average.</summary>
    private const int Cold = 3;

    private const double Smoothing = 0.2;

    /// <summary>What is left of a guess about bytes when it is looked at again: nothing else corrects it while the site stays local.</summary>
    private const double Fading = 0.8;

    private readonly Lock _gate = new();
    private double _run;
    private double _bytes;
    private int _samples;
    private int _sizes;

    /// <summary>Calls that were timed, in this process or in an executor.</summary>
    public int Samples => Volatile.Read(ref _samples);

    /// <summary>How long a call runs, without its waits for a thread.</summary>
    public TimeSpan Run => TimeSpan.FromTicks((long)Volatile.Read(ref _run));

    /// <summary>How many bytes a shipped call moves, there and back; 0 while nothing is known.</summary>
    public long Bytes => (long)Volatile.Read(ref _bytes);

    /// <summary>Adds how long a call ran, wherever that was.</summary>
    public void NoteRun(TimeSpan run)
    {
        lock (_gate)
        {
            _run = Next(_run, run.Ticks, ++_samples);
        }
    }

    /// <summary>Adds what a shipped call moved, or at least would have moved.</summary>
    public void NoteBytes(long bytes)
    {
        lock (_gate)
        {
            _bytes = _sizes++ == 0 ? bytes : _bytes + ((bytes - _bytes) * Smoothing);
        }
    }

    /// <summary>Trusts the size a little less: a site that stays local for it has to try again some day.</summary>
    public void FadeBytes()
    {
        lock (_gate)
        {
            _bytes *= Fading;
        }
    }

    private static double Next(double average, double sample, int samples) =>
        samples == 1 ? sample : samples <= Cold ? Math.Min(average, sample) : average + ((sample - average) * Smoothing);
}
