using System.Collections.Concurrent;
using System.Numerics;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Iterations of <c>Parallel.ForAsync</c>: a range of numbers of any integer type.</summary>
internal sealed class AsyncForChunk<TIndex> : LoopChunk
    where TIndex : notnull, IBinaryInteger<TIndex>
{
    /// <summary>The first number of the whole loop, that of iteration 0.</summary>
    public required TIndex First { get; init; }

    /// <inheritdoc/>
    public override LoopSpan? Span => First is int first ? new LoopSpan(first + From, first + To, IsWhole: true) : null;

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended)
    {
        var function = (Func<TIndex, CancellationToken, ValueTask>)body;
        return AsyncChunkLoop.Run(
            Parallel.ForAsync(First + TIndex.CreateTruncating(From), First + TIndex.CreateTruncating(To), AsyncChunkLoop.Options(degree, ended), function), ended);
    }

    /// <inheritdoc/>
    public override LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended) =>
        throw new NotSupportedException("Asynchronous loops have no state.");
}
