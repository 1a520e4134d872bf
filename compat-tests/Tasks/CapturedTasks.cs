namespace Compat.Tasks;

/// <summary>Closures that capture tasks: those that have ended travel as what they ended with; one that hasn't is an edge (S2).</summary>
public class CapturedTasks : Contract
{
    [Behaviour(Ships.Must)]
    public async Task The_result_of_a_task_that_has_ended_is_read()
    {
        var a = Task.FromResult(20);
        var x = 1;
        Assert.Equal(42, await Task.Run(async () => (await a + x) * 2));
        Assert.Equal(21, await Task.Run(() => a.Result + x));
    }

    [Behaviour(Ships.Must)]
    public async Task The_task_of_an_async_method_that_has_ended_travels()
    {
        var a = Load(3);
        var done = Settle();
        await Task.WhenAll(a, done);
        Assert.Equal("0 1 2", await Task.Run(async () =>
        {
            await done;
            return string.Join(' ', await a);
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Several_tasks_that_have_ended_are_awaited_together()
    {
        Task<int>[] all = [Task.FromResult(1), Task.FromResult(2), Task.FromResult(3)];
        var list = new List<Task> { Task.CompletedTask, all[0] };
        Assert.Equal(6, await Task.Run(async () =>
        {
            await Task.WhenAll(list);
            return (await Task.WhenAll(all)).Sum();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_faulted_task_throws_its_own_exceptions()
    {
        var a = Task.FromException<int>(new FormatException("bad row"));
        Assert.Equal("bad row", await Task.Run(async () =>
        {
            try
            {
                return $"{await a}";
            }
            catch (FormatException e)
            {
                return e.Message;
            }
        }));
        var thrown = await Assert.ThrowsAsync<FormatException>(() => Task.Run(async () => await a));
        Assert.Same(a.Exception!.InnerException, thrown);
    }

    [Behaviour(Ships.Must)]
    public async Task The_state_of_a_task_that_has_ended_is_seen()
    {
        var ok = Task.FromResult("x");
        var bad = Task.FromException(new FormatException());
        Assert.Equal("RanToCompletion True Faulted 1", await Task.Run(() => $"{ok.Status} {ok.IsCompletedSuccessfully} {bad.Status} {bad.Exception!.InnerExceptions.Count}"));
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_task_that_comes_back_is_the_callers_own()
    {
        var a = Load(2);
        await a;
        var (same, result) = await Task.Run(() => new Pair(a, a.Result));
        Assert.Same(a, same);
        Assert.Same(a.Result, result);
    }

    [Behaviour(Ships.Must)]
    public async Task What_the_closure_changes_in_a_result_is_changed_for_all()
    {
        var a = Load(3);
        var rows = await a;
        await Task.Run(async () => { (await a)[1] = 7; });
        Assert.Equal([0, 7, 2], rows);
    }

    [Behaviour(Ships.Must)]
    public async Task A_value_task_that_has_its_result_travels()
    {
        var a = new ValueTask<int>(5);
        Assert.Equal(5, await Task.Run(async () => await a));
    }

    [Behaviour(Ships.Never, Reason = "await it outside the lambda and capture the result")]
    public async Task S02_a_task_that_has_not_ended_is_awaited_where_it_is()
    {
        var go = new TaskCompletionSource<int>();
        var pending = go.Task;
        var rows = new List<int>();
        var b = Task.Run(async () =>
        {
            var n = await pending;
            return n + rows.Count;
        });
        rows.Add(1);
        go.SetResult(2);
        Assert.Equal(3, await b);
    }

    [Behaviour(Ships.Never, Reason = "await it outside the lambda and capture the result")]
    public async Task A_cancelled_task_stays_with_its_token()
    {
        using var cts = new CancellationTokenSource();
        cts.Cancel();
        var a = Task.FromCanceled<int>(cts.Token);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(async () => await a));
        Assert.Equal(cts.Token, e.CancellationToken);
    }

    private static async Task<int[]> Load(int rows)
    {
        await Task.Yield();
        return [.. Enumerable.Range(0, rows)];
    }

    private static async Task Settle() => await Task.Yield();

    private sealed record Pair(Task<int[]> Task, int[] Result);
}
