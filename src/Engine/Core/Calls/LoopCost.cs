namespace Distributed.Engine.Calls;

/// <summary>What is known of one site's loops: how long an iteration takes, and how long a loop whose length isn't known before. Moving averages; thread-safe.</summary>
internal sealed class LoopCost
{
    /// <summary>The first loops are compiled while they run: the shortest of so many says more than their average.</summary>
    private const int Cold = 3;

    private const double Smoothing = 0.2;

    private readonly Lock _gate = new();
    private double _iteration;
    private double _wall;
    private int _samples;

    /// <summary>Loops that were timed.</summary>
    public int Samples => Volatile.Read(ref _samples);

    /// <summary>How long a loop of so many iterations takes in this process.</summary>
    /// <param name="count">Its iterations; null: not known, so the site's average.</param>
    public TimeSpan Expect(long? count)
    {
        lock (_gate)
        {
            return TimeSpan.FromTicks((long)(count is { } iterations ? _iteration * iterations : _wall));
        }
    }

    /// <summary>Adds a loop that ran in this process.</summary>
    /// <param name="wall">From its begin to its end.</param>
    /// <param name="count">Its iterations; null when nobody counted them.</param>
    public void Note(TimeSpan wall, long? count)
    {
        lock (_gate)
        {
            _samples++;
            _wall = Next(_wall, wall.Ticks);
            if (count is > 0 and { } iterations)
            {
                _iteration = Next(_iteration, (double)wall.Ticks / iterations);
            }
        }
    }

    private double Next(double average, double sample) =>
        _samples == 1 ? sample : _samples <= Cold ? Math.Min(average, sample) : average + ((sample - average) * Smoothing);
}
