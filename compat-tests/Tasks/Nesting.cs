namespace Compat.Tasks;

/// <summary>Runs inside runs.</summary>
public class Nesting : Contract
{
    [Behaviour(Ships.Must)]
    public async Task A_run_awaited_inside_a_run()
    {
        var x = 1;
        Assert.Equal(3, await Task.Run(async () => await Task.Run(() => x + 1) + 1));
    }

    [Behaviour(Ships.Must)]
    public async Task A_run_waited_for_inside_a_run()
    {
        var x = 1;
        Assert.Equal(3, await Task.Run(() => Task.Run(() => x + 1).Result + 1));
    }

    [Behaviour(Ships.May)]
    public async Task WhenAll_inside_a_run()
    {
        var n = 20;
        Assert.Equal(190, await Task.Run(async () =>
            (await Task.WhenAll(Enumerable.Range(0, n).Select(i => Task.Run(() => i)))).Sum()));
    }

    [Behaviour(Ships.May)]
    public async Task Writes_of_a_nested_run_come_back()
    {
        var a = new int[3];
        await Task.Run(async () =>
        {
            a[0] = 1;
            await Task.Run(() => { a[1] = a[0] + 1; });
            a[2] = a[1] + 1;
        });
        Assert.Equal([1, 2, 3], a);
    }

    [Behaviour(Ships.May)]
    public async Task A_fault_of_a_nested_run_passes_through_await()
    {
        var text = "x";
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(async () => await Task.Run(() => int.Parse(text))));
    }

    [Behaviour(Ships.May)]
    public async Task A_fault_of_a_nested_run_is_wrapped_by_Result()
    {
        var text = "x";
        var e = await Assert.ThrowsAsync<AggregateException>(() => Task.Run(() => Task.Run(() => int.Parse(text)).Result));
        Assert.IsType<FormatException>(e.InnerException);
    }

    [Behaviour(Ships.May)]
    public async Task Cancelling_reaches_a_nested_run()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var t = Task.Run(async () => await Task.Run(async () => await Task.Delay(Timeout.Infinite, token)));
        cts.CancelAfter(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t);
        Assert.True(t.IsCanceled);
    }

    [Behaviour(Ships.May)]
    public async Task Parallel_fibonacci_by_nested_runs()
    {
        var n = 12;
        Assert.Equal(144, await Task.Run(() => Fibonacci(n)));
    }

    [Behaviour(Ships.May)]
    public void Recursion_that_blocks_ends() => Assert.Equal(2000 * 2001 / 2, Sum(2000));

    [Behaviour(Ships.May)]
    public async Task More_blocking_runs_than_the_machine_has_cores()
    {
        var n = Environment.ProcessorCount * 8;
        var all = await Task.WhenAll(Enumerable.Range(0, n).Select(i => Task.Run(() => Task.Run(() => i).Result)));
        Assert.Equal(Enumerable.Range(0, n), all);
    }

    [Behaviour(Ships.May)]
    public async Task A_run_that_hands_out_a_closure_that_runs()
    {
        var x = 2;
        var next = await Task.Run<Func<Task<int>>>(() => () => Task.Run(() => x * 10));
        Assert.Equal(20, await next());
    }

    private static async Task<int> Fibonacci(int n)
    {
        if (n < 2)
        {
            return n;
        }

        var a = Task.Run(() => Fibonacci(n - 1));
        var b = Task.Run(() => Fibonacci(n - 2));
        return await a + await b;
    }

    private static int Sum(int k) => k == 0 ? 0 : k + Task.Run(() => Sum(k - 1)).Result;
}
