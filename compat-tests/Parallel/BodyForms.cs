namespace Compat.Loops;

/// <summary>The forms in which a body is written: lambdas, methods, local functions, variables.</summary>
public class BodyForms : Contract
{
    private const int N = 300;
    private readonly int[] _own = new int[N];
    private readonly int _factor = 3;

    private delegate int Rule(int x);

    [Behaviour(Ships.Must)]
    public void A_method_of_this_object()
    {
        Parallel.For(0, N, FillOwn);
        Assert.Equal(Tripled(), _own);
    }

    [Behaviour(Ships.Must)]
    public void A_method_of_another_object()
    {
        var filler = new Filler(N, 3);
        Parallel.For(0, N, filler.Fill);
        Assert.Equal(Tripled(), filler.Slots);
    }

    [Behaviour(Ships.Must)]
    public void A_virtual_method()
    {
        Filler filler = new ShiftingFiller(N, 3);
        Parallel.For(0, N, filler.Fill);
        Assert.Equal(Tripled().Select(x => x + 1), filler.Slots);
    }

    [Behaviour(Ships.Must)]
    public void A_local_function()
    {
        var r = new int[N];
        Parallel.For(0, N, Fill);
        Assert.Equal(Tripled(), r);

        void Fill(int i) => r[i] = i * 3;
    }

    [Behaviour(Ships.Must)]
    public void A_delegate_in_a_variable()
    {
        var r = new int[N];
        Action<int> body = i => r[i] = i * 3;
        Parallel.For(0, N, body);
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.Must)]
    public void A_delegate_that_a_method_made()
    {
        var r = new int[N];
        Parallel.For(0, N, FillerOf(r, 3));
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.Must)]
    public void A_body_that_calls_a_captured_delegate()
    {
        var r = new int[N];
        Func<int, int> rule = i => i * _factor;
        Parallel.For(0, N, i => { r[i] = rule(i); });
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.Must)]
    public void A_body_that_calls_a_delegate_of_the_programs_own_type()
    {
        var r = new int[N];
        Rule rule = x => x * 3;
        Parallel.For(0, N, i => { r[i] = rule(i); });
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.May)]
    public void Two_delegates_in_one()
    {
        var a = new int[N];
        var b = new int[N];
        Action<int> body = i => a[i] = i;
        body += i => b[i] = a[i] * 3;
        Parallel.For(0, N, body);
        Assert.Equal(Tripled(), b);
    }

    [Behaviour(Ships.May)]
    public void A_body_that_does_nothing()
    {
        var result = Parallel.For(0, N, static _ => { });
        Assert.True(result.IsCompleted);
    }

    [Behaviour(Ships.Must)]
    public void An_anonymous_method()
    {
        var r = new int[N];
        Parallel.For(0, N, delegate(int i) { r[i] = i * 3; });
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.Must)]
    public void A_lambda_that_returns_a_value_for_nobody()
    {
        var r = new int[N];
        Parallel.For(0, N, i => r[i] = i * 3);
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.Must)]
    public void A_body_in_a_generic_method()
    {
        Assert.Equal(Tripled(), Map(Enumerable.Range(0, N).ToArray(), x => x * 3));
        Assert.Equal(["a!", "b!", "c!"], Map(["a", "b", "c"], s => s + "!"));
    }

    [Behaviour(Ships.Must)]
    public void A_recursive_body()
    {
        var r = new int[20];
        Parallel.For(0, r.Length, i => { r[i] = Fibonacci(i); });
        Assert.Equal([0, 1, 1, 2, 3, 5, 8, 13, 21, 34], r[..10]);
        Assert.Equal(4_181, r[19]);
    }

    [Behaviour(Ships.Must)]
    public void A_body_that_catches_its_own_exceptions()
    {
        var text = new[] { "1", "x", "3", "", "5" };
        var r = new int[text.Length];
        Parallel.For(0, text.Length, i =>
        {
            try
            {
                r[i] = int.Parse(text[i]);
            }
            catch (FormatException)
            {
                r[i] = -1;
            }
        });
        Assert.Equal([1, -1, 3, -1, 5], r);
    }

    [Behaviour(Ships.Must)]
    public void A_named_argument_order_of_its_own()
    {
        var r = new int[N];
        Parallel.For(body: i => { r[i] = i * 3; }, toExclusive: N, fromInclusive: 0);
        Assert.Equal(Tripled(), r);
    }

    [Behaviour(Ships.Must)]
    public void The_type_written_in_full()
    {
        var r = new int[N];
        System.Threading.Tasks.Parallel.For(0, N, i => { r[i] = i * 3; });
        Assert.Equal(Tripled(), r);
    }

    private static int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

    private static IEnumerable<int> Tripled() => Enumerable.Range(0, N).Select(i => i * 3);

    private static Action<int> FillerOf(int[] slots, int factor) => i => slots[i] = i * factor;

    private static TResult[] Map<TSource, TResult>(TSource[] source, Func<TSource, TResult> rule)
    {
        var r = new TResult[source.Length];
        Parallel.For(0, r.Length, i => { r[i] = rule(source[i]); });
        return r;
    }

    private void FillOwn(int i) => _own[i] = i * _factor;

    private class Filler(int length, int factor)
    {
        public int[] Slots { get; } = new int[length];

        public virtual void Fill(int i) => Slots[i] = i * factor;
    }

    private sealed class ShiftingFiller(int length, int factor) : Filler(length, factor)
    {
        public override void Fill(int i)
        {
            base.Fill(i);
            Slots[i]++;
        }
    }
}
