namespace Distributed.Engine.Tests.Serialization;

public sealed class DelegateRoundTripTests
{
    private int _field = 5;

    private int AddField(int x) => x + _field;

    private static int Twice(int x) => 2 * x;

    private static T Same<T>(T x) => x;

    [Fact]
    public void A_lambda_takes_its_captured_locals_along()
    {
        var x = 20;
        var text = "abc";
        Func<string> f = () => text + (x + 1);
        Assert.Equal("abc21", RoundTrip.Copy(f)());
    }

    [Fact]
    public void The_copy_has_its_own_locals()
    {
        var x = 1;
        Func<int> f = () => ++x;
        Assert.Equal(2, RoundTrip.Copy(f)());
        Assert.Equal(1, x);
    }

    [Fact]
    public void Two_lambdas_of_a_scope_share_their_locals()
    {
        var x = 1;
        Action up = () => x += 10;
        Func<int> get = () => x;
        var copies = RoundTrip.CopyAll([up, get]);
        ((Action)copies[0]!)();
        Assert.Equal(11, ((Func<int>)copies[1]!)());
    }

    [Fact]
    public void A_static_lambda_travels() => Assert.Equal(9, RoundTrip.Copy<Func<int, int>>(static x => x * x)(3));

    [Fact]
    public void A_lambda_without_captures_travels() => Assert.Equal(9, RoundTrip.Copy<Func<int, int>>(x => x * x)(3));

    [Fact]
    public void An_instance_lambda_takes_this_along()
    {
        _field = 7;
        Func<int, int> f = x => x + _field;
        Assert.Equal(8, RoundTrip.Copy(f)(1));
    }

    [Fact]
    public void Method_groups_travel()
    {
        Assert.Equal(6, RoundTrip.Copy<Func<int, int>>(Twice)(3));
        Assert.Equal(8, RoundTrip.Copy<Func<int, int>>(AddField)(3));
        Assert.Equal(3, RoundTrip.Copy<Func<double, double>>(Math.Sqrt)(9));
        Assert.Equal("x", RoundTrip.Copy<Func<string, string>>(Same)("x"));
        Assert.Equal(4, RoundTrip.Copy<Func<int, int>>(Same)(4));
    }

    [Fact]
    public void Local_functions_travel()
    {
        var k = 3;
        int Local(int x) => x * k;
        static int StaticLocal(int x) => x + 1;
        Assert.Equal(12, RoundTrip.Copy<Func<int, int>>(Local)(4));
        Assert.Equal(5, RoundTrip.Copy<Func<int, int>>(StaticLocal)(4));
    }

    [Fact]
    public void Generic_lambdas_travel()
    {
        Assert.Equal(["a", "a"], RoundTrip.Copy(Repeat("a"))());
        Assert.Equal([1.5, 1.5], RoundTrip.Copy(Repeat(1.5))());

        static Func<T[]> Repeat<T>(T value) => () => [value, value];
    }

    [Fact]
    public void Combined_delegates_keep_their_order_and_parts()
    {
        var log = new List<int>();
        Action a = () => log.Add(1);
        Action b = () => log.Add(2);
        Func<List<int>> get = () => log;
        var copies = RoundTrip.CopyAll([a + b + a, get]);
        ((Action)copies[0]!)();
        Assert.Equal([1, 2, 1], ((Func<List<int>>)copies[1]!)());
        Assert.Empty(log);
    }

    [Fact]
    public void A_closed_extension_method_travels()
    {
        Func<int> f = "four".Count;
        Assert.Equal(4, RoundTrip.Copy(f)());
    }

    [Fact]
    public void An_open_instance_delegate_travels()
    {
        var f = typeof(string).GetMethod(nameof(string.ToUpperInvariant), Type.EmptyTypes)!.CreateDelegate<Func<string, string>>();
        Assert.Equal("A", RoundTrip.Copy(f)("a"));
    }

    [Fact]
    public void A_method_of_a_boxed_struct_travels()
    {
        Func<string> f = new DateTime(2020, 1, 2).ToShortDateString;
        Assert.Equal(f(), RoundTrip.Copy(f)());
    }

    [Fact]
    public async Task An_async_lambda_travels()
    {
        var x = 4;
        Func<Task<int>> f = async () =>
        {
            await Task.Yield();
            return x * 2;
        };
        Assert.Equal(8, await RoundTrip.Copy(f)());
    }

    [Fact]
    public void A_delegate_whose_target_is_a_delegate_travels()
    {
        Func<int, int> inner = x => x + 1;
        Func<int, int> outer = inner.Invoke;
        Func<int> closed = inner.ApplyToTen;
        Assert.Equal(3, RoundTrip.Copy(outer)(2));
        Assert.Equal(11, RoundTrip.Copy(closed)());
    }

    [Fact]
    public void Nested_scopes_travel()
    {
        var outer = 1;
        Func<int>? f = null;
        for (var i = 0; i < 1; i++)
        {
            var inner = 10 + i;
            f = () => outer + inner;
        }
        Assert.Equal(11, RoundTrip.Copy(f!)());
    }

    [Fact]
    public void A_virtual_method_group_keeps_its_override()
    {
        object o = new Named("n");
        Func<string?> f = o.ToString;
        Assert.Equal("n", RoundTrip.Copy(f)());
    }

    private sealed class Named(string name)
    {
        public override string ToString() => name;
    }
}

internal static class DelegateExtensions
{
    public static int ApplyToTen(this Func<int, int> f) => f(10);
}
