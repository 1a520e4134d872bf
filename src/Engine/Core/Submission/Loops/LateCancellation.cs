namespace Distributed.Engine.Submission.Loops;

/// <summary>Cancels what may have ended meanwhile, on the thread pool: the calling thread may be the engine's, and callbacks are the program's. Thread-safe.</summary>
internal static class LateCancellation
{
    /// <summary>Has a source cancelled; one that was disposed of is left alone.</summary>
    public static void Begin(CancellationTokenSource ended) => ThreadPool.UnsafeQueueUserWorkItem(Cancel, ended, preferLocal: false);

    private static void Cancel(CancellationTokenSource ended)
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }
}
