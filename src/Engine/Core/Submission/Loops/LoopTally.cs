using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>How a loop ends, as far as its chunks have ended, or how <c>Parallel.Invoke</c> does. Not thread-safe.</summary>
internal sealed class LoopTally
{
    private readonly List<Exception> _exceptions = [];
    private readonly List<Array> _locals = [];

    /// <summary>Thread-local values that wait for <c>localFinally</c>.</summary>
    public IReadOnlyList<Array> Locals => _locals;

    /// <summary>The lowest iteration that broke the loop; null: none did.</summary>
    public long? LowestBreak { get; private set; }

    /// <summary>An iteration stopped the loop.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>No further iteration is to begin.</summary>
    public bool IsOver => IsStopped || _exceptions.Count > 0 || IsCanceled;

    /// <summary>The caller's token was cancelled.</summary>
    public bool IsCanceled { get; private set; }

    public void Add(LoopChunkEnd end)
    {
        _exceptions.AddRange(end.Exceptions);
        IsStopped |= end.IsStopped;
        if (end.IsBroken && !(LowestBreak <= end.LowestBreak))
        {
            LowestBreak = end.LowestBreak;
        }

        if (end.Locals is { Length: > 0 } locals)
        {
            _locals.Add(locals);
        }
    }

    public void Add(Exception exception) => _exceptions.Add(exception);

    /// <summary>Adds all that several have thrown.</summary>
    public void AddAll(AggregateException exceptions) => _exceptions.AddRange(exceptions.InnerExceptions);

    public void Cancel() => IsCanceled = true;

    /// <summary>Ends the task of an asynchronous loop: the caller's token comes before all exceptions.</summary>
    public void Complete(TaskCompletionSource task, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            task.TrySetCanceled(token);
        }
        else if (_exceptions.Count > 0)
        {
            task.TrySetException(_exceptions);
        }
        else
        {
            task.TrySetResult();
        }
    }

    /// <summary>Throws what the BCL's loop would throw: an aggregate of all exceptions, unless there is nothing but cancellations by the caller's own token.</summary>
    public void Throw(CancellationToken token)
    {
        if (_exceptions.Count > 0)
        {
            var isCancellation = token.IsCancellationRequested && _exceptions.TrueForAll(e => e is OperationCanceledException canceled && canceled.CancellationToken == token);
            throw isCancellation ? _exceptions[0] : new AggregateException(_exceptions);
        }

        if (IsCanceled)
        {
            throw new OperationCanceledException(token);
        }
    }
}
