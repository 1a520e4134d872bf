namespace Compat.Tasks;

/// <summary>Kinds of delegates and of callers.</summary>
public class Delegates : Contract
{
    private readonly int _seed = 3;

    [Behaviour(Ships.Must)]
    public async Task A_static_lambda() => Assert.Equal(42, await Task.Run(static () => 42));

    [Behaviour(Ships.Must)]
    public async Task A_lambda_that_reads_this() => Assert.Equal(6, await Task.Run(() => _seed * 2));

    [Behaviour(Ships.Must)]
    public async Task A_static_method_group() => Assert.Equal(7, await Task.Run(Seven));

    [Behaviour(Ships.Must)]
    public async Task An_instance_method_group() => Assert.Equal(13, await Task.Run(SeedPlusTen));

    [Behaviour(Ships.Must)]
    public async Task A_method_group_of_another_object()
    {
        var list = new List<int> { 3, 1, 2 };
        await Task.Run(list.Sort);
        Assert.Equal([1, 2, 3], list);
    }

    [Behaviour(Ships.Must)]
    public async Task A_static_local_function()
    {
        Assert.Equal(9, await Task.Run(Nine));
        static int Nine() => 9;
    }

    [Behaviour(Ships.Must)]
    public async Task A_capturing_local_function()
    {
        var x = 5;
        await Task.Run(Double);
        Assert.Equal(10, x);
        void Double() => x *= 2;
    }

    [Behaviour(Ships.Must)]
    public async Task An_async_method_group() => Assert.Equal(3, await Task.Run(SeedAsync));

    [Behaviour(Ships.Must)]
    public async Task A_delegate_variable()
    {
        var x = 5;
        Func<int> f = () => x + 1;
        Assert.Equal(6, await Task.Run(f));
    }

    [Behaviour(Ships.Must)]
    public async Task A_multicast_delegate_runs_all_in_order()
    {
        var log = new List<int>();
        Action a = () => log.Add(1);
        a += () => log.Add(2);
        a += () => log.Add(3);
        await Task.Run(a);
        Assert.Equal([1, 2, 3], log);
    }

    [Behaviour(Ships.Must)]
    public async Task A_multicast_function_gives_the_last_result()
    {
        var x = 1;
        Func<int> f = () => x;
        f += () => x + 1;
        Assert.Equal(2, await Task.Run(f));
    }

    [Behaviour(Ships.Must)]
    public async Task A_closed_extension_method_group()
    {
        var words = new List<string> { "a", "b" };
        Assert.Equal("a,b", await Task.Run(words.Joined));
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_delegate_is_called_inside()
    {
        var factor = 3;
        Func<int, int> times = n => n * factor;
        Assert.Equal([3, 6, 9], (await Task.Run(() => new[] { 1, 2, 3 }.Select(times).ToArray())).AsEnumerable());
    }

    [Behaviour(Ships.Must)]
    public async Task A_delegate_parameter_of_the_caller()
    {
        Assert.Equal(10, await Twice(() => 5));
        static async Task<int> Twice(Func<int> f) => await Task.Run(f) + await Task.Run(() => f());
    }

    [Behaviour(Ships.Must)]
    public async Task A_generic_caller()
    {
        Assert.Equal("x", await RunIt("x"));
        Assert.Equal(5, await RunIt(5));
        Assert.Equal([1], await RunIt(new List<int> { 1 }));
        static Task<T> RunIt<T>(T value) => Task.Run(() => value);
    }

    [Behaviour(Ships.Must)]
    public async Task A_caller_in_a_generic_type()
    {
        Assert.Equal(("a", 2), await new Pairing<string>("a").With(2));
    }

    [Behaviour(Ships.Must)]
    public async Task The_variable_of_a_foreach_loop_is_captured_per_round()
    {
        var tasks = new List<Task<int>>();
        foreach (var i in Enumerable.Range(0, 5))
        {
            tasks.Add(Task.Run(() => i * i));
        }

        Assert.Equal([0, 1, 4, 9, 16], (await Task.WhenAll(tasks)).AsEnumerable());
    }

    [Behaviour(Ships.Must)]
    public async Task Nested_scopes_have_nested_closures()
    {
        var outer = 1;
        var results = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var inner = i * 10;
            await Task.Run(() =>
            {
                outer++;
                results.Add(outer + inner);
            });
        }

        Assert.Equal(4, outer);
        Assert.Equal([2, 13, 24], results);
    }

