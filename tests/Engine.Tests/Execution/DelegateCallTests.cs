using Distributed.Engine.Calls;
using Distributed.Engine.Execution;

namespace Distributed.Engine.Tests.Execution;

/// <summary>The BCL is the oracle: each delegate is run by it and by <see cref="DelegateCall"/>, and both must end alike.</summary>
public sealed class DelegateCallTests
{
    private static readonly Dictionary<string, Func<CancellationTokenSource, Delegate>> s_bodies = new()
    {
        ["action returns"] = _ => new Action(() => { }),
        ["action throws"] = _ => new Action(() => throw new InvalidOperationException("no")),
        ["action cancels with its token"] = s => new Action(() => Cancel(s)),
        ["action cancels with a stranger's token"] = _ => new Action(() => throw new OperationCanceledException("stranger", new CancellationToken(true))),
        ["action throws a cancellation without a token"] = _ => new Action(() => throw new OperationCanceledException("bare")),
        ["action throws its token's cancellation too early"] = s => new Action(() => throw new OperationCanceledException("early", s.Token)),
        ["function returns"] = _ => new Func<int>(() => 42),
        ["function returns null"] = _ => new Func<string?>(() => null),
        ["function throws"] = _ => new Func<int>(() => throw new ArgumentException("bad")),
        ["function throws an aggregate"] = _ => new Func<int>(() => throw new AggregateException(new ArgumentException("a"), new ArgumentException("b"))),
        ["function cancels with its token"] = s => new Func<int>(() => { Cancel(s); return 1; }),
        ["async returns"] = _ => new Func<Task<int>>(async () => { await Task.Yield(); return 42; }),
        ["async without result returns"] = _ => new Func<Task>(async () => await Task.Yield()),
        ["async throws after a yield"] = _ => new Func<Task>(async () => { await Task.Yield(); throw new ArgumentException("late"); }),
        ["async cancels with its token"] = s => new Func<Task<int>>(async () => { await Task.Yield(); Cancel(s); return 1; }),
        ["async cancels with a stranger's token"] = _ => new Func<Task>(async () => { await Task.Yield(); throw new OperationCanceledException("stranger", new CancellationToken(true)); }),
        ["returns a cancelled task"] = _ => new Func<Task>(() => Task.FromCanceled(new CancellationToken(true))),
        ["returns a task with two faults"] = _ => new Func<Task>(() => Task.WhenAll(Task.FromException(new ArgumentException("a")), Task.FromException(new ArgumentException("b")))),
        ["returns no task"] = _ => new Func<Task?>(() => null),
        ["returns no task of a result"] = _ => new Func<Task<int>?>(() => null),
        ["throws before its task"] = _ => new Func<Task>(() => throw new InvalidOperationException("early")),
        ["cancels before its task"] = s => new Func<Task>(() => { Cancel(s); return Task.CompletedTask; }),
        ["cancels before its task with a stranger's token"] = _ => new Func<Task>(() => throw new OperationCanceledException("stranger", new CancellationToken(true))),
        ["state action"] = _ => new Action<object?>(state => state!.ToString()),
        ["state action throws"] = _ => new Action<object?>(state => throw new InvalidOperationException($"no {state}")),
        ["state function"] = _ => new Func<object?, int>(state => state!.ToString()!.Length),
        ["attaches a child"] = _ => new Func<int>(() => { Attach(() => { }); return 42; }),
        ["attaches a child that throws"] = _ => new Func<int>(() => { Attach(() => throw new ArgumentException("child")); return 42; }),
        ["throws with a child that throws"] = _ => new Action(() => { Attach(() => throw new ArgumentException("child")); throw new InvalidOperationException("parent"); }),
    };

    public static TheoryData<string, CallFormCase, bool> Cases()
    {
        var cases = new TheoryData<string, CallFormCase, bool>();
        foreach (var name in s_bodies.Keys)
        {
            var body = s_bodies[name](new CancellationTokenSource());
            CallFormCase[] forms = IsAsync(body) ? [CallFormCase.RunAsync]
                : HasState(body) ? [CallFormCase.StartNew, CallFormCase.StartNewDenyingChildren]
                : [CallFormCase.Run, CallFormCase.StartNew, CallFormCase.StartNewDenyingChildren];
            foreach (var form in forms)
            {
                cases.Add(name, form, false);
                cases.Add(name, form, true);
            }
        }

        return cases;
    }

    /// <summary>The forms of a call, with what an option makes of them.</summary>
    public enum CallFormCase
    {
        Run,
        RunAsync,
        StartNew,
        StartNewDenyingChildren,
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_ends_as_the_BCL_ends_it(string name, CallFormCase form, bool canceledBefore)
    {
        Assert.Equal(await Bcl(name, form, canceledBefore), await Ours(name, form, canceledBefore));
    }

