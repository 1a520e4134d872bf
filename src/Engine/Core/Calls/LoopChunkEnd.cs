namespace Distributed.Engine.Calls;

/// <summary>How a piece of a loop ended. Travels as the result of its call.</summary>
internal sealed class LoopChunkEnd
{
    /// <summary>Every iteration ran to its end, and none asked for the loop's end.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The lowest iteration that called <see cref="ParallelLoopState.Break"/>, by its number in the whole loop; see <see cref="IsBroken"/>.</summary>
    public long LowestBreak { get; init; }

    /// <summary>Whether there was a <see cref="ParallelLoopState.Break"/>: numbers may be negative.</summary>
    public bool IsBroken { get; init; }

    /// <summary>An iteration called <see cref="ParallelLoopState.Stop"/>.</summary>
    public bool IsStopped { get; init; }

    /// <summary>What iterations threw.</summary>
    public Exception[] Exceptions { get; init; } = [];

    /// <summary>How long the iterations ran, summed over the threads that ran them.</summary>
    public long ThreadTicks { get; set; }

    /// <summary>The thread-local values to be handed to <c>localFinally</c>, which runs in the driver; null for a loop without.</summary>
    public Array? Locals { get; init; }
}
