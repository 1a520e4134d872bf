using System.ComponentModel;
using Distributed.Engine.Calls;

namespace Distributed.Tasks;

/// <summary>
/// Takes the redirected calls of <see cref="Task"/> and <see cref="TaskFactory"/>: called from generated code only, one method for each
/// overload of the BCL, the call site first. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class DistributedTask
{
    /// <summary>Stands for <see cref="Task.Run(Action)"/>.</summary>
    public static Task Run(CallSite site, Action action) => Task.Run(action);

    /// <summary>Stands for <see cref="Task.Run(Action, CancellationToken)"/>.</summary>
    public static Task Run(CallSite site, Action action, CancellationToken cancellationToken) =>
        Task.Run(action, cancellationToken);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{TResult})"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<TResult> function) => Task.Run(function);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{TResult}, CancellationToken)"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<TResult> function, CancellationToken cancellationToken) =>
        Task.Run(function, cancellationToken);

    /// <summary>Stands for <see cref="Task.Run(Func{Task})"/>.</summary>
    public static Task Run(CallSite site, Func<Task?> function) => Task.Run(function);

    /// <summary>Stands for <see cref="Task.Run(Func{Task}, CancellationToken)"/>.</summary>
    public static Task Run(CallSite site, Func<Task?> function, CancellationToken cancellationToken) =>
        Task.Run(function, cancellationToken);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{Task{TResult}})"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<Task<TResult>?> function) => Task.Run(function);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{Task{TResult}}, CancellationToken)"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<Task<TResult>?> function, CancellationToken cancellationToken) =>
        Task.Run(function, cancellationToken);
}
