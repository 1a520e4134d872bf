namespace Compat.Tasks;

/// <summary>Async lambdas: unwrapping, where they throw, what survives an await.</summary>
public class AsyncLambdas : Contract
{
    [Behaviour(Ships.Must)]
    public async Task Run_unwraps_an_async_function()
    {
        var x = 20;
        Task<int> t = Task.Run(async () =>
        {
            await Task.Yield();
            return x + 1;
        });
        Assert.Equal(21, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task Run_unwraps_an_async_action_and_waits_for_its_end()
    {
        var x = 0;
        await Task.Run(async () =>
        {
            x = 1;
            await Task.Delay(1);
            x += 1;
        });
        Assert.Equal(2, x);
    }

    [Behaviour(Ships.Must)]
    public async Task An_unwrapped_task_has_no_creation_options()
    {
        var x = 1;
        var t = Task.Run(async () => { await Task.Yield(); return x; });
        await t;
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.None), t.CreationOptions);
        Assert.Equal(TaskStatus.RanToCompletion, t.Status);
    }

    [Behaviour(Ships.Must)]
    public async Task A_fault_before_the_first_await()
    {
        var text = "x";
        var t = Task.Run(async () =>
        {
            var n = int.Parse(text);
            await Task.Yield();
            return n;
        });
        await Assert.ThrowsAsync<FormatException>(() => t);
        Assert.Single(t.Exception!.InnerExceptions);
    }

    [Behaviour(Ships.Must)]
    public async Task A_fault_after_an_await()
    {
        var text = "x";
        var t = Task.Run(async () =>
        {
            await Task.Delay(1);
            return int.Parse(text);
        });
        await Assert.ThrowsAsync<FormatException>(() => t);
        Assert.Equal(TaskStatus.Faulted, t.Status);
    }

    [Behaviour(Ships.Must)]
    public async Task A_function_that_throws_before_it_returns_its_task_faults()
    {
        var text = "x";
        Func<Task<int>> f = () => Task.FromResult(int.Parse(text));
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(f));
    }

    [Behaviour(Ships.May)]
    public async Task A_function_that_returns_no_task_is_cancelled()
    {
        Task? none = null;
        Func<Task?> f = () => none;
        var t = Task.Run(f);
        var e = await Assert.ThrowsAsync<TaskCanceledException>(() => t);
        Assert.Equal(TaskStatus.Canceled, t.Status);
        Assert.Equal(default, e.CancellationToken);
    }

    [Behaviour(Ships.May)]
    public async Task A_function_that_returns_no_task_of_a_result_is_cancelled()
    {
        Func<Task<int>?> f = () => null;
        var t = Task.Run(f);
        await Assert.ThrowsAsync<TaskCanceledException>(() => t!);
    }

    [Behaviour(Ships.Must)]
    public async Task A_function_that_returns_a_completed_task()
    {
        var x = 6;
        Assert.Equal(7, await Task.Run(() => Task.FromResult(x + 1)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_function_that_returns_a_faulted_task()
    {
        var text = "late";
        var t = Task.Run(() => Task.FromException<int>(new TimeoutException(text)));
        var e = await Assert.ThrowsAsync<TimeoutException>(() => t);
        Assert.Equal("late", e.Message);
    }

    [Behaviour(Ships.May)]
    public async Task StartNew_does_not_unwrap()
    {
        var x = 4;
        Task<Task<int>> outer = Task.Factory.StartNew(async () =>
        {
            await Task.Yield();
            return x * 2;
        });
        Assert.Equal(8, await outer.Unwrap());
        Assert.Equal(8, await await outer);
    }

    [Behaviour(Ships.Must)]
    public async Task ConfigureAwait_inside_changes_no_result()
    {
        var x = 4;
        Assert.Equal(5, await Task.Run(async () =>
        {
            await Task.Delay(1).ConfigureAwait(false);
            return x + 1;
        }).ConfigureAwait(false));
    }

    [Behaviour(Ships.Must)]
    public async Task Locals_of_the_lambda_live_across_awaits()
    {
        var n = 20;
        Assert.Equal(190, await Task.Run(async () =>
        {
            var sum = 0;
            for (var i = 0; i < n; i++)
            {
                sum += i;
                await Task.Yield();
            }

            return sum;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Captured_variables_written_between_awaits_come_back()
    {
        var log = new List<string>();
        await Task.Run(async () =>
        {
            log.Add("one");
            await Task.Yield();
            log.Add("two");
            await Task.Delay(1);
            log.Add("three");
        });
        Assert.Equal(["one", "two", "three"], log);
    }

    [Behaviour(Ships.Must)]
    public async Task Try_finally_around_an_await()
    {
        var log = "";
        await Assert.ThrowsAsync<TimeoutException>(() => Task.Run(async () =>
        {
            try
            {
                await Task.Yield();
                throw new TimeoutException();
            }
            finally
            {
                await Task.Yield();
                log += "finally";
            }
        }));
        Assert.Equal("finally", log);
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_method_of_the_user_is_awaited_inside()
    {
        var n = 10;
        Assert.Equal(89, await Task.Run(() => FibonacciAsync(n)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_value_task_is_awaited_inside()
    {
        var n = 10;
        Assert.Equal(11, await Task.Run(async () => await NextAsync(n)));
    }

    [Behaviour(Ships.Must)]
    public async Task WhenAll_of_own_async_calls_inside()
    {
        var n = 5;
        Assert.Equal(new[] { 1, 2, 3, 5, 8 }, await Task.Run(() => Task.WhenAll(Enumerable.Range(1, n).Select(FibonacciAsync))));
    }

    [Behaviour(Ships.May)]
    public async Task An_async_enumerable_is_consumed_inside()
    {
        var n = 5;
        Assert.Equal(10, await Task.Run(async () =>
        {
            var sum = 0;
            await foreach (var i in CountAsync(n))
            {
                sum += i;
            }

            return sum;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task An_iterator_is_consumed_inside()
    {
        var n = 5;
        Assert.Equal(new[] { 0, 1, 4, 9, 16 }, await Task.Run(() => Squares(n).ToArray()));
    }

    [Behaviour(Ships.May)]
    public async Task An_await_using_inside_disposes()
    {
        var log = new List<string>();
        await Task.Run(async () =>
        {
            await using var d = new Disposable(log);
            log.Add("body");
        });
        Assert.Equal(["body", "disposed"], log);
    }

    private static async Task<int> FibonacciAsync(int n)
    {
        if (n < 2)
        {
            return 1;
        }

        await Task.Yield();
        return await FibonacciAsync(n - 1) + await FibonacciAsync(n - 2);
    }

    private static async ValueTask<int> NextAsync(int n)
    {
        await Task.Yield();
        return n + 1;
    }

    private static async IAsyncEnumerable<int> CountAsync(int n)
    {
        for (var i = 0; i < n; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static IEnumerable<int> Squares(int n)
    {
        for (var i = 0; i < n; i++)
        {
            yield return i * i;
        }
    }

    private sealed class Disposable(List<string> log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            log.Add("disposed");
        }
    }
}
