using Distributed.Engine.Calls;

namespace Distributed.Tasks;

public static partial class DistributedTask
{
    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult})"/>.</summary>
    public static Task<TResult> StartNew<TResult>(CallSite site, TaskFactory<TResult> factory, Func<TResult> function) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult}, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<TResult> function, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, cancellationToken)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, token: cancellationToken), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult}, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<TResult> function, TaskCreationOptions creationOptions) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, creationOptions)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, options: creationOptions), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult}, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<TResult> function, CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, cancellationToken, creationOptions, scheduler)
            : Redirect.TryShip<TResult>(site, Call.StartNew(function, null, cancellationToken, creationOptions, scheduler), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, state), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state, cancellationToken)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, state, token: cancellationToken), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state, TaskCreationOptions creationOptions) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state, creationOptions)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, state, options: creationOptions), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state, CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state, cancellationToken, creationOptions, scheduler)
            : Redirect.TryShip<TResult>(site, Call.StartNew(function, state, cancellationToken, creationOptions, scheduler), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state, cancellationToken, creationOptions, scheduler);
}
