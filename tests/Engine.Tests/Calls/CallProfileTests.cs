using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Calls;

public sealed class CallProfileTests
{
    [Fact]
    public void A_site_names_its_file_line_and_member() =>
        Assert.Equal("Program.cs:12 Task.Run", new CallSite("/src/app/Program.cs", 12, "Task.Run").ToString());

    [Fact]
    public void A_site_is_listed_by_its_first_call_and_once_however_many_threads_make_it()
    {
        var site = new CallSite("/src/Once.cs", 1, "Task.Run");
        Assert.DoesNotContain(CallProfile.All, profile => profile.Site == site);

        Parallel.For(0, 1000, _ => site.Profile.CountCall());

        var profile = Assert.Single(CallProfile.All, profile => profile.Site == site);
        Assert.Equal(1000, profile.Calls);
    }

    [Fact]
    public void Reasons_are_counted_by_content()
    {
        var profile = new CallProfile(new CallSite("F.cs", 1, "Task.Run"));
        profile.CountLocal(new LocalReason(LocalReasonKind.StaticState, "reads static Rates", "copy it"));
        profile.CountLocal(new LocalReason(LocalReasonKind.StaticState, "reads static Rates", "copy it"));
        profile.CountLocal(new LocalReason(LocalReasonKind.StaticState, "reads static Prices", "copy it"));

        Assert.Equal([1, 2], profile.LocalReasons.Select(entry => entry.Value).Order());
    }

    [Fact]
    public void Calls_that_stay_local_without_a_look_are_counted_as_they_are_taken()
    {
        var site = new CallSite("F.cs", 1, "Task.Run");
        var (shortOne, shorter) = (new LocalReason(LocalReasonKind.NotWorthIt, "short"), new LocalReason(LocalReasonKind.NotWorthIt, "shorter"));
        Assert.False(site.TakeLocal());

        site.Profile.StayLocal(shortOne, 3);
        Assert.Equal((true, true, true, false), (site.TakeLocal(), site.TakeLocal(), site.TakeLocal(), site.TakeLocal()));
        site.Profile.StayLocal(shorter, 100);
        Assert.True(site.TakeLocal());
        Assert.Equal([(shortOne, 3), (shorter, 1)], Reasons());
        site.Profile.LookAgain();
        Assert.False(site.TakeLocal());

        Assert.Equal(4, site.Profile.Calls);
        Assert.Equal([(shortOne, 3), (shorter, 1)], Reasons());

        (LocalReason, long)[] Reasons() => [.. site.Profile.LocalReasons.OrderBy(entry => entry.Key.What, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))];
    }

    [Fact]
    public void However_many_threads_take_them_none_is_lost_and_none_counted_twice()
    {
        var site = new CallSite("F.cs", 1, "Task.Run");
        var reason = new LocalReason(LocalReasonKind.NotWorthIt, "short");
        var calls = 0;
        Parallel.For(0, 200_000, i =>
        {
            if (site.TakeLocal())
            {
                Interlocked.Increment(ref calls);
            }
            else if (i % 3 == 0)
            {
                site.Profile.StayLocal(reason, 100);
            }
        });

        Assert.True(calls > 0);
        Assert.Equal(calls, site.Profile.Calls);
        Assert.Equal(calls, Assert.Single(site.Profile.LocalReasons).Value);
    }

    [Fact]
    public void Shipped_calls_sum_up_their_time_and_bytes()
    {
        var profile = new CallProfile(new CallSite("F.cs", 1, "Task.Run"));
        profile.CountShipped(TimeSpan.FromMilliseconds(3), default, 36, 10);
        profile.CountShipped(TimeSpan.FromMilliseconds(4), default, 64, 20);

        Assert.Equal((2, TimeSpan.FromMilliseconds(7), 100, 30), (profile.Shipped, profile.ShippedTime, profile.BytesSent, profile.BytesReturned));
    }
}
