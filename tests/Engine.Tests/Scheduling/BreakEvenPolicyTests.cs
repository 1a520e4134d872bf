using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class BreakEvenPolicyTests
{
    private readonly CallCost _cost = new();

    [Fact]
    public void An_unknown_site_may_ship_and_fills_idle_processors_first()
    {
        Assert.Null(Check(shippingUs: 50));
        Note(1);
        Assert.Null(Check(shippingUs: 50));
        Assert.True(BreakEvenPolicy.FillsHereFirst(_cost, TimeSpan.FromMicroseconds(1)));
    }

    [Theory]
    [InlineData(1, 50, "its calls run about 1 us, and shipping one costs about 50 us")]
    [InlineData(100, 40, "its calls run about 100 us, and shipping one costs about 40 us")]
    [InlineData(2_300, 500, "its calls run about 2 ms, and shipping one costs about 500 us")]
    public void Short_calls_stay_local_and_the_reason_has_both_times(int runUs, int shippingUs, string what)
    {
        Note(runUs, runUs);

        var reason = Check(shippingUs)!;

        Assert.Equal(LocalReasonKind.NotWorthIt, reason.Kind);
        Assert.Equal((what, "do more in one call, or set DISTRIBUTED_PLACEMENT=remote to ship everything"), (reason.What, reason.Remedy));
    }

    [Fact]
    public void Long_calls_ship()
    {
        Note(1_000, 1_000);

        Assert.Null(Check(shippingUs: 40));
        Assert.False(BreakEvenPolicy.FillsHereFirst(_cost, TimeSpan.FromMicroseconds(40)));
    }

    [Fact]
    public void Where_executors_have_processors_of_their_own_calls_of_middle_length_ship_when_there_is_nothing_idle_here()
    {
        Note(400, 400);
        var shipping = TimeSpan.FromMicroseconds(40);

        Assert.NotNull(BreakEvenPolicy.Check(_cost, shipping, BreakEvenPolicy.SharedFactor));
        Assert.Null(BreakEvenPolicy.Check(_cost, shipping, BreakEvenPolicy.OwnFactor));
        Assert.True(BreakEvenPolicy.FillsHereFirst(_cost, shipping));
    }

    [Fact]
    public void The_first_calls_which_are_compiled_on_the_way_do_not_make_a_short_site_long()
    {
        Note(20_000, 5);

        Assert.NotNull(Check(shippingUs: 50));
    }

    [Fact]
    public void A_site_whose_calls_become_long_is_noticed_after_a_few_timed_ones()
    {
        Note(5, 5, 5);
        var timed = 0;
        for (; Check(shippingUs: 50) is not null; timed++)
        {
            Note(10_000);
        }

        Assert.InRange(timed, 1, 3);
    }

    [Theory]
    [InlineData(0, 1024)]
    [InlineData(1, 1024)]
    [InlineData(100, 100)]
    [InlineData(1_000, 10)]
    [InlineData(50_000, 1)]
    public void Between_two_timed_calls_lie_ten_milliseconds_of_work_at_most_1024_calls(int runUs, int calls)
    {
        Note(runUs, runUs);

        Assert.Equal(calls, BreakEvenPolicy.UntimedCalls(_cost));
    }

    [Fact]
    public void The_graph_that_pays_grows_with_the_run()
    {
        var link = new LinkCost();
        link.Note(TimeSpan.FromMicroseconds(50), 100);
        Note(100_000, 100_000);

        var (objects, bytes) = BreakEvenPolicy.AffordableGraph(_cost, link, BreakEvenPolicy.SharedFactor);

        Assert.Equal(TimeSpan.FromMilliseconds(5).TotalMicroseconds, link.Of(bytes).TotalMicroseconds, tolerance: 1);
        Assert.InRange(objects, 1, bytes);
        var reason = BreakEvenPolicy.TooLarge(_cost, bytes);
        Assert.Equal(
            "its calls run about 100 ms, too briefly to ship what they capture, more than 5000 kB (capture less, do more in one call, or set DISTRIBUTED_PLACEMENT=remote to ship everything)",
            reason.ToString());
    }

    [Fact]
    public void A_size_that_keeps_a_site_local_fades()
    {
        var link = new LinkCost();
        Note(10_000, 10_000);
        _cost.NoteBytes(100_000_000);
        var looks = 0;
        for (; BreakEvenPolicy.Check(_cost, link.Of(_cost.Bytes), BreakEvenPolicy.SharedFactor) is not null; looks++)
        {
            _cost.FadeBytes();
        }

        Assert.InRange(looks, 1, 40);
    }

    private LocalReason? Check(int shippingUs) => BreakEvenPolicy.Check(_cost, TimeSpan.FromMicroseconds(shippingUs), BreakEvenPolicy.SharedFactor);

    private void Note(params int[] runsUs) => Array.ForEach(runsUs, run => _cost.NoteRun(TimeSpan.FromMicroseconds(run)));
}
