using Distributed.Engine.Calls;

namespace Distributed.Engine.Tests.Calls;

public sealed class CallScopeTests
{
    [Fact]
    public async Task Inner_scopes_override_property_by_property_and_end_with_their_using()
    {
        Assert.Null(CallScope.Current);
        using (Cluster.With(new CallOptions { Placement = Placement.Remote, MaxAttempts = 5 }))
        {
            using (Cluster.With(new CallOptions { MaxAttempts = 1, Timeout = TimeSpan.FromSeconds(3) }))
            {
                Assert.Equal((Placement.Remote, 1, TimeSpan.FromSeconds(3)), Now());
                await Task.Yield();
                Assert.Equal((Placement.Remote, 1, TimeSpan.FromSeconds(3)), Now());
                Assert.Equal((Placement.Remote, 1, TimeSpan.FromSeconds(3)), await Task.Run(Now));
            }

            Assert.Equal((Placement.Remote, 5, null), Now());
        }

        Assert.Null(CallScope.Current);
    }

    [Fact]
    public void What_cannot_work_is_refused_when_it_is_written_down()
    {
        Assert.Contains("at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { MaxAttempts = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("more than zero", Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Timeout = TimeSpan.Zero }).Message, StringComparison.Ordinal);
        Assert.Contains("24 days", Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Timeout = TimeSpan.MaxValue }).Message, StringComparison.Ordinal);
        Assert.Contains("Auto, Remote or Local", Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Placement = (Placement)7 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Cluster.With(null!));
    }

    private static (Placement?, int?, TimeSpan?) Now() => (CallScope.Current?.Placement, CallScope.Current?.MaxAttempts, CallScope.Current?.Timeout);
}
