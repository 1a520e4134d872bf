using System.Diagnostics.CodeAnalysis;
using Distributed.Engine.Calls;

namespace Distributed.Tasks;

[SuppressMessage("Reliability", "CA2008", Justification = "The overloads without a scheduler mean what the BCL's mean.")]
[SuppressMessage("Design", "CA1068", Justification = "The order of parameters is the BCL's.")]
public static partial class DistributedTask
{
    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action action) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action)
            : Redirect.TryShip(site, Call.StartNew(factory, action), LocalCalls.Action)
                ?? factory.StartNew(action);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action, CancellationToken)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action action, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, cancellationToken)
            : Redirect.TryShip(site, Call.StartNew(factory, action, token: cancellationToken), LocalCalls.Action)
                ?? factory.StartNew(action, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action, TaskCreationOptions)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action action, TaskCreationOptions creationOptions) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, creationOptions)
            : Redirect.TryShip(site, Call.StartNew(factory, action, options: creationOptions), LocalCalls.Action)
                ?? factory.StartNew(action, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action action, CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, cancellationToken, creationOptions, scheduler)
            : Redirect.TryShip(site, Call.StartNew(action, null, cancellationToken, creationOptions, scheduler), LocalCalls.Action)
                ?? factory.StartNew(action, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action<object?> action, object? state) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, state)
            : Redirect.TryShip(site, Call.StartNew(factory, action, state), LocalCalls.StateAction)
                ?? factory.StartNew(action, state);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object, CancellationToken)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action<object?> action, object? state, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, state, cancellationToken)
            : Redirect.TryShip(site, Call.StartNew(factory, action, state, token: cancellationToken), LocalCalls.StateAction)
                ?? factory.StartNew(action, state, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object, TaskCreationOptions)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action<object?> action, object? state, TaskCreationOptions creationOptions) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, state, creationOptions)
            : Redirect.TryShip(site, Call.StartNew(factory, action, state, options: creationOptions), LocalCalls.StateAction)
                ?? factory.StartNew(action, state, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action<object?> action, object? state, CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(action, state, cancellationToken, creationOptions, scheduler)
            : Redirect.TryShip(site, Call.StartNew(action, state, cancellationToken, creationOptions, scheduler), LocalCalls.StateAction)
                ?? factory.StartNew(action, state, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult})"/>.</summary>
    public static Task<TResult> StartNew<TResult>(CallSite site, TaskFactory factory, Func<TResult> function) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult}, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<TResult> function, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, cancellationToken)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, token: cancellationToken), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult}, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<TResult> function, TaskCreationOptions creationOptions) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, creationOptions)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, options: creationOptions), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult}, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<TResult> function, CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, cancellationToken, creationOptions, scheduler)
            : Redirect.TryShip<TResult>(site, Call.StartNew(function, null, cancellationToken, creationOptions, scheduler), LocalCalls.Func<TResult>)
                ?? factory.StartNew(function, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, state), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state, CancellationToken cancellationToken) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state, cancellationToken)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, state, token: cancellationToken), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state, TaskCreationOptions creationOptions) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state, creationOptions)
            : Redirect.TryShip<TResult>(site, Call.StartNew(factory, function, state, options: creationOptions), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state, CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        Cluster.IsLocal(site)
            ? factory.StartNew(function, state, cancellationToken, creationOptions, scheduler)
            : Redirect.TryShip<TResult>(site, Call.StartNew(function, state, cancellationToken, creationOptions, scheduler), LocalCalls.StateFunc<TResult>)
                ?? factory.StartNew(function, state, cancellationToken, creationOptions, scheduler);
}
