using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Takes the end of a shipped chunk into its loop. Completed on threads of the engine: nothing here waits or runs the program's code.</summary>
internal sealed class ChunkPromise(LoopRun run, OpenChunk chunk) : Promise
{
    /// <inheritdoc/>
    public override Task Task => throw new NotSupportedException("Nobody waits for a single chunk.");

    /// <inheritdoc/>
    public override void SetResult(object? value) => run.End(chunk, (LoopChunkEnd)value!);

    /// <inheritdoc/>
    public override void SetExceptions(IEnumerable<Exception> exceptions) => run.End(chunk, new LoopChunkEnd { Exceptions = [.. exceptions] });

    /// <inheritdoc/>
    public override void SetCanceled(CancellationToken token) => run.Drop(chunk);

    /// <inheritdoc/>
    public override void SetCanceled(OperationCanceledException exception) => run.Drop(chunk);

    /// <inheritdoc/>
    public override void SetFrom(Task completed) => run.End(chunk, ((Task<LoopChunkEnd>)completed).Result);

    /// <inheritdoc/>
    public override Delegate Timed(Delegate body, bool isAsync, Action started) => throw new NotSupportedException("A chunk isn't timed by itself.");
}
