using System.ComponentModel;
using Distributed.Engine.Calls;

namespace Distributed.Tasks;

/// <summary>
/// Takes the redirected calls of <see cref="Task"/> and <see cref="TaskFactory"/>: called from generated code only, one method for each
/// overload of the BCL, the call site first. Without a cluster each is one branch and the BCL's own call. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class DistributedTask
{
    /// <summary>Stands for <see cref="Task.Run(Action)"/>.</summary>
    public static Task Run(CallSite site, Action action) =>
        Cluster.IsLocal(site)
            ? Task.Run(action)
            : Redirect.TryShip(site, Call.Run(action), static request => Task.Run((Action)request.Body, request.Token))
                ?? Task.Run(action);

    /// <summary>Stands for <see cref="Task.Run(Action, CancellationToken)"/>.</summary>
    public static Task Run(CallSite site, Action action, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? Task.Run(action, cancellationToken)
            : Redirect.TryShip(site, Call.Run(action, cancellationToken), static request => Task.Run((Action)request.Body, request.Token))
                ?? Task.Run(action, cancellationToken);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{TResult})"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<TResult> function) =>
        Cluster.IsLocal(site)
            ? Task.Run(function)
            : Redirect.TryShip<TResult>(site, Call.Run(function), static request => Task.Run((Func<TResult>)request.Body, request.Token))
                ?? Task.Run(function);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{TResult}, CancellationToken)"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<TResult> function, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? Task.Run(function, cancellationToken)
            : Redirect.TryShip<TResult>(site, Call.Run(function, cancellationToken), static request => Task.Run((Func<TResult>)request.Body, request.Token))
                ?? Task.Run(function, cancellationToken);

    /// <summary>Stands for <see cref="Task.Run(Func{Task})"/>.</summary>
    public static Task Run(CallSite site, Func<Task?> function) =>
        Cluster.IsLocal(site)
            ? Task.Run(function)
            : Redirect.TryShip(site, Call.RunAsync(function), static request => Task.Run((Func<Task?>)request.Body, request.Token))
                ?? Task.Run(function);

    /// <summary>Stands for <see cref="Task.Run(Func{Task}, CancellationToken)"/>.</summary>
    public static Task Run(CallSite site, Func<Task?> function, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? Task.Run(function, cancellationToken)
            : Redirect.TryShip(site, Call.RunAsync(function, cancellationToken), static request => Task.Run((Func<Task?>)request.Body, request.Token))
                ?? Task.Run(function, cancellationToken);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{Task{TResult}})"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<Task<TResult>?> function) =>
        Cluster.IsLocal(site)
            ? Task.Run(function)
            : Redirect.TryShip<TResult>(site, Call.RunAsync(function), static request => Task.Run((Func<Task<TResult>?>)request.Body, request.Token))
                ?? Task.Run(function);

    /// <summary>Stands for <see cref="Task.Run{TResult}(Func{Task{TResult}}, CancellationToken)"/>.</summary>
    public static Task<TResult> Run<TResult>(CallSite site, Func<Task<TResult>?> function, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? Task.Run(function, cancellationToken)
            : Redirect.TryShip<TResult>(site, Call.RunAsync(function, cancellationToken), static request => Task.Run((Func<Task<TResult>?>)request.Body, request.Token))
                ?? Task.Run(function, cancellationToken);
}
