namespace Distributed.Engine.Tests.Faults;

/// <summary>What an executor lacks must not become an answer, whoever catches the exception (S7). Libraries: see PluginTests.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class ForeignGroundTests : IDisposable
{
    private readonly TestCluster _cluster = new("local:2");

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_closure_that_catches_that_memory_ran_out_is_run_here()
    {
        var length = (long)Array.MaxLength + 1;

        Assert.Equal(-1, await _cluster.Run(() => Allocate(length)).Within("the call"));

        Assert.Equal("it ran out of memory in an executor", Assert.Single(_cluster.Profile.LocalReasons).Key.ToString());
    }

    /// <summary>Also where it happens on another thread of the closure's, and only that call is held to account.</summary>
    [Fact]
    public async Task Other_calls_of_the_executor_count()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var length = (long)Array.MaxLength + 1;
        var beside = Enumerable.Range(0, 2).Select(i => _cluster.Run(() => (i, Gate.Enter(path)).i)).ToArray();
        var visitors = gate.WaitForVisitors(2, "calls beside it");

        Assert.Equal(-1, await _cluster.RunAsync(() => Task.Run(() => Allocate(length))).Within("the call"));
        foreach (var visitor in visitors)
        {
            visitor.LetGo();
        }

        var results = await Task.WhenAll(beside).Within("the calls beside it");
        Assert.Equal([0, 1], results);
        Assert.Equal((3, 2), (_cluster.Profile.Calls, _cluster.Profile.Shipped));
    }

    private static int Allocate(long length)
    {
        try
        {
            return new byte[length].Length;
        }
        catch (OutOfMemoryException)
        {
            return -1;
        }
    }
}
