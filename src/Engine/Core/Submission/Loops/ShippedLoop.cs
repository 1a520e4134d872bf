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

    /// <summary>The same for an asynchronous loop: on the thread pool, as the BCL's.</summary>
    /// <param name="run">The loop; disposed of at its end.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="runHere">Makes the BCL's own loop, where captures can't travel.</param>
    public static Task RunAsync(LoopRun run, LoopRequest request, Func<Task> runHere)
    {
        var task = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.QueueUserWorkItem(_ => _ = Go(run, request, runHere, task));
        return task.Task;
    }

    private static async Task Go(LoopRun run, LoopRequest request, Func<Task> runHere, TaskCompletionSource task)
    {
        using (run)
        {
            while (true)
            {
                await run.Fetch().ConfigureAwait(false);
                run.Ship();
                if (run.IsTheBcls)
                {
                    await Follow(runHere(), task).ConfigureAwait(false);
                    return;
                }

                if (run.TakeForHere() is { } chunk)
                {
                    run.EndHere(chunk, await HereLoop.Run(chunk, request).ConfigureAwait(false));
                }
                else if (run.IsOver)
                {
                    await run.Finish(task).ConfigureAwait(false);
                    return;
                }
                else
                {
                    await run.Ended.WaitAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task Follow(Task loop, TaskCompletionSource task)
    {
        await ((Task)loop.ContinueWith(static _ => { }, TaskScheduler.Default)).ConfigureAwait(false);
        task.TrySetFromTask(loop);
    }
}
