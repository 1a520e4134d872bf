using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>
/// The actions of <c>Parallel.Invoke</c>: each is a call of its own; those that stay local run through the BCL's Invoke. Used once, on the caller's thread.
/// </summary>
/// <param name="site">The redirected call in the user's source.</param>
/// <param name="options">Degree, token and scheduler.</param>
/// <param name="actions">The actions; none is null.</param>
internal sealed class InvokedActions(CallSite site, ParallelOptions options, Action[] actions)
{
    private static readonly Func<CallRequest, Task> s_run = static request => Task.Run((Action)request.Body, CancellationToken.None);

    private readonly List<Task> _away = [];
    private readonly List<Action> _here = [];
    private readonly List<Exception> _exceptions = [];

    /// <summary>Runs all of them, and throws what they threw.</summary>
    /// <exception cref="AggregateException">Some have thrown.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all had begun.</exception>
    public void Run(Submitter submitter, TaskScheduler scheduler)
    {
        var isComplete = true;
        foreach (var action in actions)
        {
            if (options.CancellationToken.IsCancellationRequested)
            {
                isComplete = false;
                break;
            }

            WaitForTurn();
            var request = new CallRequest(site, CallForm.Run, action, null, default, TaskCreationOptions.DenyChildAttach, s_run);
            if (submitter.TryShip(request, scheduler, static state => new Promise.OfNothing(state)) is { } task)
            {
                _away.Add(task);
            }
            else
            {
                _here.Add(action);
            }
        }

        isComplete &= RunHere();
        WaitForAll();
        if (_exceptions.Count > 0)
        {
            var token = options.CancellationToken;
            throw token.IsCancellationRequested && _exceptions.TrueForAll(e => e is OperationCanceledException canceled && canceled.CancellationToken == token)
                ? _exceptions[0]
                : new AggregateException(_exceptions);
        }

        if (!isComplete)
        {
            throw new OperationCanceledException(options.CancellationToken);
        }
    }

    /// <summary>Waits until fewer are under way than may be.</summary>
    private void WaitForTurn()
    {
        while (options.MaxDegreeOfParallelism > 0 && _away.Count(static task => !task.IsCompleted) >= options.MaxDegreeOfParallelism)
        {
            Task.WaitAny([.. _away.Where(static task => !task.IsCompleted)]);
        }
    }

    /// <summary>False when the token was cancelled before all had begun.</summary>
    private bool RunHere()
    {
        if (_here.Count == 0)
        {
            return true;
        }

        if (options.MaxDegreeOfParallelism > 0)
        {
            // Here and away together may not be more than the degree.
            WaitForAll();
        }

        try
        {
            Parallel.Invoke(options, [.. _here]);
            return true;
        }
        catch (AggregateException exceptions)
        {
            _exceptions.AddRange(exceptions.InnerExceptions);
            return true;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == options.CancellationToken)
        {
            return false;
        }
    }

    private void WaitForAll()
    {
        foreach (var task in _away)
        {
            try
            {
                task.Wait(CancellationToken.None);
            }
            catch (AggregateException exceptions)
            {
                _exceptions.AddRange(exceptions.InnerExceptions);
            }
        }

        _away.Clear();
    }
}
