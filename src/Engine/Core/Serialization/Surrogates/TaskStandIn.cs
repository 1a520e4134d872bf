namespace Distributed.Engine.Serialization;

/// <summary>A task made in place of a completed one of the driver. It is there before its result is, as the graph may refer to it from anywhere.</summary>
internal abstract class TaskStandIn
{
    public abstract Task Task { get; }

    public static TaskStandIn For(Type publicType) => publicType == typeof(Task)
        ? new OfNothing()
        : (TaskStandIn)Activator.CreateInstance(typeof(Of<>).MakeGenericType(publicType.GenericTypeArguments))!;

    /// <summary>Ends the task.</summary>
    /// <exception cref="GraphFormatException">The content isn't that of such a task.</exception>
    public void End(bool isFaulted, object? content)
    {
        if (!isFaulted)
        {
            SetResult(content);
        }
        else if (content is Exception[] { Length: > 0 } exceptions && !exceptions.Contains(null))
        {
            SetExceptions(exceptions);

            // As in the driver, where somebody has seen them: the snapshot.
            _ = Task.Exception;
        }
        else
        {
            throw new GraphFormatException("A faulted task has no exceptions.");
        }
    }

    protected abstract void SetResult(object? value);

    protected abstract void SetExceptions(Exception[] exceptions);

    private sealed class OfNothing : TaskStandIn
    {
        private readonly TaskCompletionSource _source = new();

        public override Task Task => _source.Task;

        protected override void SetResult(object? value) => _source.SetResult();

        protected override void SetExceptions(Exception[] exceptions) => _source.SetException(exceptions);
    }

    private sealed class Of<T> : TaskStandIn
    {
        private readonly TaskCompletionSource<T> _source = new();

        public override Task Task => _source.Task;

        protected override void SetResult(object? value)
        {
            if (value is not T && (value is not null || default(T) is not null))
                throw new GraphFormatException($"A {value?.GetType()} can't be the result of a {typeof(Task<T>)}.");
            _source.SetResult((T)value!);
        }

        protected override void SetExceptions(Exception[] exceptions) => _source.SetException(exceptions);
    }
}
