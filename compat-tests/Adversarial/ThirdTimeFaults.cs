using System.Runtime.ExceptionServices;

namespace Compat.Adversarial;

/// <summary>Exceptions with state, filters and finally blocks.</summary>
public partial class ThirdTime
{
    [Behaviour(Ships.May)]
    public async Task A_return_value_is_taken_before_the_finally()
    {
        var x = 1;
        Assert.Equal(1, await Task.Run(() => { try { return x; } finally { x = 5; } }));
        Assert.Equal(5, x);
    }

    [Behaviour(Ships.May)]
    public async Task A_filter_runs_before_the_inner_finally()
    {
        var log = new List<string>();
        await Task.Run(() =>
        {
            try { try { log.Add("try"); throw new InvalidOperationException(); } finally { log.Add("finally"); } }
            catch (InvalidOperationException) when (Note(log)) { log.Add("catch"); }
        });
        Assert.Equal(["try", "filter", "finally", "catch"], log);
    }

    [Behaviour(Ships.May)]
    public async Task An_exception_is_changed_on_its_way_out()
    {
        var e = await Assert.ThrowsAsync<Coded>(() => Task.Run(() =>
        {
            try { throw new Coded(1) { HelpLink = "h" }; }
            catch (Coded c) { c.Code++; c.Data["k"] = 3; c.Source = "me"; throw; }
        }));
        Assert.Equal((2, 3, "h", "me", Coded.Result), (e.Code, (int)e.Data["k"]!, e.HelpLink, e.Source, e.HResult));
    }

    [Behaviour(Ships.May)]
    public async Task The_source_of_an_exception_is_its_assembly()
    {
        var n = 0;
        var e = await Assert.ThrowsAsync<DivideByZeroException>(() => Task.Run(() => 1 / n));
        Assert.Equal(typeof(ThirdTime).Assembly.GetName().Name, e.Source);
    }

    [Behaviour(Ships.May)]
    public async Task An_exception_kept_inside_is_thrown_outside()
    {
        Exception? kept = null;
        await Task.Run(() => { try { Fails(); } catch (Coded e) { kept = e; } });
        var again = Assert.Throws<Coded>(() => ExceptionDispatchInfo.Capture(kept!).Throw());
        Assert.Same(kept, again);
        Assert.Contains(nameof(Fails), again.StackTrace);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_dispatch_info_throws_its_own_exception()
    {
        var x = new Coded(4);
        var i = ExceptionDispatchInfo.Capture(x);
        var e = await Assert.ThrowsAsync<Coded>(() => Task.Run(() => { i.Throw(); }));
        Assert.Same(x, e);
    }

    [Behaviour(Ships.May)]
    public async Task An_exception_shares_its_list_with_the_result_of_a_variable()
    {
        List<int>? l = null;
        var e = await Assert.ThrowsAsync<Coded>(() => Task.Run(() => { l = [1]; throw new Coded(0) { List = l }; }));
        Assert.Same(l, e.List);
    }
}
