using System.Collections.Concurrent;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Iterations of <c>Parallel.ForEach</c>: some of its source's items.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <typeparam name="TLocal">The type of the thread-local values; <see cref="NoLocal"/> without any.</typeparam>
internal sealed class ItemsChunk<TItem, TLocal> : LoopChunk
{
    /// <summary>The items, as many as the chunk has iterations.</summary>
    public required TItem[] Items { get; init; }

    /// <summary>In place of <see cref="Items"/> all that is left of the source, pulled while it is worked on; null in a chunk that may be shipped.</summary>
    public IEnumerable<TItem>? Rest { get; init; }

    /// <summary>Makes a thread-local value; null for a loop without.</summary>
    public Func<TLocal>? Init { get; init; }

    /// <inheritdoc/>
    public override LoopSpan? Span => ItemSpan.Of(Items);

    /// <inheritdoc/>
    public override LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended) =>
        ChunkLoop.RunTogether(iterations, degree, ended, Init, StepOf(body));

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended) => new(Rest is not null
        ? ChunkLoop.RunRest(Rest.Select((item, at) => new ItemsChunk<TItem, TLocal> { From = From + at, Count = 1, Items = [item] }), degree, ended, Init, AnyStepOf(body))
        : body is Action<TItem> action
        ? ChunkLoop.Run(this, degree, ended, (from, to, leaveOff) => RunRange(action, from, to, leaveOff))
        : ChunkLoop.Run(this, degree, ended, Init, StepOf(body)));

    private static Func<LoopIteration, ParallelLoopState, TLocal, TLocal> AnyStepOf(Delegate body) => body is Action<TItem> action
        ? (iteration, _, local) =>
        {
            action(ItemOf(iteration));
            return local;
        }
        : StepOf(body);

    private static Func<LoopIteration, ParallelLoopState, TLocal, TLocal> StepOf(Delegate body) => body switch
    {
        Action<TItem, ParallelLoopState> action => (iteration, state, local) =>
        {
            action(ItemOf(iteration), state);
            return local;
        },
        Action<TItem, ParallelLoopState, long> action => (iteration, state, local) =>
        {
            action(ItemOf(iteration), state, iteration.Number);
            return local;
        },
        Func<TItem, ParallelLoopState, TLocal, TLocal> function => (iteration, state, local) => function(ItemOf(iteration), state, local),
        Func<TItem, ParallelLoopState, long, TLocal, TLocal> function => (iteration, state, local) => function(ItemOf(iteration), state, iteration.Number, local),
        _ => throw new NotSupportedException($"Parallel.ForEach can't run a delegate of type {body.GetType()}."),
    };

    private static TItem ItemOf(LoopIteration iteration) => ((ItemsChunk<TItem, TLocal>)iteration.Chunk).Items[iteration.Number - iteration.Chunk.From];

    private void RunRange(Action<TItem> action, long from, long to, LeaveOff leaveOff)
    {
        for (var index = from; index < to && !leaveOff.Now; index++)
        {
            action(Items[index - From]);
        }
    }
}
