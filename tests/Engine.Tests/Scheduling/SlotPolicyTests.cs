using Distributed.Engine.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class SlotPolicyTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _clock = new();
    private readonly SlotPolicy _slots = new(2, s_patience);

    [Fact]
    public void As_many_start_as_there_are_slots()
    {
        Start(2);

        Assert.False(_slots.MayStart);
        End();
        Assert.True(_slots.MayStart);
    }

    [Fact]
    public void One_more_starts_for_each_patience_without_an_end()
    {
        Start(2);
        Assert.False(Grant());
        _clock.Advance(s_patience);
        Assert.True(Grant());
        Start(1);
        Assert.False(_slots.MayStart);
        Assert.False(Grant());
        _clock.Advance(s_patience);
        Assert.True(Grant());
    }

    [Fact]
    public void Any_end_is_progress_and_starts_the_patience_anew()
    {
        Start(2);
        _clock.Advance(s_patience - TimeSpan.FromMilliseconds(1));
        End();
        Start(1);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(Grant());
    }

    [Fact]
    public void Calls_that_compute_are_given_fifty_times_longer()
    {
        Start(2);
        _clock.Advance(s_patience * 50 - TimeSpan.FromMilliseconds(1));
        Assert.False(Grant(computing: true));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(Grant(computing: true));
    }

    [Fact]
    public void Nothing_is_granted_while_a_slot_is_free()
    {
        Start(1);
        _clock.Advance(s_patience);

        Assert.False(Grant());
        Start(1);
        Assert.False(_slots.MayStart);
    }

    [Fact]
    public void Extra_slots_go_with_the_calls_that_needed_them()
    {
        Start(2);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(s_patience);
            Assert.True(Grant());
            Start(1);
        }

        for (var i = 0; i < 5; i++)
        {
            End();
        }

        Start(2);
        Assert.False(_slots.MayStart);
    }

    private void Start(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _slots.Started(_clock.GetTimestamp());
        }
    }

    private void End() => _slots.Ended(_clock.GetTimestamp());

    private bool Grant(bool computing = false) => _slots.GrantExtra(_clock.GetTimestamp(), _clock, computing);
}
