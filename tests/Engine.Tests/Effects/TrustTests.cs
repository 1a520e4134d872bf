using System.Net.Http;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Code that its author vouches for.</summary>
public class TrustTests
{
    private static int calls;

    [Fact]
    public void A_trusted_lambda_is_not_judged()
    {
        Assert.Equal(LocalReasonKind.StaticState, Reason(() => calls++)!.Kind);
        Assert.Null(Reason([Distributable] () => calls++));
        Assert.Null(Reason([Distributable] async () => await new HttpClient().GetStringAsync("http://localhost/")));
    }

    [Fact]
    public void A_trusted_method_or_local_function_is_not_judged_and_the_code_around_it_is()
    {
        Assert.Null(Reason(() => Count()));
        Assert.Null(Reason(() => Local()));
        Assert.Equal(LocalReasonKind.StaticState, Reason(() => Count() + calls)!.Kind);

        [Distributable]
        static int Local() => calls++;
    }

    [Fact]
    public void A_trusted_class_covers_all_that_is_declared_in_it()
    {
        Assert.Null(Reason(() => new Trusted().Next()));
        Assert.Null(Reason(async () => await Trusted.Later()));
        Assert.Null(Reason(Trusted.Lambda()));
        Assert.NotNull(Reason(() => new Derived().Own()));
    }

    [Fact]
    public void Nobody_knows_what_trusted_code_reads_so_nothing_is_left_out()
    {
        var (read, unread) = ("a", "b");
        Func<int> trusted = () => read.Length + Count();
        Func<int> sibling = () => unread.Length;
        var effects = new EffectAnalyzer().Analyze(trusted.Method);

        Assert.True(effects.TouchesEverything);
        Assert.True(effects.Touches(sibling.Target!.GetType().GetField("unread")!));
    }

    [Fact]
    public void What_else_trusted_code_does_to_a_counter_is_not_known_so_it_is_not_merged()
    {
        var n = 0;
        Action merged = () => Interlocked.Increment(ref n);
        Action unknown = () =>
        {
            Count();
            Interlocked.Increment(ref n);
        };

        Assert.Null(CaptureWalk.Admit(new EffectAnalyzer().Analyze(merged.Method), merged));
        Assert.Equal(LocalReasonKind.Synchronization, CaptureWalk.Admit(new EffectAnalyzer().Analyze(unknown.Method), unknown)!.Kind);
    }

    [Fact]
    public void Captures_that_cannot_travel_still_cannot()
    {
        var handle = new Finalized();
        var effects = new EffectAnalyzer();
        Func<int> closure = [Distributable] () => handle.GetHashCode();

        Assert.NotNull(CaptureWalk.Admit(effects.Analyze(closure.Method), closure));
    }

    private static LocalReason? Reason(Delegate closure) => new EffectAnalyzer().Analyze(closure.Method).Reason;

    [Distributable]
    private static int Count() => ++calls;

    private sealed class Finalized
    {
        ~Finalized() => calls--;
    }

    [Distributable]
    private class Trusted
    {
        private static int next;

        public static async Task<int> Later()
        {
            await Task.Yield();
            return ++next;
        }

        public static Func<int> Lambda() => () => ++next;

        public int Next() => ++next;
    }

    private sealed class Derived : Trusted
    {
        public int Own() => calls++;
    }
}
