namespace Distributed.Engine.Tests.Faults;

/// <summary>Calls that exceed the time their scope gives them, in real executors.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class TimeoutTests : IDisposable
{
    private readonly TestCluster _cluster = new("local:1", slots: 1);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_call_that_never_ends_faults_in_time_and_its_executor_is_replaced()
    {
        using var gate = new Gate();
        var path = gate.Path;
        var count = 0;

        // Waits: the time that a call has is real here.
        Task<int> stuck;
        using (Cluster.With(new CallOptions { Timeout = TimeSpan.FromSeconds(5) }))
        {
            stuck = _cluster.Run(() =>
            {
                count++;
                return Gate.Enter(path);
            });
        }

        var visitor = gate.WaitForVisitor("the call that never ends");

        var exception = await Assert.ThrowsAsync<CallTimeoutException>(() => stuck.Within("the timeout"));

        Assert.Equal(TimeSpan.FromSeconds(5), exception.Timeout);
        Assert.Equal(0, count);
        Assert.NotEqual(visitor.ProcessId, await _cluster.Run(() => Environment.ProcessId).Within("a call in the executor that replaces it"));
    }
}
