using Distributed.Engine.Calls;

namespace Distributed.Tasks;

/// <summary>The arguments of a redirected call with the BCL's defaults filled in. Immutable.</summary>
/// <param name="Form">How the delegate is run.</param>
/// <param name="Body">The delegate, as it was passed.</param>
/// <param name="State">The state object.</param>
/// <param name="Token">The token.</param>
/// <param name="Options">The creation options.</param>
/// <param name="Scheduler">The scheduler the BCL would use; null where null was passed.</param>
internal readonly record struct Call(
    CallForm Form,
    Delegate? Body,
    object? State,
    CancellationToken Token,
    TaskCreationOptions Options,
    TaskScheduler? Scheduler)
{
    /// <summary><c>Task.Run</c>: the default scheduler, and no attached children.</summary>
    public static Call Run(Delegate? body, CancellationToken token = default) =>
        new(CallForm.Run, body, null, token, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    /// <summary><c>Task.Run</c> with a delegate that returns a task.</summary>
    public static Call RunAsync(Delegate? body, CancellationToken token = default) =>
        new(CallForm.RunAsync, body, null, token, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    /// <summary><c>StartNew</c> on a factory, whose own token, options and scheduler fill in what wasn't passed.</summary>
    public static Call StartNew(TaskFactory factory, Delegate? body, CancellationToken? token = null, TaskCreationOptions? options = null) =>
        StartNew(body, null, token ?? factory.CancellationToken, options ?? factory.CreationOptions, Current(factory.Scheduler));

    /// <summary><c>StartNew</c> with a state object.</summary>
    public static Call StartNew(
        TaskFactory factory, Delegate? body, object? state, CancellationToken? token = null, TaskCreationOptions? options = null) =>
        StartNew(body, state, token ?? factory.CancellationToken, options ?? factory.CreationOptions, Current(factory.Scheduler));

    /// <summary><c>StartNew</c> on a factory with a result.</summary>
    public static Call StartNew<TResult>(
        TaskFactory<TResult> factory, Delegate? body, CancellationToken? token = null, TaskCreationOptions? options = null) =>
        StartNew(body, null, token ?? factory.CancellationToken, options ?? factory.CreationOptions, Current(factory.Scheduler));

    /// <summary><c>StartNew</c> on a factory with a result, and a state object.</summary>
    public static Call StartNew<TResult>(
        TaskFactory<TResult> factory, Delegate? body, object? state, CancellationToken? token = null, TaskCreationOptions? options = null) =>
        StartNew(body, state, token ?? factory.CancellationToken, options ?? factory.CreationOptions, Current(factory.Scheduler));

    /// <summary><c>StartNew</c> with everything passed.</summary>
    public static Call StartNew(Delegate? body, object? state, CancellationToken token, TaskCreationOptions options, TaskScheduler? scheduler) =>
        new(CallForm.StartNew, body, state, token, options, scheduler);

    private static TaskScheduler Current(TaskScheduler? ofFactory) => ofFactory ?? TaskScheduler.Current;
}
