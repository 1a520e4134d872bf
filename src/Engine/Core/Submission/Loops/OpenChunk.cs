using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>A chunk that was taken and hasn't ended. Belongs to whoever took it, but for <see cref="Cancel"/>.</summary>
internal sealed class OpenChunk
{
    /// <summary>The chunk; null while it is being taken, and for what only stands for others.</summary>
    public LoopChunk Chunk { get; set; } = null!;

    /// <summary>Whether it counts as shipped.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it ran in this process, after all or from the beginning.</summary>
    public bool RanHere { get; set; }

    /// <summary>Set when it has come back to be run in this process; ends its call.</summary>
    public TaskCompletionSource<LoopChunkEnd>? Returned { get; set; }

    /// <summary>Cancelled when its iterations needn't begin any more.</summary>
    public CancellationTokenSource Ended { get; } = new();

    /// <summary>Has iterations left out that haven't begun. Not on this thread: it may be in the middle of another chunk's end.</summary>
    public void Cancel() => LateCancellation.Begin(Ended);
}
