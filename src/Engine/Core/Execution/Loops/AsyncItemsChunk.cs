using System.Collections.Concurrent;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Iterations of <c>Parallel.ForEachAsync</c>: some of its source's items.</summary>
internal sealed class AsyncItemsChunk<TItem> : LoopChunk
{
    /// <summary>The items, as many as the chunk has iterations.</summary>
    public required TItem[] Items { get; init; }

    /// <summary>In place of <see cref="Items"/> all that is left of the source, pulled while it is worked on; null in a chunk that may be shipped.</summary>
    public IEnumerable<TItem>? Rest { get; init; }

    /// <summary>The same for an asynchronous source.</summary>
    public IAsyncEnumerable<TItem>? AsyncRest { get; init; }

    /// <inheritdoc/>
    public override LoopSpan? Span => ItemSpan.Of(Items);

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended) =>
        AsyncChunkLoop.Run(Loop((Func<TItem, CancellationToken, ValueTask>)body, AsyncChunkLoop.Options(degree, ended)), ended);

    private Task Loop(Func<TItem, CancellationToken, ValueTask> body, ParallelOptions options) =>
        AsyncRest is not null ? Parallel.ForEachAsync(AsyncRest, options, body) : Parallel.ForEachAsync(Rest ?? Items, options, body);

    /// <inheritdoc/>
    public override LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended) =>
        throw new NotSupportedException("Asynchronous loops have no state.");
}
