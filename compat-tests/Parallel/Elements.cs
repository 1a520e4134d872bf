using System.Globalization;
using System.Numerics;
using System.Text;

namespace Compat.Loops;

/// <summary>Elements and results of many types.</summary>
public class Elements : Contract
{
    private const int N = 120;

    private enum Colour
    {
        Red,
        Green,
        Blue,
    }

    [Behaviour(Ships.Must)]
    public void Strings()
    {
        var words = Enumerable.Range(0, N).Select(i => $"word {i}").ToArray();
        var r = new string[N];
        Parallel.For(0, N, i => { r[i] = words[i].ToUpperInvariant().Replace(' ', '_'); });
        Assert.Equal(words.Select(w => w.ToUpperInvariant().Replace(' ', '_')), r);
    }

    [Behaviour(Ships.Must)]
    public void Dates()
    {
        var start = new DateTime(2024, 2, 28, 0, 0, 0, DateTimeKind.Utc);
        var r = new DateTime[N];
        Parallel.For(0, N, i => { r[i] = start.AddDays(i); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => start.AddDays(i)), r);
        Assert.All(r, d => Assert.Equal(DateTimeKind.Utc, d.Kind));
    }

    [Behaviour(Ships.Must)]
    public void Spans_of_time_days_and_offsets()
    {
        var days = Enumerable.Range(0, N).Select(i => new DateOnly(2024, 1, 1).AddDays(i)).ToArray();
        var r = new TimeSpan[N];
        Parallel.ForEach(days, (d, _, i) => { r[i] = d.ToDateTime(new TimeOnly(6, 30)) - new DateTime(2024, 1, 1); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => TimeSpan.FromDays(i) + TimeSpan.FromHours(6.5)), r);
    }

    [Behaviour(Ships.Must)]
    public void Decimals()
    {
        var prices = Enumerable.Range(0, N).Select(i => i * 1.01m).ToArray();
        var r = new decimal[N];
        Parallel.For(0, N, i => { r[i] = Math.Round(prices[i] * 1.19m, 2); });
        Assert.Equal(prices.Select(p => Math.Round(p * 1.19m, 2)), r);
    }

    [Behaviour(Ships.Must)]
    public void Tuples()
    {
        var pairs = Enumerable.Range(0, N).Select(i => (Id: i, Name: $"n{i}")).ToArray();
        var r = new (string, int)[N];
        Parallel.ForEach(pairs, p => { r[p.Id] = (p.Name, p.Id); });
        Assert.Equal(pairs.Select(p => (p.Name, p.Id)), r);
    }

    [Behaviour(Ships.Must)]
    public void Records()
    {
        var orders = Enumerable.Range(0, N).Select(i => new Order(i, $"o{i}", i * 2m)).ToList();
        var r = new Order[N];
        Parallel.ForEach(orders, o => { r[o.Id] = o with { Total = o.Total + 1 }; });
        Assert.Equal(orders.Select(o => o with { Total = o.Total + 1 }), r);
    }

    [Behaviour(Ships.Must)]
    public void Struct_records()
    {
        var r = new Vector[N];
        Parallel.For(0, N, i => { r[i] = new Vector(i, -i); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => new Vector(i, -i)), r);
    }

    [Behaviour(Ships.Must)]
    public void Enumerations()
    {
        var r = new Colour[N];
        Parallel.For(0, N, i => { r[i] = (Colour)(i % 3); });
        Assert.Equal(N / 3, r.Count(c => c == Colour.Blue));
        var names = new string[3];
        Parallel.ForEach(Enum.GetValues<Colour>(), c => { names[(int)c] = c.ToString(); });
        Assert.Equal(["Red", "Green", "Blue"], names);
    }

    [Behaviour(Ships.Must)]
    public void Nullable_values()
    {
        var r = new int?[N];
        Parallel.For(0, N, i => { r[i] = i % 2 == 0 ? i : null; });
        Assert.Equal(N / 2, r.Count(x => x is null));
        Assert.Equal(100, r[100]);
    }

    [Behaviour(Ships.Must)]
    public void Anonymous_types()
    {
        var rows = Enumerable.Range(0, N).Select(i => new { Id = i, Text = $"t{i}" }).ToList();
        var r = new string[N];
        Parallel.ForEach(rows, row => { r[row.Id] = row.Text + row.Id; });
        Assert.Equal(rows.Select(row => row.Text + row.Id), r);
    }

