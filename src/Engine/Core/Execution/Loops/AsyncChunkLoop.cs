using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Awaits the BCL's own asynchronous loop over a chunk. Thread-safe.</summary>
internal static class AsyncChunkLoop
{
    public static ParallelOptions Options(int degree, CancellationToken ended) =>
        new() { MaxDegreeOfParallelism = degree == int.MaxValue ? Environment.ProcessorCount : degree, CancellationToken = ended };

    /// <summary>How the loop ended.</summary>
    /// <param name="loop">The BCL's task.</param>
    /// <param name="ended">The whole loop has ended early: then what the bodies made of their token isn't theirs.</param>
    public static async ValueTask<LoopChunkEnd> Run(Task loop, CancellationToken ended)
    {
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return loop switch
        {
            { IsCompletedSuccessfully: true } => new LoopChunkEnd { IsComplete = true },
            { IsCanceled: true } when ended.IsCancellationRequested => new LoopChunkEnd(),
            { IsCanceled: true } => new LoopChunkEnd { Exceptions = [await CancellationOf(loop).ConfigureAwait(false)] },
            _ => new LoopChunkEnd { Exceptions = [.. loop.Exception!.InnerExceptions] },
        };
    }

    private static async Task<Exception> CancellationOf(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
            throw new InvalidOperationException("A cancelled loop ended well.");
        }
        catch (OperationCanceledException exception)
        {
            return exception;
        }
    }
}
