using System.Collections.Concurrent;
using System.Numerics;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Iterations of <c>Parallel.For</c>: a range of numbers.</summary>
/// <typeparam name="TIndex">int or long.</typeparam>
/// <typeparam name="TLocal">The type of the thread-local values; <see cref="NoLocal"/> without any.</typeparam>
internal sealed class ForChunk<TIndex, TLocal> : LoopChunk
    where TIndex : struct, IBinaryInteger<TIndex>
{
    /// <summary>Makes a thread-local value; null for a loop without.</summary>
    public Func<TLocal>? Init { get; init; }

    /// <inheritdoc/>
    public override LoopSpan? Span => new LoopSpan(From, To, IsWhole: true);

    /// <inheritdoc/>
    public override LoopChunkEnd RunTogether(Delegate body, OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended) =>
        ChunkLoop.RunTogether(iterations, degree, ended, Init, StepOf(body));

    /// <inheritdoc/>
    protected override ValueTask<LoopChunkEnd> Iterate(Delegate body, int degree, CancellationToken ended) => new(body is Action<TIndex> action
        ? ChunkLoop.Run(this, degree, ended, (from, to, leaveOff) => RunRange(action, from, to, leaveOff))
        : ChunkLoop.Run(this, degree, ended, Init, StepOf(body)));

    private static Func<LoopIteration, ParallelLoopState, TLocal, TLocal> StepOf(Delegate body) => body switch
    {
        Action<TIndex, ParallelLoopState> action => (iteration, state, local) =>
        {
            action(TIndex.CreateTruncating(iteration.Number), state);
            return local;
        },
        Func<TIndex, ParallelLoopState, TLocal, TLocal> function => (iteration, state, local) => function(TIndex.CreateTruncating(iteration.Number), state, local),
        _ => throw new NotSupportedException($"Parallel.For can't run a delegate of type {body.GetType()}."),
    };

    private static void RunRange(Action<TIndex> action, long from, long to, LeaveOff leaveOff)
    {
        for (var index = from; index < to && !leaveOff.Now; index++)
        {
            action(TIndex.CreateTruncating(index));
        }
    }
}
