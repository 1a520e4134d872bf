namespace Covered;

/// <summary>Where a cluster is configured from outside, every call site must have shipped. Runs when the tests have.</summary>
public sealed class AllShipped : IDisposable
{
    /// <summary>Throws if a call stayed local.</summary>
    public void Dispose()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISTRIBUTED_CLUSTER")))
        {
            return;
        }

        foreach (var site in Distributed.Cluster.Explain().Sites)
        {
            Assert.True(site.Calls == site.Shipped, $"{site.File}:{site.Line} shipped {site.Shipped} of {site.Calls} calls");
        }
    }
}
