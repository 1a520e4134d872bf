using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Execution;

/// <summary>Invokes delegates of one type without per-call reflection, boxing what they return. Thread-safe, cached per type.</summary>
internal abstract class DelegateRunner
{
    private static readonly ConcurrentDictionary<Type, DelegateRunner> s_runners = new();

    /// <summary>The runner for delegates of this type. Throws <see cref="NotSupportedException"/> for a type that no façade accepts.</summary>
    public static DelegateRunner For(Type delegateType) => s_runners.GetOrAdd(delegateType, Create);

    /// <summary>Runs the delegate on this thread and returns its result, boxed; null for one without a result.</summary>
    public abstract object? Invoke(Delegate body, object? state);

    /// <summary>The result of a completed task returned by <see cref="Invoke"/>; null when it has none.</summary>
    public virtual object? ResultOf(Task task) => null;

    private static DelegateRunner Create(Type type)
    {
        if (type == typeof(Action))
        {
            return new ActionRunner();
        }

        if (type == typeof(Action<object>))
        {
            return new StateActionRunner();
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var arguments = type.GenericTypeArguments;
        if (definition == typeof(Func<>))
        {
            return typeof(Task).IsAssignableFrom(arguments[0]) ? CreateAsync(arguments[0]) : Instantiate(typeof(FuncRunner<>), arguments[0]);
        }

        if (definition == typeof(Func<,>) && arguments[0] == typeof(object))
        {
            return Instantiate(typeof(StateFuncRunner<>), arguments[1]);
        }

        throw new NotSupportedException($"A call can't run a delegate of type {type}.");
    }

    private static DelegateRunner CreateAsync(Type taskType)
    {
        for (var type = taskType; type != typeof(Task); type = type.BaseType!)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            {
                return Instantiate(typeof(AsyncFuncRunner<>), type.GenericTypeArguments[0]);
            }
        }

        return new FuncRunner<Task>();
    }

    private static DelegateRunner Instantiate(Type runner, Type argument) =>
        (DelegateRunner)Activator.CreateInstance(runner.MakeGenericType(argument))!;

    private sealed class ActionRunner : DelegateRunner
    {
        public override object? Invoke(Delegate body, object? state)
        {
            ((Action)body)();
            return null;
        }
    }

    private sealed class StateActionRunner : DelegateRunner
    {
        public override object? Invoke(Delegate body, object? state)
        {
            ((Action<object?>)body)(state);
            return null;
        }
    }

    private sealed class FuncRunner<TResult> : DelegateRunner
    {
        public override object? Invoke(Delegate body, object? state) => ((Func<TResult>)body)();
    }

    private sealed class StateFuncRunner<TResult> : DelegateRunner
    {
        public override object? Invoke(Delegate body, object? state) => ((Func<object?, TResult>)body)(state);
    }

    private sealed class AsyncFuncRunner<TResult> : DelegateRunner
    {
        public override object? Invoke(Delegate body, object? state) => ((Func<Task<TResult>>)body)();

        public override object? ResultOf(Task task) => ((Task<TResult>)task).Result;
    }
}