    [Behaviour(Ships.Must)]
    public void Base_classes_with_overrides()
    {
        var shapes = Enumerable.Range(1, N).Select(Shape (i) => i % 2 == 0 ? new Square(i) : new Circle(i)).ToArray();
        var r = new double[N];
        Parallel.ForEach(shapes, (s, _, i) => { r[i] = s.Area; });
        Assert.Equal(shapes.Select(s => s.Area), r);
    }

    [Behaviour(Ships.Must)]
    public void Guids_and_versions()
    {
        var r = new Guid[N];
        Parallel.For(0, N, i => { r[i] = new Guid(i, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => new Guid(i, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)), r);
        var versions = new Version[N];
        Parallel.For(0, N, i => { versions[i] = new Version(1, i); });
        Assert.Equal(new Version(1, 77), versions[77]);
    }

    [Behaviour(Ships.Must)]
    public void Big_integers_and_complex_numbers()
    {
        var factorials = new BigInteger[40];
        Parallel.For(0, 40, i =>
        {
            var f = BigInteger.One;
            for (var k = 2; k <= i; k++)
            {
                f *= k;
            }

            factorials[i] = f;
        });
        Assert.Equal(BigInteger.Parse("815915283247897734345611269596115894272000000000"), factorials[40 - 1] * 40);
        var turned = new Complex[N];
        Parallel.For(0, N, i => { turned[i] = new Complex(i, 0) * Complex.ImaginaryOne; });
        Assert.Equal(new Complex(0, 5), turned[5]);
    }

    [Behaviour(Ships.Must)]
    public void Characters_and_bytes()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Hello, world. ", 20)));
        var r = new byte[text.Length];
        Parallel.For(0, text.Length, i => { r[i] = text[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(text[i] - 32) : text[i]; });
        Assert.Equal(Encoding.UTF8.GetString(text).ToUpperInvariant(), Encoding.UTF8.GetString(r));
    }

    [Behaviour(Ships.Must)]
    public void Arrays_of_arrays_as_elements()
    {
        var rows = Enumerable.Range(0, N).Select(i => Enumerable.Range(0, i).ToArray()).ToList();
        var r = new int[N];
        Parallel.ForEach(rows, (row, _, i) => { r[i] = row.Sum(); });
        Assert.Equal(rows.Select(row => row.Sum()), r);
    }

    [Behaviour(Ships.Must)]
    public void Numbers_as_text_in_a_given_culture()
    {
        var german = CultureInfo.GetCultureInfo("de-DE");
        var r = new string[N];
        Parallel.For(0, N, i => { r[i] = (i + 0.5).ToString("F1", german); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"{i},5"), r);
    }

    [Behaviour(Ships.Must)]
    public void Random_numbers_of_a_seed()
    {
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = new Random(i).Next(1_000); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => new Random(i).Next(1_000)), r);
    }

    [Behaviour(Ships.Must)]
    public void Interfaces_as_elements()
    {
        IComparable[] things = [.. Enumerable.Range(0, N).Select(IComparable (i) => i % 2 == 0 ? i : $"{i}")];
        var r = new bool[N];
        Parallel.ForEach(things, (x, _, i) => { r[i] = x is string; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i % 2 == 1), r);
    }

    [Behaviour(Ships.Must)]
    public void A_tree_is_changed_branch_by_branch()
    {
        var root = new Node { Children = [.. Enumerable.Range(0, 20).Select(i => new Node { Value = i, Children = [new Node { Value = -i }] })] };
        Parallel.ForEach(root.Children, branch =>
        {
            branch.Value *= 10;
            branch.Children[0].Value -= 1;
            branch.Children.Add(new Node { Value = branch.Value });
        });
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (i * 10, -i - 1, i * 10)), root.Children.Select(b => (b.Value, b.Children[0].Value, b.Children[1].Value)));
    }

    private sealed record Order(int Id, string Name, decimal Total);

    private readonly record struct Vector(int X, int Y);

    private abstract class Shape
    {
        public abstract double Area { get; }
    }

    private sealed class Square(double side) : Shape
    {
        public override double Area => side * side;
    }

    private sealed class Circle(double radius) : Shape
    {
        public override double Area => Math.PI * radius * radius;
    }

    private sealed class Node
    {
        public int Value { get; set; }

        public List<Node> Children { get; init; } = [];
    }
}
