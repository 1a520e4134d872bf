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
    private readonly LoopTally _tally = new();

    /// <summary>Runs all of them, and throws what they threw.</summary>
    /// <exception cref="AggregateException">Some have thrown.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all had begun.</exception>
    public void Run(Submitter submitter, TaskScheduler scheduler)
    {
        foreach (var action in actions)
        {
            if (options.CancellationToken.IsCancellationRequested)
            {
                _tally.Cancel();
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

        RunHere();
        WaitForAll();
        _tally.Throw(options.CancellationToken);
    }

    /// <summary>Waits until fewer are under way than may be.</summary>
    private void WaitForTurn()
    {
        while (options.MaxDegreeOfParallelism > 0 && _away.Count(static task => !task.IsCompleted) >= options.MaxDegreeOfParallelism)
        {
            Task.WaitAny([.. _away.Where(static task => !task.IsCompleted)]);
        }
    }

    private void RunHere()
    {
        if (_here.Count == 0)
        {
            return;
        }

        if (options.MaxDegreeOfParallelism > 0)
        {
            // Here and away together may not be more than the degree.
            WaitForAll();
        }

        try
        {
            Parallel.Invoke(options, [.. _here]);
        }
        catch (AggregateException exceptions)
        {
            _tally.AddAll(exceptions);
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == options.CancellationToken)
        {
            _tally.Cancel();
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
                _tally.AddAll(exceptions);
            }
        }

        _away.Clear();
    }
}
