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
    public void Shipped_calls_sum_up_their_time_and_bytes()
    {
        var profile = new CallProfile(new CallSite("F.cs", 1, "Task.Run"));
        profile.CountShipped(TimeSpan.FromMilliseconds(3), 36, 10);
        profile.CountShipped(TimeSpan.FromMilliseconds(4), 64, 20);

        Assert.Equal((2, TimeSpan.FromMilliseconds(7), 100, 30), (profile.Shipped, profile.ShippedTime, profile.BytesSent, profile.BytesReturned));
    }
}
