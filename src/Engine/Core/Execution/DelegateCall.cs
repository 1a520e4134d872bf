using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution;

/// <summary>
/// Runs a received delegate as <c>Task.Run</c> or <c>StartNew</c> would and says how its task would have ended.
/// Mirrors <see cref="Task"/>'s rules for cancellation, unwrapping and attached children.
/// </summary>
internal static class DelegateCall
{
    /// <summary>Runs the call on this thread. <paramref name="ended"/> is called exactly once, on this thread or on a later one.</summary>
    public static void Run(CallForm form, CallFlags flags, Delegate body, object? state, CancellationToken token, int slots, Action<AttemptEnd> ended)
    {
        if (form == CallForm.Loop)
        {
            RunLoop((LoopChunk)state!, body, slots, token, ended);
            return;
        }

        var runner = DelegateRunner.For(body.GetType());
        switch (form)
        {
            case CallForm.Run:
                ended(RunSync(runner, body, state, token));
                break;
            case CallForm.RunAsync:
                RunAsync(runner, body, token, ended);
                break;
            case CallForm.StartNew:
                StartNew(runner, flags, body, state, token, ended);
                break;
            default:
                throw new NotSupportedException($"Unknown call form {form}.");
        }
    }

    /// <summary>A chunk says itself how it ended, with what its iterations threw. A loop that has ended before needs none of it.</summary>
    private static void RunLoop(LoopChunk chunk, Delegate body, int slots, CancellationToken token, Action<AttemptEnd> ended)
    {
        if (token.IsCancellationRequested)
        {
            ended(AttemptEnd.Completed(new LoopChunkEnd()));
            return;
        }

        var run = chunk.Run(body, Math.Clamp(chunk.Degree, 1, slots), token);
        WhenEnded(run, static task => ((Task<LoopChunkEnd>)task).Result, ended);
    }

    private static AttemptEnd RunSync(DelegateRunner runner, Delegate body, object? state, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return AttemptEnd.Canceled(null);
        }

        try
        {
            return AttemptEnd.Completed(runner.Invoke(body, state));
        }
        catch (OperationCanceledException exception) when (token.IsCancellationRequested && exception.CancellationToken == token)
        {
            return AttemptEnd.Canceled(exception);
        }
        catch (Exception exception)
        {
            return AttemptEnd.Faulted(exception);
        }
    }

    private static void RunAsync(DelegateRunner runner, Delegate body, CancellationToken token, Action<AttemptEnd> ended)
    {
        if (token.IsCancellationRequested)
        {
            ended(AttemptEnd.Canceled(null));
            return;
        }

        Task? task;
        try
        {
            task = (Task?)runner.Invoke(body, null);
        }
        catch (OperationCanceledException exception)
        {
            // Task.Run takes any cancellation thrown before the task is returned for the task's own.
            ended(AttemptEnd.Canceled(exception));
            return;
        }
        catch (Exception exception)
        {
            ended(AttemptEnd.Faulted(exception));
            return;
        }

        if (task is null)
        {
            // The BCL cancels it with no token at all, whatever token was passed.
            ended(new AttemptEnd(CallStatus.Canceled, [CancellationToken.None]));
            return;
        }

        WhenEnded(task, runner.ResultOf, ended);
    }

    private static void StartNew(
        DelegateRunner runner, CallFlags flags, Delegate body, object? state, CancellationToken token, Action<AttemptEnd> ended)
    {
        if (flags.HasFlag(CallFlags.DenyChildAttach))
        {
            ended(RunSync(runner, body, state, token));
            return;
        }

        var task = new Task<object?>(() => runner.Invoke(body, state), token);
        try
        {
            task.RunSynchronously(TaskScheduler.Default);
        }
        catch (InvalidOperationException) when (task.IsCanceled)
        {
            // The token was cancelled before it started.
        }

        WhenEnded(task, static task => ((Task<object?>)task).Result, ended);
    }

    private static void WhenEnded(Task task, Func<Task, object?> result, Action<AttemptEnd> ended)
    {
        if (task.IsCompleted)
        {
            ended(EndOf(task, result));
            return;
        }

        task.ContinueWith(
            completed => ended(EndOf(completed, result)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static AttemptEnd EndOf(Task task, Func<Task, object?> result)
    {
        if (task.IsCanceled)
        {
            return AttemptEnd.Canceled(CancellationOf(task));
        }

        return task.Exception is { } exceptions
            ? AttemptEnd.Faulted([.. exceptions.InnerExceptions])
            : AttemptEnd.Completed(result(task));
    }

    private static OperationCanceledException CancellationOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            throw new InvalidOperationException("A cancelled task returned a result.");
        }
        catch (OperationCanceledException exception)
        {
            return exception;
        }
    }
}
