namespace Distributed.Engine.Tests.Faults;

/// <summary>What every kind of cluster does; derived classes give the cluster.</summary>
public abstract class BasicSet : IDisposable
{
    private readonly TestCluster _cluster;

    private protected BasicSet(TestCluster cluster) => _cluster = cluster;

    public void Dispose()
    {
        _cluster.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Results_and_captures_travel()
    {
        var words = new[] { "a", "b" };

        Assert.Equal("a b 3", await _cluster.Run(() => string.Join(' ', words) + $" {words.Length + 1}").Within("a call"));
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task Exceptions_keep_their_type_message_and_remote_stack()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _cluster.Run(() => Thrower("no")).Within("a throwing call"));

        Assert.Equal("no", exception.Message);
        Assert.Contains(nameof(Thrower), exception.StackTrace, StringComparison.Ordinal);
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task Async_closures_are_awaited()
    {
        Assert.Equal(3, await _cluster.RunAsync(async () => { await Task.Yield(); return 3; }).Within("an async call"));
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task A_running_closure_is_cancelled_by_a_token_it_captured()
    {
        using var gate = new Gate();
        using var source = new CancellationTokenSource();
        var (path, token) = (gate.Path, source.Token);
        var task = _cluster.Run(
            () =>
            {
                Gate.Enter(path);
                while (true)
                {
                    token.ThrowIfCancellationRequested();
                }
            },
            token);
        gate.WaitForVisitor("the call that is cancelled").LetGo();

        source.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Within("the cancelled call"));
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(TaskStatus.Canceled, task.Status);
    }

    [Fact]
    public async Task Nested_calls_that_block_inside_a_closure_end()
    {
        Assert.Equal(2000 * 2001 / 2, await _cluster.Run(() => Sum(2000)).Within("2000 nested calls"));
        _cluster.AssertAllShipped(1);
    }

    [Fact]
    public async Task Many_small_calls_come_back_each_with_its_own_result()
    {
        const int Calls = 10_000;
        var tasks = Enumerable.Range(0, Calls).Select(i => _cluster.Run(() => i)).ToArray();

        Assert.Equal(Enumerable.Range(0, Calls), await Task.WhenAll(tasks).Within($"{Calls} calls"));
        _cluster.AssertAllShipped(Calls);
    }

    [Fact]
    public async Task Console_text_comes_back_with_the_call()
    {
        // The console is this process's, so text of other tests may be in it: only that of the call is looked for.
        var mark = Guid.NewGuid().ToString("N");
        var before = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(text));
        try
        {
            await _cluster.Run(() => Console.WriteLine(mark)).Within("a writing call");
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains(mark, text.ToString(), StringComparison.Ordinal);
    }

    // As the redirected code of a user's closure: inside an executor it is the BCL's own call.
    private static int Sum(int k) => k == 0 ? 0 : k + Task.Run(() => Sum(k - 1)).Result;

    private static int Thrower(string message) => throw new InvalidOperationException(message);
}

[Collection(ExecutorsCollection.Name)]
public sealed class UnixSocketSet() : BasicSet(new TestCluster("local:2"));

[Collection(ExecutorsCollection.Name)]
public sealed class TcpSet() : BasicSet(new TestCluster(new ClusterOptions { Cluster = "local:2", UseTcp = true }));

[Collection(ExecutorsCollection.Name)]
public sealed class CopiedSet() : BasicSet(new TestCluster("copied"));
