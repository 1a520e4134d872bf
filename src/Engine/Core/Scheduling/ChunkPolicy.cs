namespace Distributed.Engine.Scheduling;

/// <summary>
/// How many iterations the next piece of a loop gets: guided self-scheduling, a share of what is left, between what is worth shipping and what may be lost with an executor. Pure.
/// </summary>
internal static class ChunkPolicy
{
    /// <summary>A piece gets this part of an even share of what is left: pieces become smaller towards the end, so that all end together.</summary>
    public const int Shares = 3;

    /// <summary>The most items of a source of unknown length in one piece: what is pulled ahead takes memory.</summary>
    public const int MaxPulled = 8192;

    /// <summary>The most bytes of such items in one piece, as they travel: a few large ones fill memory as well as many small ones.</summary>
    public const int MaxPulledBytes = 4 * 1024 * 1024;

    /// <summary>Longer pieces would lose too much with their executor, and hear too late that the loop has ended.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    /// <summary>Shipping may take this part of a piece's time.</summary>
    private const int WorthFactor = 20;

    /// <summary>The number of iterations, at least one.</summary>
    /// <param name="remaining">Iterations left; null when the source doesn't say.</param>
    /// <param name="workers">Threads that take part, all together.</param>
    /// <param name="threads">How many of them this piece will have.</param>
    /// <param name="iteration">How long an iteration runs; null while nothing is known.</param>
    /// <param name="shipping">What shipping a piece costs; zero in this process.</param>
    /// <param name="given">Pieces given out before.</param>
    /// <param name="itemBytes">Bytes of an item of a source that doesn't say how many it has; 0 while nothing is known.</param>
    public static long Size(long? remaining, int workers, int threads, TimeSpan? iteration, TimeSpan shipping, long given, long itemBytes = 0)
    {
        var most = remaining ?? Pulled(given, itemBytes);
        var share = remaining is { } left ? Math.Max(1, left / ((long)workers * Shares) * threads) : most;
        if (iteration is not { Ticks: > 0 } each)
        {
            return Math.Clamp(share, 1, Math.Max(1, most));
        }

        var worth = Math.Max(1, shipping.Ticks * WorthFactor / each.Ticks) * threads;
        var longest = Math.Max(1, s_longest.Ticks / each.Ticks) * threads;
        return Math.Clamp(Math.Min(Math.Max(share, worth), longest), 1, Math.Max(1, most));
    }

    /// <summary>As the BCL's own buffers grow: the first items are soon under way, however slowly they come.</summary>
    private static long Pulled(long given, long itemBytes) =>
        Math.Min(Math.Min(MaxPulled, 1L << (int)Math.Min(given / 2, 13)), Math.Max(1, MaxPulledBytes / Math.Max(1, itemBytes)));
}
