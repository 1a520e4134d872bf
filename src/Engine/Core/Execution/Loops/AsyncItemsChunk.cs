using System.Collections.Concurrent;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Iterations of <c>Parallel.ForEachAsync</c>: some of its source's items.</summary>
internal sealed class AsyncItemsChunk<TItem> : LoopChunk
{
    /// <summary>The items, as many as the chunk has iterations.</summary>
    public required TItem[] Items { get; init; }

    /// <inheritdoc/>
    public override LoopSpan? Span => ItemSpan.Of(Items);

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended) =>
        AsyncChunkLoop.Run(Parallel.ForEachAsync(Items, AsyncChunkLoop.Options(degree, ended), (Func<TItem, CancellationToken, ValueTask>)body), ended);

    /// <inheritdoc/>
    public override LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended) =>
        throw new NotSupportedException("Asynchronous loops have no state.");
}
