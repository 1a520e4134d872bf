using System.Collections.Concurrent;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Stands for the whole of a loop of which it isn't known which iterations it has, when a plan is asked about it. Never run.</summary>
internal sealed class UnknownSpan : LoopChunk
{
    /// <inheritdoc/>
    public override LoopSpan? Span => null;

    /// <inheritdoc/>
    public override LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended) => throw NotRun();

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended) => throw NotRun();

    private static NotSupportedException NotRun() => new("It stands for a loop, and has no iterations of its own.");
}
