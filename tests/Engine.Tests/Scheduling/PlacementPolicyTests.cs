using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class PlacementPolicyTests
{
    [Theory]
    [InlineData(true, true, true, CallPlace.IdleLocal)] // unknown: what is idle here first
    [InlineData(true, true, false, CallPlace.IdleLocal)]
    [InlineData(true, false, true, CallPlace.Executor)] // then it overflows
    [InlineData(true, false, false, CallPlace.Queue)]
    [InlineData(false, true, true, CallPlace.Executor)] // long: executors first
    [InlineData(false, false, true, CallPlace.Executor)]
    [InlineData(false, true, false, CallPlace.IdleLocal)]
    [InlineData(false, false, false, CallPlace.Queue)]
    internal void A_call_goes_where_it_is_done_soonest(bool fillsHereFirst, bool isLocalIdle, bool isSlotFree, CallPlace place)
    {
        Assert.Equal(place, PlacementPolicy.Choose(fillsHereFirst, isLocalIdle, isSlotFree, mayQueue: true));
        Assert.Equal(place == CallPlace.Queue ? CallPlace.Local : place, PlacementPolicy.Choose(fillsHereFirst, isLocalIdle, isSlotFree, mayQueue: false));
    }

    [Fact]
    public void Only_calls_that_need_a_processor_all_the_time_are_queued_and_the_queue_has_an_end()
    {
        Assert.True(PlacementPolicy.MayQueue(isAsync: false, TaskCreationOptions.DenyChildAttach, 0, 0));
        Assert.False(PlacementPolicy.MayQueue(isAsync: true, TaskCreationOptions.DenyChildAttach, 0, 0));
        Assert.False(PlacementPolicy.MayQueue(isAsync: false, TaskCreationOptions.LongRunning, 0, 0));
        Assert.False(PlacementPolicy.MayQueue(isAsync: false, default, PlacementPolicy.MaxQueued, 0));
        Assert.False(PlacementPolicy.MayQueue(isAsync: false, default, 0, PlacementPolicy.MaxQueuedBytes));
    }

    [Fact]
    public void Processors_that_executors_of_this_machine_use_are_not_idle()
    {
        var slots = new LocalSlots(processors: 2);
        Assert.True(slots.IsIdle(beside: 1));
        Assert.True(slots.TryEnter(beside: 1));
        Assert.False(slots.TryEnter(beside: 1));
        Assert.True(slots.TryEnter(beside: 0));
        Assert.False(slots.IsIdle(beside: 0));
        slots.Enter();
        Assert.Equal(3, slots.Running);

        slots.Leave();
        slots.Leave();

        Assert.True(slots.IsIdle(beside: 0));
    }
}
