using System.Diagnostics.CodeAnalysis;
using Distributed.Engine.Calls;

namespace Distributed.Tasks;

[SuppressMessage("Reliability", "CA2008", Justification = "The overloads without a scheduler mean what the BCL's mean.")]
[SuppressMessage("Design", "CA1068", Justification = "The order of parameters is the BCL's.")]
public static partial class DistributedTask
{
    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action action) =>
        factory.StartNew(action);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action, CancellationToken)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action action, CancellationToken cancellationToken) =>
        factory.StartNew(action, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action, TaskCreationOptions)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action action, TaskCreationOptions creationOptions) =>
        factory.StartNew(action, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action action,
        CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        factory.StartNew(action, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object)"/>.</summary>
    public static Task StartNew(CallSite site, TaskFactory factory, Action<object?> action, object? state) =>
        factory.StartNew(action, state);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object, CancellationToken)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action<object?> action, object? state, CancellationToken cancellationToken) =>
        factory.StartNew(action, state, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object, TaskCreationOptions)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action<object?> action, object? state, TaskCreationOptions creationOptions) =>
        factory.StartNew(action, state, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew(Action{object}, object, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task StartNew(
        CallSite site, TaskFactory factory, Action<object?> action, object? state,
        CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        factory.StartNew(action, state, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult})"/>.</summary>
    public static Task<TResult> StartNew<TResult>(CallSite site, TaskFactory factory, Func<TResult> function) =>
        factory.StartNew(function);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult}, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<TResult> function, CancellationToken cancellationToken) =>
        factory.StartNew(function, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult}, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<TResult> function, TaskCreationOptions creationOptions) =>
        factory.StartNew(function, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{TResult}, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<TResult> function,
        CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        factory.StartNew(function, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state) =>
        factory.StartNew(function, state);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state, CancellationToken cancellationToken) =>
        factory.StartNew(function, state, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state, TaskCreationOptions creationOptions) =>
        factory.StartNew(function, state, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory.StartNew{TResult}(Func{object, TResult}, object, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory factory, Func<object?, TResult> function, object? state,
        CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        factory.StartNew(function, state, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult})"/>.</summary>
    public static Task<TResult> StartNew<TResult>(CallSite site, TaskFactory<TResult> factory, Func<TResult> function) =>
        factory.StartNew(function);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult}, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<TResult> function, CancellationToken cancellationToken) =>
        factory.StartNew(function, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult}, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<TResult> function, TaskCreationOptions creationOptions) =>
        factory.StartNew(function, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{TResult}, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<TResult> function,
        CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        factory.StartNew(function, cancellationToken, creationOptions, scheduler);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state) =>
        factory.StartNew(function, state);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object, CancellationToken)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state,
        CancellationToken cancellationToken) =>
        factory.StartNew(function, state, cancellationToken);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object, TaskCreationOptions)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state, TaskCreationOptions creationOptions) =>
        factory.StartNew(function, state, creationOptions);

    /// <summary>Stands for <see cref="TaskFactory{TResult}.StartNew(Func{object, TResult}, object, CancellationToken, TaskCreationOptions, TaskScheduler)"/>.</summary>
    public static Task<TResult> StartNew<TResult>(
        CallSite site, TaskFactory<TResult> factory, Func<object?, TResult> function, object? state,
        CancellationToken cancellationToken, TaskCreationOptions creationOptions, TaskScheduler scheduler) =>
        factory.StartNew(function, state, cancellationToken, creationOptions, scheduler);
}
