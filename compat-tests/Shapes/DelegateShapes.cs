namespace Compat.Shapes;

/// <summary>Delegates of every kind, as what runs and as what is captured.</summary>
public class DelegateShapes : Contract
{
    private delegate void Bump(ref int value);

    [Behaviour(Ships.Must)]
    public Task A_static_lambda() => Same(static () => "static");

    [Behaviour(Ships.Must)]
    public Task A_lambda_of_one_capture()
    {
        var x = 1;
        return Same(() => x);
    }

    [Behaviour(Ships.Must)]
    public Task A_lambda_of_twenty_captures()
    {
        int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10;
        string k = "k", l = "l", m = "m", n = "n", o = "o", p = "p", q = "q", r = "r", s = "s", t = "t";
        return Same(() => a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t);
    }

    [Behaviour(Ships.Must)]
    public Task A_lambda_in_a_generic_method()
    {
        return Run([1, 2], "x");
        static Task Run<TA, TB>(List<TA> a, TB b) => Same(() => $"{a.Count} {b} {typeof(TA).Name}");
    }

    [Behaviour(Ships.Must)]
    public Task A_lambda_in_a_generic_type() => new Generic<string, int>("k", 3).Run();

    [Behaviour(Ships.Must)]
    public Task A_generic_local_function()
    {
        var n = 3;
        return Same(Make<string>);
        string Make<T>() => typeof(T).Name + n;
    }

    [Behaviour(Ships.Must)]
    public Task A_virtual_method_group()
    {
        Animal animal = new Dog("Rex");
        return Same(animal.Speak);
    }

    [Behaviour(Ships.Must)]
    public Task An_interface_method_group()
    {
        ISpeaker speaker = new Dog("Rex");
        return Same(speaker.Speak);
    }

    [Behaviour(Ships.Must)]
    public Task A_method_group_of_a_boxed_struct()
    {
        var point = new Point(3, 4);
        return Same(point.Norm);
    }

    [Behaviour(Ships.Must)]
    public Task A_closed_extension_method_group() => Same("word".Shout);

    [Behaviour(Ships.Must)]
    public Task A_captured_static_delegate()
    {
        Func<int, int> f = static n => n + 1;
        return Same(() => f(1));
    }

    [Behaviour(Ships.Must)]
    public Task A_captured_delegate_that_captures()
    {
        var k = 10;
        Func<int, int> f = n => n + k;
        return Same(() => f(1));
    }

    [Behaviour(Ships.Must)]
    public Task Delegates_that_capture_delegates()
    {
        Func<int, int> f = n => n;
        for (var i = 1; i <= 5; i++)
        {
            var inner = f;
            var k = i;
            f = n => inner(n) * 10 + k;
        }

        return Same(() => f(0));
    }

    [Behaviour(Ships.Must)]
    public Task A_delegate_that_captures_itself()
    {
        Func<int, int> factorial = null!;
        factorial = n => n < 2 ? 1 : n * factorial(n - 1);
        return Same(() => factorial(5));
    }

    [Behaviour(Ships.Must)]
    public Task An_array_of_delegates()
    {
        Func<int, int>[] steps = [n => n + 1, n => n * 2, Triple];
        return Same(() => steps.Aggregate(1, (value, step) => step(value)));
    }

    [Behaviour(Ships.Must)]
    public Task A_delegate_in_a_field()
    {
        var rule = new Rule { Name = "even", Test = n => n % 2 == 0 };
        return Same(() => $"{rule.Name} {rule.Test(4)} {rule.Test(5)}");
    }

    [Behaviour(Ships.Must)]
    public Task A_captured_multicast_delegate()
    {
        var log = new List<int>();
        Action<int> a = log.Add;
        a += n => log.Add(n * 10);
        return Same(() =>
        {
            log.Clear();
            a(1);
            return string.Join(',', log);
        });
    }

    [Behaviour(Ships.Must)]
    public Task A_delegate_with_a_ref_parameter()
    {
        var by = 5;
        Bump bump = (ref int value) => value += by;
        return Same(() =>
        {
            var n = 1;
            bump(ref n);
            return n;
        });
    }

    [Behaviour(Ships.Must)]
    public Task An_open_instance_delegate()
    {
        var speak = (Func<Dog, string>)Delegate.CreateDelegate(typeof(Func<Dog, string>), typeof(Dog).GetMethod(nameof(Dog.Speak))!);
        var dog = new Dog("Rex");
        return Same(() => speak(dog));
    }

    [Behaviour(Ships.Must)]
    public Task A_delegate_to_a_generic_method()
    {
        Func<int, string> f = Generic<string, int>.Name<int>;
        return Same(() => f(3));
    }

    [Behaviour(Ships.Must)]
    public Task Comparison_predicate_and_converter()
    {
        Comparison<int> down = (a, b) => b.CompareTo(a);
        Predicate<int> odd = n => n % 2 == 1;
        Converter<int, string> text = n => $"<{n}>";
        return Same(() =>
        {
            var list = new List<int> { 1, 4, 3 };
            list.Sort(down);
            return string.Concat(list.FindAll(odd).ConvertAll(text));
        });
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_lambda()
    {
        var x = 3;
        Func<Task<int>> f = async () =>
        {
            await Task.Yield();
            return x * 2;
        };
        Assert.Equal(await f(), await Task.Run(f));
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_async_delegate()
    {
        var x = 3;
        Func<int, Task<int>> f = async n =>
        {
            await Task.Yield();
            return n * x;
        };
        Assert.Equal(21, await Task.Run(async () => await f(7)));
    }

    [Behaviour(Ships.Must)]
    public Task A_captured_primary_constructor_parameter() => new Scaler(4).Run();

    [Behaviour(Ships.Must)]
    public Task A_delegate_made_by_a_field_initialiser()
    {
        var f = new Rule { Name = "n" }.Test;
        return Same(() => f(0));
    }

    [Behaviour(Ships.Must)]
    public async Task A_returned_delegate_of_a_captured_object_is_bound_to_the_callers()
    {
        var counter = new Counter();
        var bump = await Task.Run<Action>(() => counter.Bump);
        bump();
        Assert.Equal(1, counter.Value);
        Assert.Same(counter, bump.Target);
    }

    private static int Triple(int n) => n * 3;

    private static async Task Same<T>(Func<T> f)
    {
        var here = f();
        Assert.Equal(here, await Task.Run(f));
    }

    private interface ISpeaker
    {
        string Speak();
    }

    private abstract class Animal
    {
        public abstract string Speak();
    }

    private sealed class Dog(string name) : Animal, ISpeaker
    {
        public override string Speak() => name + "!";
    }

    private readonly struct Point(int x, int y)
    {
        public double Norm() => Math.Sqrt(x * x + y * y);
    }

    private sealed class Rule
    {
        public string Name = "";
        public Func<int, bool> Test = n => n == 0;
    }

    private sealed class Counter
    {
        public int Value;

        public void Bump() => Value++;
    }

    private sealed class Scaler(int factor)
    {
        public Task Run() => Same(() => factor * 2);
    }

    private sealed class Generic<TKey, TValue>(TKey key, TValue value)
    {
        public Task Run() => Same(() => $"{key}={value} {typeof(TKey).Name}");

        public static string Name<T>(T item) => $"{typeof(TKey).Name} {typeof(T).Name} {item}";
    }
}

internal static class Words
{
    public static string Shout(this string word) => word.ToUpperInvariant() + "!";
}
