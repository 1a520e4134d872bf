namespace Distributed.Engine.Calls;

/// <summary>What is known of how long a site's calls run, and what shipping one costs beside that. Moving averages; thread-safe.</summary>
internal sealed class CallCost
{
    private const double Smoothing = 0.2;

    private readonly Lock _gate = new();
    private double _run;
    private double _shipping;

    /// <summary>Calls measured.</summary>
    public int Samples { get; private set; }

    /// <summary>How long a call runs.</summary>
    public TimeSpan Run => TimeSpan.FromTicks((long)Volatile.Read(ref _run));

    /// <summary>How much longer it takes when it is shipped.</summary>
    public TimeSpan Shipping => TimeSpan.FromTicks((long)Volatile.Read(ref _shipping));

    /// <summary>Adds a shipped call.</summary>
    /// <param name="run">From its start in the executor to its end.</param>
    /// <param name="total">From submission to commit.</param>
    public void Note(TimeSpan run, TimeSpan total)
    {
        lock (_gate)
        {
            // The first calls of a closure are compiled while they run: the shortest of them says more than their average.
            const int Cold = 3;
            Samples++;
            var shipping = Math.Max(0, (total - run).Ticks);
            _run = Samples == 1 ? run.Ticks : Samples <= Cold ? Math.Min(_run, run.Ticks) : _run + ((run.Ticks - _run) * Smoothing);
            _shipping = Samples == 1 ? shipping : Samples <= Cold ? Math.Min(_shipping, shipping) : _shipping + ((shipping - _shipping) * Smoothing);
        }
    }
}
