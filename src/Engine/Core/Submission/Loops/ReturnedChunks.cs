namespace Distributed.Engine.Submission.Loops;

/// <summary>Runs chunks that came back from executors, on the thread pool: the caller may be in an iteration that waits for one of theirs.</summary>
internal static class ReturnedChunks
{
    /// <summary>Has one chunk run that came back.</summary>
    public static void Work(LoopRun run, LoopRequest request) => ThreadPool.QueueUserWorkItem(_ => _ = Go(run, request));

    private static async Task Go(LoopRun run, LoopRequest request)
    {
        if (run.TakeReturned() is { } chunk)
        {
            run.EndHere(chunk, await HereLoop.Run(chunk, request).ConfigureAwait(false));
        }
    }
}
