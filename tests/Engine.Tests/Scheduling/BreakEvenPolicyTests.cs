using Distributed.Engine.Calls;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class BreakEvenPolicyTests
{
    private readonly CallCost _cost = new();

    [Fact]
    public void An_unknown_site_may_ship()
    {
        Assert.Null(BreakEvenPolicy.Check(_cost));
        Note(runUs: 1, totalUs: 50);
        Assert.Null(BreakEvenPolicy.Check(_cost));
    }

    [Theory]
    [InlineData(1, 51, "its calls run about 1 us, and shipping one costs about 50 us")]
    [InlineData(100, 141, "its calls run about 100 us, and shipping one costs about 40 us")]
    [InlineData(2_300, 2_800, "its calls run about 2 ms, and shipping one costs about 500 us")]
    public void Short_calls_stay_local_and_the_reason_has_both_times(int runUs, int totalUs, string what)
    {
        Note(runUs, totalUs);
        Note(runUs, totalUs);

        var reason = BreakEvenPolicy.Check(_cost)!;
        Assert.Equal((what, "do more in one call, or set DISTRIBUTED_PLACEMENT=remote to ship everything"), (reason.What, reason.Remedy));
    }

    [Fact]
    public void Long_calls_ship()
    {
        Note(1_000, 1_040);
        Note(1_000, 1_040);

        Assert.Null(BreakEvenPolicy.Check(_cost));
    }

    [Fact]
    public void The_first_calls_which_are_compiled_on_the_way_do_not_make_a_short_site_long()
    {
        Note(runUs: 20_000, totalUs: 60_000);
        Note(runUs: 5, totalUs: 60);

        Assert.NotNull(BreakEvenPolicy.Check(_cost));
    }

    [Fact]
    public void A_site_whose_calls_become_long_is_noticed_by_its_probes()
    {
        Note(5, 50);
        Note(5, 50);
        var probes = 0;
        for (; BreakEvenPolicy.Check(_cost) is not null; probes++)
        {
            Note(10_000, 10_050);
        }

        Assert.InRange(probes, 1, 3);
    }

    [Fact]
    public void One_call_in_1024_is_a_probe() =>
        Assert.Equal(10, Enumerable.Range(1, 10_240).Count(call => BreakEvenPolicy.IsProbe(call)));

    [Fact]
    public void Calls_that_stay_local_are_counted_under_the_reason_of_their_time()
    {
        var site = new CallSite("a.cs", 1, "Task.Run");
        Assert.False(site.Profile.TryCountStaysLocal());
        Note(5, 50);
        Note(5, 50);
        var reason = BreakEvenPolicy.Check(_cost)!;

        site.Profile.StaysLocal = reason;
        Assert.True(site.Profile.TryCountStaysLocal());
        site.Profile.StaysLocal = BreakEvenPolicy.Check(_cost);
        Assert.True(site.Profile.TryCountStaysLocal());
        site.Profile.StaysLocal = null;
        Assert.False(site.Profile.TryCountStaysLocal());

        Assert.Equal([KeyValuePair.Create(reason, 2L)], site.Profile.LocalReasons);
    }

    private void Note(int runUs, int totalUs) => _cost.Note(TimeSpan.FromMicroseconds(runUs), TimeSpan.FromMicroseconds(totalUs));
}
