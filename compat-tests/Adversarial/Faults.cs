using System.Runtime.ExceptionServices;

namespace Compat.Adversarial;

/// <summary>Exceptions: what they carry, who they are, and what was written before.</summary>
public class Faults : Contract
{
    private static readonly Exception Shared = new InvalidOperationException("shared");

    [Behaviour(Ships.May)]
    public async Task An_exception_carries_the_callers_object()
    {
        var o = new Item();
        var e = await Assert.ThrowsAsync<CarriesException>(() => Task.Run(() => { o.N = 4; throw new CarriesException(o); }));
        Assert.Same(o, e.Item);
        Assert.Equal(4, o.N);
    }

    [Behaviour(Ships.May)]
    public async Task Data_of_an_exception_carries_the_callers_object()
    {
        var o = new Item();
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() =>
        {
            var x = new InvalidOperationException("m", new FormatException("inner")) { HelpLink = "h", Source = "s", HResult = 77 };
            x.Data["o"] = o;
            x.Data[1] = "one";
            throw x;
        }));
        Assert.Same(o, e.Data["o"]);
        Assert.Equal(("one", "h", "s", 77, "inner"), (e.Data[1], e.HelpLink, e.Source, e.HResult, e.InnerException!.Message));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_exception_that_is_thrown_is_itself()
    {
        var x = new InvalidOperationException("mine");
        var y = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => { throw x; }));
        Assert.Same(x, y);
        Assert.NotNull(x.StackTrace);
        var z = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => ExceptionDispatchInfo.Throw(x)));
        Assert.Same(x, z);
    }

    [Behaviour(Ships.May)]
    public async Task A_static_exception_that_is_thrown_is_itself()
    {
        Assert.Same(Shared, await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => { throw Shared; })));
    }

    [Behaviour(Ships.May)]
    public async Task An_inner_exception_that_was_captured_is_itself()
    {
        var x = new InvalidOperationException("mine");
        var y = await Assert.ThrowsAsync<FormatException>(() => Task.Run(() => { throw new FormatException("outer", x); }));
        Assert.Same(x, y.InnerException);
    }

    [Behaviour(Ships.May)]
    public async Task Finally_order_is_kept_and_written()
    {
        var log = new List<string>();
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(() =>
        {
            try
            {
                try
                {
                    log.Add("try");
                    throw new FormatException();
                }
                finally
                {
                    log.Add("inner");
                }
            }
            catch (FormatException) when (Note(log, "filter"))
            {
                log.Add("never");
            }
            finally
            {
                log.Add("outer");
            }
        }));
        Assert.Equal(["try", "filter", "inner", "outer"], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_thrown_collection_error_leaves_what_was_done()
    {
        var d = new Dictionary<int, string> { [1] = "a" };
        var l = new List<int>();
        await Assert.ThrowsAsync<ArgumentException>(() => Task.Run(() => { l.Add(1); d.Add(2, "b"); d.Add(1, "c"); }));
        Assert.Equal((2, 1), (d.Count, l.Count));
    }

    [Behaviour(Ships.May)]
    public async Task A_cancelled_attempt_leaves_what_was_done()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        cts.Cancel();
        var x = 0;
        var t = Task.Run(() => { x = 3; ct.ThrowIfCancellationRequested(); x = 4; });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t);
        Assert.Equal(3, x);
    }

    [Behaviour(Ships.May)]
    public async Task A_null_reference_is_the_users_own()
    {
        string? s = null;
        var n = 0;
        await Assert.ThrowsAsync<NullReferenceException>(() => Task.Run(() => { n++; return s!.Length; }));
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task An_exceptions_text_names_the_method_that_threw()
    {
        var x = 0;
        var e = await Assert.ThrowsAsync<DivideByZeroException>(() => Task.Run(() => Divide(x)));
        Assert.Contains(nameof(Divide), e.StackTrace);

        // Not its TargetSite: ARCHITECTURE.md, "What a shipped task can't imitate".
    }

    [Behaviour(Ships.May)]
    public async Task An_exception_returned_as_a_value_has_its_trace()
    {
        var x = 0;
        var e = await Task.Run<Exception>(() => { try { Divide(x); return null!; } catch (Exception f) { return f; } });
        Assert.Contains(nameof(Divide), e.StackTrace);
    }

    [Behaviour(Ships.May)]
    public async Task An_error_stored_in_captured_state()
    {
        Exception? kept = null;
        var e = await Assert.ThrowsAsync<FormatException>(() => Task.Run(() => { try { int.Parse("x"); } catch (Exception f) { kept = f; throw; } }));
        Assert.Same(kept, e);
    }

    [Behaviour(Ships.May)]
    public async Task A_token_in_a_cancellation_is_the_captured_one()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        cts.Cancel();
        var t = Task.Run(() => { ct.ThrowIfCancellationRequested(); return 1; }, CancellationToken.None);
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => t);
        Assert.Equal(ct, e.CancellationToken);
        Assert.True(await Task.Run(() => ct == cts.Token));
    }

    [Behaviour(Ships.May)]
    public async Task Messages_speak_the_culture_and_arguments_keep_their_names()
    {
        var x = -1;
        var e = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Task.Run(() => { ArgumentOutOfRangeException.ThrowIfNegative(x); }));
        Assert.Equal(("x", -1), (e.ParamName, e.ActualValue));
    }

    private static bool Note(List<string> l, string s)
    {
        l.Add(s);
        return false;
    }

    private static int Divide(int x) => 1 / x;

    private sealed class Item
    {
        public int N;
    }

    private sealed class CarriesException(Item item) : Exception
    {
        public Item Item { get; } = item;
    }
}
