using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Runs a loop in executors only; what comes back from them runs here. The caller waits, and meanwhile gives out the chunks.</summary>
internal static class ShippedLoop
{
    /// <summary>Runs it on the calling thread. Null when it is the BCL's to run: its captures can't travel.</summary>
    public static LoopEnd? Run(LoopRun run, LoopRequest request)
    {
        while (true)
        {
            run.Ship();
            if (run.IsTheBcls)
            {
                return null;
            }

            if (run.TakeForHere() is { } chunk)
            {
                run.EndHere(chunk, HereLoop.Run(chunk, request).GetAwaiter().GetResult());
            }
            else if (run.IsOver)
            {
                return run.Finish();
            }
            else
            {
                run.Ended.Wait();
            }
        }
    }

    /// <summary>The same for an asynchronous loop.</summary>
    public static async Task<LoopEnd?> RunAsync(LoopRun run, LoopRequest request)
    {
        while (true)
        {
            run.Ship();
            if (run.IsTheBcls)
            {
                return null;
            }

            if (run.TakeForHere() is { } chunk)
            {
                run.EndHere(chunk, await HereLoop.Run(chunk, request).ConfigureAwait(false));
            }
            else if (run.IsOver)
            {
                return run.Finish();
            }
            else
            {
                await run.Ended.WaitAsync().ConfigureAwait(false);
            }
        }
    }
}