    [Behaviour(Ships.Must)]
    public async Task A_lambda_beside_one_that_captures_what_cannot_travel()
    {
        using var gate = new ManualResetEventSlim();
        Action open = () => gate.Set();
        var x = 2;
        Assert.Equal(4, await Task.Run(() => x * 2));
        open();
        Assert.True(gate.IsSet);
    }

    [Behaviour(Ships.Must)]
    public async Task Anonymous_types_and_tuples()
    {
        var item = new { Name = "n", Price = 2.5 };
        var back = await Task.Run(() => new { item.Name, Total = item.Price * 4 });
        Assert.Equal(("n", 10.0), (back.Name, back.Total));
    }

    [Behaviour(Ships.Must)]
    public async Task Pattern_matching_and_switch()
    {
        object[] things = [1, "two", 3.0, new[] { 4 }];
        var names = await Task.Run(() => things.Select(t => t switch
        {
            int i => $"int {i}",
            string s => $"string {s}",
            double d => $"double {d:0}",
            int[] and [var first] => $"array {first}",
            _ => "?",
        }).ToArray());
        Assert.Equal(["int 1", "string two", "double 3", "array 4"], names.AsEnumerable());
    }

    [Behaviour(Ships.Must)]
    public async Task A_linq_query_over_captured_objects()
    {
        var people = new[] { new Person("Ann", 30), new Person("Bob", 20), new Person("Cyd", 30) };
        var query = await Task.Run(() =>
            (from p in people
             group p by p.Age into g
             orderby g.Key
             select $"{g.Key}: {string.Join('+', g.Select(p => p.Name))}").ToList());
        Assert.Equal(["20: Bob", "30: Ann+Cyd"], query);
    }

    [Behaviour(Ships.Must)]
    public async Task A_virtual_call_on_a_captured_object()
    {
        Shape shape = new Square(3);
        Assert.Equal(9, await Task.Run(() => shape.Area()));
    }

    [Behaviour(Ships.Must)]
    public async Task An_interface_call_on_captured_objects()
    {
        IArea[] shapes = [new Square(2), new Strip(5)];
        Assert.Equal(9, await Task.Run(() => shapes.Sum(s => s.Area())));
    }

    [Behaviour(Ships.Must)]
    public async Task The_users_ToString_and_Equals_are_called()
    {
        var people = new List<Person> { new("Ann", 30) };
        Assert.Equal("Person { Name = Ann, Age = 30 }", await Task.Run(() => people[0].ToString()));
        Assert.True(await Task.Run(() => people.Contains(new Person("Ann", 30))));
    }

    private static int Seven() => 7;

    private int SeedPlusTen() => _seed + 10;

    private async Task<int> SeedAsync()
    {
        await Task.Yield();
        return _seed;
    }

    private sealed record Person(string Name, int Age);

    private interface IArea
    {
        int Area();
    }

    private abstract class Shape : IArea
    {
        public abstract int Area();
    }

    private sealed class Square(int side) : Shape
    {
        public override int Area() => side * side;
    }

    private readonly struct Strip(int length) : IArea
    {
        public int Area() => length;
    }

    private sealed class Pairing<T>(T first)
    {
        public Task<(T, TOther)> With<TOther>(TOther second) => Task.Run(() => (first, second));
    }
}

internal static class ListExtensions
{
    public static string Joined(this List<string> words) => string.Join(',', words);
}