    private static async Task<string> Ours(string name, CallFormCase form, bool canceledBefore)
    {
        using var source = Source(canceledBefore);
        var body = s_bodies[name](source);
        var ended = new TaskCompletionSource<AttemptEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var callForm = form switch { CallFormCase.Run => CallForm.Run, CallFormCase.RunAsync => CallForm.RunAsync, _ => CallForm.StartNew };
        var flags = form == CallFormCase.StartNew ? CallFlags.None : CallFlags.DenyChildAttach;
        DelegateCall.Run(callForm, flags, body, HasState(body) ? "state" : null, source.Token, 1, ended.SetResult);
        var (status, roots) = await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return status switch
        {
            CallStatus.Completed => $"result {(ReturnsResult(body) ? roots[0] : null)}",
            CallStatus.Faulted => $"faulted {string.Join(" | ", roots.Cast<Exception>().Select(Describe))}",
            _ => roots switch
            {
                [] => $"canceled, token {Which(source.Token, source)}",
                [CancellationToken token] => $"canceled, token {Which(token, source)}",
                [OperationCanceledException exception] => $"canceled, token {Which(exception.CancellationToken, source)}: {exception.Message}",
                _ => "malformed",
            },
        };
    }

    private static async Task<string> Bcl(string name, CallFormCase form, bool canceledBefore)
    {
        using var source = Source(canceledBefore);
        var body = s_bodies[name](source);
        var options = form == CallFormCase.StartNew ? TaskCreationOptions.None : TaskCreationOptions.DenyChildAttach;
        var token = source.Token;
        Task task = body switch
        {
            Func<Task<int>> f => Task.Run(f!, token),
            Func<Task> f => Task.Run(f, token),
            Action f when form == CallFormCase.Run => Task.Run(f, token),
            Func<int> f when form == CallFormCase.Run => Task.Run(f, token),
            Func<string?> f when form == CallFormCase.Run => Task.Run(f, token),
            Action f => Task.Factory.StartNew(f, token, options, TaskScheduler.Default),
            Func<int> f => Task.Factory.StartNew(f, token, options, TaskScheduler.Default),
            Func<string?> f => Task.Factory.StartNew(f, token, options, TaskScheduler.Default),
            Action<object?> f => Task.Factory.StartNew(f, "state", token, options, TaskScheduler.Default),
            Func<object?, int> f => Task.Factory.StartNew(f, "state", token, options, TaskScheduler.Default),
            _ => throw new InvalidOperationException(name),
        };
        try
        {
            await task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch when (task.IsCompleted)
        {
        }

        if (task.IsFaulted)
        {
            return $"faulted {string.Join(" | ", task.Exception.InnerExceptions.Select(Describe))}";
        }

        if (task.IsCanceled)
        {
            var exception = Assert.ThrowsAny<OperationCanceledException>(() => task.GetAwaiter().GetResult());
            return exception is TaskCanceledException { Task: not null }
                ? $"canceled, token {Which(exception.CancellationToken, source)}"
                : $"canceled, token {Which(exception.CancellationToken, source)}: {exception.Message}";
        }

        return task switch
        {
            Task<int> t => $"result {t.Result}",
            Task<string?> t => $"result {t.Result}",
            _ => "result ",
        };
    }

    private static bool IsAsync(Delegate body) => body is Func<Task>;

    private static bool HasState(Delegate body) => body.GetType().GetMethod("Invoke")!.GetParameters().Length > 0;

    private static bool ReturnsResult(Delegate body) => body is not Func<Task> or Func<Task<int>>;

    private static CancellationTokenSource Source(bool canceled)
    {
        var source = new CancellationTokenSource();
        if (canceled)
        {
            source.Cancel();
        }

        return source;
    }

    private static void Cancel(CancellationTokenSource source)
    {
        source.Cancel();
        source.Token.ThrowIfCancellationRequested();
    }

    private static void Attach(Action child) =>
        Task.Factory.StartNew(child, CancellationToken.None, TaskCreationOptions.AttachedToParent, TaskScheduler.Default);

    private static string Which(CancellationToken token, CancellationTokenSource own) =>
        token == own.Token ? "its own" : token == CancellationToken.None ? "none" : "another";

    private static string Describe(Exception exception) => exception is AggregateException aggregate
        ? $"aggregate({string.Join(", ", aggregate.InnerExceptions.Select(Describe))})"
        : $"{exception.GetType().Name}: {exception.Message}";
}
