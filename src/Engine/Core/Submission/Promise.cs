using System.Runtime.ExceptionServices;

namespace Distributed.Engine.Submission;

/// <summary>
/// The real BCL task behind a shipped call, completed with the outcome. Continuations run asynchronously, so the thread that
/// completes it never runs user code (S17). Thread-safe; the first completion wins.
/// </summary>
internal abstract class Promise
{
    /// <summary>The task that the caller holds.</summary>
    public abstract Task Task { get; }

    public abstract void SetResult(object? value);

    public abstract void SetExceptions(IEnumerable<Exception> exceptions);

    /// <summary>Cancels with a token alone: an await throws a new TaskCanceledException, as for a task that never ran.</summary>
    public abstract void SetCanceled(CancellationToken token);

    /// <summary>Cancels as an async method does: an await throws this very exception.</summary>
    public abstract void SetCanceled(OperationCanceledException exception);

    /// <summary>Takes over the end of a task of the same kind.</summary>
    public abstract void SetFrom(Task completed);

    /// <summary>The same delegate, but that it says first when it starts.</summary>
    /// <param name="body">A delegate of a call whose task is of this kind.</param>
    /// <param name="isAsync">Whether the task that it returns is unwrapped.</param>
    /// <param name="started">Told of the start.</param>
    public abstract Delegate Timed(Delegate body, bool isAsync, Action started);

    /// <summary>A promise of a task without a result.</summary>
    public sealed class OfNothing(object? state) : Promise
    {
        private readonly TaskCompletionSource _source = new(state, TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task Task => _source.Task;

        public override void SetResult(object? value) => _source.TrySetResult();

        public override void SetExceptions(IEnumerable<Exception> exceptions) => _source.TrySetException(exceptions);

        public override void SetCanceled(CancellationToken token) => _source.TrySetCanceled(token);

        public override void SetCanceled(OperationCanceledException exception) => _source.TrySetFromTask(Canceled<int>(exception));

        public override void SetFrom(Task completed) => _source.TrySetFromTask(completed);

        public override Delegate Timed(Delegate body, bool isAsync, Action started)
        {
            if (body is Func<Task?> function)
            {
                return new Func<Task?>(() =>
                {
                    started();
                    return function();
                });
            }

            if (body is Action<object?> withState)
            {
                return new Action<object?>(value =>
                {
                    started();
                    withState(value);
                });
            }

            var action = (Action)body;
            return new Action(() =>
            {
                started();
                action();
            });
        }
    }

    /// <summary>A promise of a task with a result.</summary>
    public sealed class Of<TResult>(object? state) : Promise
    {
        private readonly TaskCompletionSource<TResult> _source = new(state, TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task Task => _source.Task;

        public override void SetResult(object? value) => _source.TrySetResult((TResult)value!);

        public override void SetExceptions(IEnumerable<Exception> exceptions) => _source.TrySetException(exceptions);

        public override void SetCanceled(CancellationToken token) => _source.TrySetCanceled(token);

        public override void SetCanceled(OperationCanceledException exception) => _source.TrySetFromTask(Canceled<TResult>(exception));

        public override void SetFrom(Task completed) => _source.TrySetFromTask((Task<TResult>)completed);

        public override Delegate Timed(Delegate body, bool isAsync, Action started)
        {
            if (isAsync)
            {
                var inner = (Func<Task<TResult>?>)body;
                return new Func<Task<TResult>?>(() =>
                {
                    started();
                    return inner();
                });
            }

            if (body is Func<object?, TResult> withState)
            {
                return new Func<object?, TResult>(value =>
                {
                    started();
                    return withState(value);
                });
            }

            var function = (Func<TResult>)body;
            return new Func<TResult>(() =>
            {
                started();
                return function();
            });
        }
    }

    // Only an async method makes a cancelled task that remembers its exception.
    private static async Task<T> Canceled<T>(OperationCanceledException exception)
    {
        await Task.CompletedTask;
        ExceptionDispatchInfo.Throw(exception);
        return default!;
    }
}
