namespace Distributed.Engine.Calls;

/// <summary>What a site's loops have done so far, by where. Counters are monotone; a reader sees each at its own moment. Thread-safe.</summary>
internal sealed class LoopCount
{
    private long _iterationsHere;
    private long _iterationsShipped;
    private long _chunksHere;
    private long _chunksShipped;

    public long IterationsHere => Volatile.Read(ref _iterationsHere);

    public long IterationsShipped => Volatile.Read(ref _iterationsShipped);

    public long ChunksHere => Volatile.Read(ref _chunksHere);

    public long ChunksShipped => Volatile.Read(ref _chunksShipped);

    /// <summary>Counts a piece that has ended.</summary>
    /// <param name="iterations">Its iterations; none when it didn't come to its end.</param>
    /// <param name="isShipped">Whether it ran in an executor.</param>
    public void Add(long iterations, bool isShipped)
    {
        Interlocked.Add(ref isShipped ? ref _iterationsShipped : ref _iterationsHere, iterations);
        Interlocked.Increment(ref isShipped ? ref _chunksShipped : ref _chunksHere);
    }
}
