using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Runs a loop in executors; what comes back from them, and what can't be shipped any more, runs here. The caller gives out the chunks.</summary>
internal static class ShippedLoop
{
    /// <summary>Runs it on the calling thread. Null when it is the BCL's to run: its captures can't travel.</summary>
    public static LoopEnd? Run(LoopRun run, LoopRequest request)
    {
        if (!run.TryOpen())
        {
            return null;
        }

        run.Returned = () => ReturnedChunks.Work(run, request);
        while (true)
        {
            run.Ship();
            if (run.TakeRest() is { } rest)
            {
                run.EndHere(rest, HereLoop.Run(rest, request).GetAwaiter().GetResult());
            }
            else if (run.TakeReturned() is { } chunk)
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
            bool isOurs;
            try
            {
                isOurs = run.TryOpen();
            }
            catch (Exception exception)
            {
                // The source's, asked for its enumerator.
                task.TrySetException(exception);
                return;
            }

            if (isOurs)
            {
                run.Returned = () => ReturnedChunks.Work(run, request);
                await GiveOut(run, request).ConfigureAwait(false);
                await run.Finish(task).ConfigureAwait(false);
            }
            else
            {
                await Follow(runHere(), task).ConfigureAwait(false);
            }
        }
    }

    private static async Task GiveOut(LoopRun run, LoopRequest request)
    {
        Task? fetching = null, ended = null;
        while (true)
        {
            fetching ??= run.MayShipMore ? run.Fetch().AsTask() : null;
            if (fetching is { IsCompleted: true })
            {
                fetching = null;
                run.Ship();
                if (run.MayShipMore)
                {
                    continue;
                }
            }

            if (fetching is null && run.TakeRest() is { } rest)
            {
                run.EndHere(rest, await HereLoop.Run(rest, request).ConfigureAwait(false));
            }
            else if (run.IsOver)
            {
                return;
            }
            else
            {
                ended ??= run.Ended.WaitAsync();
                await (fetching is null ? ended : Task.WhenAny(fetching, ended)).ConfigureAwait(false);
                ended = ended.IsCompleted ? null : ended;
            }
        }
    }

    private static async Task Follow(Task loop, TaskCompletionSource task)
    {
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        task.TrySetFromTask(loop);
    }
}
