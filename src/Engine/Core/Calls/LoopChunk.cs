using System.Collections.Concurrent;
using System.Diagnostics;

namespace Distributed.Engine.Calls;

/// <summary>
/// A piece of a loop: the state of a call whose delegate is the loop's body. Runs the same wherever it is: in an executor on what was shipped, in this process on the
/// caller's own objects. Its iterations are numbered as the whole loop's are.
/// </summary>
internal abstract class LoopChunk
{
    /// <summary>The number of the first iteration.</summary>
    public long From { get; init; }

    /// <summary>How many iterations it has; 0 in one that stands for all that is left, whose end isn't known.</summary>
    public long Count { get; init; }

    /// <summary>The number after the last iteration's.</summary>
    public long To => From + Count;

    /// <summary>The most threads that it may use.</summary>
    public int Degree { get; set; } = int.MaxValue;

    /// <summary>The integers that its iterations get; null when they get something else.</summary>
    public abstract LoopSpan? Span { get; }

    /// <summary>Runs the iterations through the BCL's own loop. What they throw is part of the end.</summary>
    /// <param name="body">The loop's body.</param>
    /// <param name="degree">The most threads to use; at least one.</param>
    /// <param name="ended">The loop has ended early: iterations that haven't begun are left out.</param>
    public async Task<LoopChunkEnd> Run(Delegate body, int degree, CancellationToken ended)
    {
        var threads = (int)Math.Min(Math.Max(1, Math.Min(degree, Degree)), Count == 0 ? int.MaxValue : Count);
        var started = Stopwatch.GetTimestamp();
        var end = await Iterate(body, threads, ended).ConfigureAwait(false);
        end.ThreadTicks = Stopwatch.GetElapsedTime(started).Ticks * Math.Min(threads, Environment.ProcessorCount);
        return end;
    }

    /// <summary>
    /// Runs iterations of any chunks of this loop as one loop of the BCL, whose state they share: an iteration of one chunk sees that one of another has stopped the loop.
    /// </summary>
    /// <param name="body">The loop's body.</param>
    /// <param name="iterations">Gives them out.</param>
    /// <param name="degree">The most threads to use.</param>
    /// <param name="ended">The loop has ended early.</param>
    public abstract LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended);

    /// <summary>Runs the iterations.</summary>
    protected abstract ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended);
}
