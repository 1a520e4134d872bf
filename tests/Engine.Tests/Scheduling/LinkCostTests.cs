using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class LinkCostTests
{
    private readonly LinkCost _link = new();

    [Fact]
    public void Before_anything_was_measured_it_is_a_guess_of_a_hundred_microseconds_and_a_gigabyte_a_second()
    {
        Assert.Equal(100, _link.Of(0).TotalMicroseconds, 1);
        Assert.Equal(1_100, _link.Of(1_000_000).TotalMicroseconds, 1);
    }

    [Fact]
    public void The_first_calls_compile_so_the_shortest_counts()
    {
        Note(60_000, 100);
        Note(80, 100);
        Note(9_000, 100);

        Assert.Equal(80, _link.Of(0).TotalMicroseconds, 1);
    }

    [Fact]
    public void A_byte_costs_what_large_calls_cost_beyond_small_ones()
    {
        Note(50, 100);
        for (var i = 0; i < 50; i++)
        {
            Note(4_050, 2_000_000);
        }

        Assert.Equal(50, _link.Of(0).TotalMicroseconds, 1);
        Assert.Equal(20_050, _link.Of(10_000_000).TotalMicroseconds, tolerance: 10);
        Assert.Equal(10_000_000, _link.BytesFor(TimeSpan.FromMicroseconds(20_050)), tolerance: 10_000d);
        Assert.Equal(0, _link.BytesFor(TimeSpan.FromMicroseconds(10)));
    }

    [Fact]
    public void A_bad_moment_is_forgotten_while_calls_stay_local_for_it()
    {
        Note(50, 100);
        for (var i = 0; i < 20; i++)
        {
            Note(20_000, 100);
        }

        Assert.InRange(_link.Of(0).TotalMicroseconds, 15_000, 20_000);
        for (var i = 0; i < 300; i++)
        {
            _link.Fade();
        }

        Assert.InRange(_link.Of(0).TotalMicroseconds, 50, 150);
    }

    private void Note(int us, long bytes) => _link.Note(TimeSpan.FromMicroseconds(us), bytes);
}
