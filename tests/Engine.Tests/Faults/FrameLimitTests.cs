namespace Distributed.Engine.Tests.Faults;

/// <summary>Calls and outcomes around the largest frame: those that don't fit run locally, and nothing is lost.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class FrameLimitTests : IDisposable
{
    private const int Limit = 64 * 1024;
    private const int Step = 100;
    private const int Calls = 20;

    private readonly TestCluster _cluster = new(new ClusterOptions { Cluster = "local:1", MaxFrameBytes = Limit });

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Captures_around_the_limit_give_the_same_answer_shipped_or_not()
    {
        for (var i = 0; i < Calls; i++)
        {
            var data = new byte[Limit - (Calls / 2 * Step) + (i * Step)];
            data[^1] = 7;
            Assert.Equal(data.Length + 7, await _cluster.Run(() => data.Length + data[^1]).Within($"a call of {data.Length} bytes"));
        }

        AssertSomeShipped();
    }

    [Fact]
    public async Task Results_around_the_limit_come_back_shipped_or_not()
    {
        // Each size is another lambda's business: what a method's attempt found out holds for its later calls.
        Assert.Equal(Limit - 1000, (await _cluster.Run(() => new byte[Limit - 1000]).Within("a call with a result that fits")).Length);
        Assert.Equal(Limit - 20, (await _cluster.Run(() => new byte[Limit - 20]).Within("a call with a result that fits without its head")).Length);
        Assert.Equal(Limit * 2, (await _cluster.Run(() => new byte[Limit * 2]).Within("a call with a result that doesn't fit")).Length);

        Assert.Equal((3, 1), (_cluster.Profile.Calls, _cluster.Profile.Shipped));
        Assert.Equal(2, _cluster.Profile.LocalReasons.Sum(reason => reason.Value));
        Assert.Equal(7, await _cluster.Run(() => 7).Within("a call after them"));
    }

    private void AssertSomeShipped()
    {
        Assert.InRange(_cluster.Profile.Shipped, 1, Calls - 1);
        Assert.Equal(Calls, _cluster.Profile.Shipped + _cluster.Profile.LocalReasons.Sum(reason => reason.Value));
    }
}
