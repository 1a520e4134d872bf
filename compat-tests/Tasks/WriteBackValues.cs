namespace Compat.Tasks;

/// <summary>Captured variables, fields, arrays and structs that a closure writes.</summary>
public class WriteBackValues : Contract
{
    private int _field = 1;
    private readonly int[] _cells = [1, 2, 3];

    [Behaviour(Ships.Must)]
    public async Task A_captured_local()
    {
        var x = 1;
        await Task.Run(() => { x += 41; });
        Assert.Equal(42, x);
    }

    [Behaviour(Ships.Must)]
    public async Task Locals_of_every_primitive_type()
    {
        byte b = 0; short s = 0; long l = 0; float f = 0; double d = 0; decimal m = 0;
        char c = ' '; bool y = false; Half h = default; Int128 w = 0;
        await Task.Run(() =>
        {
            b = 255; s = -2; l = long.MinValue; f = float.NaN; d = -0.0; m = 1.10m; c = 'ü'; y = true; h = (Half)1.5; w = Int128.MaxValue;
        });
        Assert.Equal((255, -2, long.MinValue, 'ü', true), (b, s, l, c, y));
        Assert.True(float.IsNaN(f) && double.IsNegative(d));
        Assert.Equal("1.10", m.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(((Half)1.5, Int128.MaxValue), (h, w));
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_string_variable()
    {
        var s = "a";
        await Task.Run(() => { s += "b"; });
        Assert.Equal("ab", s);
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_variable_set_to_null()
    {
        string? s = "a";
        await Task.Run(() => { s = null; });
        Assert.Null(s);
    }

    [Behaviour(Ships.Must)]
    public async Task A_field_of_this()
    {
        await Task.Run(() => { _field++; });
        Assert.Equal(2, _field);
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_held_by_this()
    {
        var before = _cells;
        await Task.Run(() => { _cells[1] = 20; });
        Assert.Same(before, _cells);
        Assert.Equal([1, 20, 3], _cells);
    }

    [Behaviour(Ships.Must)]
    public async Task An_element_of_an_array()
    {
        var a = new int[10];
        await Task.Run(() => { a[7] = 7; });
        Assert.Equal(7, a.Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task Every_other_element_of_a_big_array()
    {
        var a = new double[100_000];
        await Task.Run(() =>
        {
            for (var i = 0; i < a.Length; i += 2)
            {
                a[i] = Math.Sqrt(i);
            }
        });
        Assert.Equal(Math.Sqrt(99_998), a[99_998]);
        Assert.Equal(0, a[99_999]);
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_sorted_in_place()
    {
        var a = new[] { 3, 1, 2 };
        await Task.Run(() => Array.Sort(a));
        Assert.Equal([1, 2, 3], a);
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_variable_replaced()
    {
        var a = new[] { 1 };
        var old = a;
        await Task.Run(() => { a = [.. a, 2]; });
        Assert.Equal([1, 2], a);
        Assert.Equal([1], old);
    }

    [Behaviour(Ships.Must)]
    public async Task Arrays_of_rank_two_and_jagged_ones()
    {
        var grid = new int[3, 4];
        var rows = new int[][] { [1], [2, 3] };
        await Task.Run(() =>
        {
            grid[2, 3] = 5;
            rows[1][1] = 9;
        });
        Assert.Equal(5, grid[2, 3]);
        Assert.Equal(9, rows[1][1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_struct()
    {
        var p = new Point(1, 2);
        await Task.Run(() => { p.X = 10; });
        Assert.Equal(new Point(10, 2), p);
    }

    [Behaviour(Ships.Must)]
    public async Task A_struct_in_an_array()
    {
        var points = new Point[3];
        await Task.Run(() => { points[1].Y = 4; });
        Assert.Equal(new Point(0, 4), points[1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_struct_that_holds_a_reference()
    {
        var named = new Named { Name = "old", Number = 1 };
        await Task.Run(() => { named.Name = "new"; });
        Assert.Equal(("new", 1), (named.Name, named.Number));
    }

    [Behaviour(Ships.Must)]
    public async Task A_field_of_a_captured_object()
    {
        var box = new Box { Value = 1 };
        await Task.Run(() => { box.Value = 2; });
        Assert.Equal(2, box.Value);
    }

    [Behaviour(Ships.Must)]
    public async Task A_private_field_through_a_method()
    {
        var counter = new Counter();
        await Task.Run(() => { counter.Add(5); counter.Add(6); });
        Assert.Equal(11, counter.Total);
    }

    [Behaviour(Ships.Must)]
    public async Task A_field_deep_inside()
    {
        var box = new Box { Inner = new Box { Inner = new Box { Value = 1 } } };
        var deepest = box.Inner.Inner;
        await Task.Run(() => { box.Inner!.Inner!.Value = 3; });
        Assert.Equal(3, deepest.Value);
    }

    [Behaviour(Ships.Must)]
    public async Task Writes_before_a_throw()
    {
        var x = 0;
        var a = new int[2];
        await Assert.ThrowsAsync<TimeoutException>(() => Task.Run(() =>
        {
            x = 1;
            a[1] = 2;
            throw new TimeoutException();
        }));
        Assert.Equal((1, 2), (x, a[1]));
    }

    [Behaviour(Ships.Must)]
    public async Task What_the_closure_left_alone_is_left_alone()
    {
        int x = 1, y = 1;
        var a = new int[2];
        var t = Task.Run(() => { x = 2; a[0] = 2; });
        y = 5;
        a[1] = 5;
        await t;
        Assert.Equal((2, 5, 2, 5), (x, y, a[0], a[1]));
    }

    [Behaviour(Ships.Must)]
    public async Task Fields_of_one_struct_written_by_two_sides()
    {
        var points = new Point[1];
        var t = Task.Run(() => { points[0].X = 1; });
        points[0].Y = 2;
        await t;
        Assert.Equal(new Point(1, 2), points[0]);
    }

    [Behaviour(Ships.Must)]
    public async Task Two_closures_write_two_halves()
    {
        var a = new int[100];
        await Task.WhenAll(
            Task.Run(() => a.AsSpan(0, 50).Fill(1)),
            Task.Run(() => a.AsSpan(50).Fill(2)));
        Assert.Equal(150, a.Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task The_next_call_sees_what_the_last_one_wrote()
    {
        var x = 0;
        for (var i = 0; i < 10; i++)
        {
            await Task.Run(() => { x = x * 2 + 1; });
        }

        Assert.Equal(1023, x);
    }

    [Behaviour(Ships.Must)]
    public async Task A_readonly_field_is_read_and_a_property_is_set()
    {
        var record = new Settable { Name = "a" };
        await Task.Run(() => { record.Name += record.Suffix; });
        Assert.Equal("a!", record.Name);
    }

    private record struct Point(int X, int Y);

    private struct Named
    {
        public string Name;
        public int Number;
    }

    private sealed class Box
    {
        public int Value;
        public Box? Inner;
    }

    private sealed class Counter
    {
        private int _total;

        public int Total => _total;

        public void Add(int n) => _total += n;
    }

    private sealed class Settable
    {
        public readonly string Suffix = "!";

        public string Name { get; set; } = "";
    }
}
