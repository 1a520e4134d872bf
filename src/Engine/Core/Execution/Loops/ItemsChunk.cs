using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Iterations of <c>Parallel.ForEach</c>: some of its source's items.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <typeparam name="TLocal">The type of the thread-local values; <see cref="NoLocal"/> without any.</typeparam>
internal sealed class ItemsChunk<TItem, TLocal> : LoopChunk
{
    /// <summary>The items, as many as the chunk has iterations.</summary>
    public required TItem[] Items { get; init; }

    /// <summary>Makes a thread-local value; null for a loop without.</summary>
    public Func<TLocal>? Init { get; init; }

    /// <inheritdoc/>
    public override LoopSpan? Span => ItemSpan.Of(Items);

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended) => new(body switch
    {
        Action<TItem> action => ChunkLoop.Run(this, degree, ended, (from, to, leaveOff) => RunRange(action, from, to, leaveOff)),
        Action<TItem, ParallelLoopState> action => ChunkLoop.Run<NoLocal>(this, degree, ended, null, (index, state, local) =>
        {
            action(Items[index - From], state);
            return local;
        }),
        Action<TItem, ParallelLoopState, long> action => ChunkLoop.Run<NoLocal>(this, degree, ended, null, (index, state, local) =>
        {
            action(Items[index - From], state, index);
            return local;
        }),
        Func<TItem, ParallelLoopState, TLocal, TLocal> function => ChunkLoop.Run(
            this, degree, ended, Init, (index, state, local) => function(Items[index - From], state, local)),
        Func<TItem, ParallelLoopState, long, TLocal, TLocal> function => ChunkLoop.Run(
            this, degree, ended, Init, (index, state, local) => function(Items[index - From], state, index, local)),
        _ => throw new NotSupportedException($"Parallel.ForEach can't run a delegate of type {body.GetType()}."),
    });

    private bool RunRange(Action<TItem> action, long from, long to, LeaveOff leaveOff)
    {
        for (var index = from; index < to; index++)
        {
            if (leaveOff.Now)
            {
                return false;
            }

            action(Items[index - From]);
        }

        return true;
    }
}
