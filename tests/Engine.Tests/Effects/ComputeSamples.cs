using System.Numerics;
using System.Text;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Plain computing: captured locals, arrays, collections, user types, generics, recursion.</summary>
internal static class ComputeSamples
{
    private interface IShape
    {
        double Area();
    }

    public static List<Sample> All()
    {
        var list = new SampleList("compute");
        Captures(list);
        UserTypes(list);
        Calls(list);
        return list.Items;
    }

    private static void Captures(SampleList list)
    {
        int x = 3, count = 0;
        int[] numbers = [1, 2, 3];
        double[] results = new double[10];
        var names = new List<string> { "a" };
        var scores = new Dictionary<string, int> { ["a"] = 1 };
        var set = new HashSet<int>();
        var text = new StringBuilder();
        string word = "hello";
        int? maybe = 3;
        (int A, string B) pair = (1, "b");
        list.Ships(() => 42);
        list.Ships(() => x + 1);
        list.Ships(() => count++);
        list.Ships(() => { results[x] = Math.Sqrt(numbers[0]); });
        list.Ships(() => names.Add("b"));
        list.Ships(() => scores["b"] = 2);
        list.Ships(() => set.Add(x));
        list.Ships(() => text.Append(word).Append(x).AppendLine());
        list.Ships(() => word.ToUpperInvariant().Substring(1));
        list.Ships(() => maybe.HasValue ? maybe.Value : 0);
        list.Ships(() => (pair.A, pair.B + "!"));
        list.Ships(() => numbers.Sum() + names.Count);
        list.Ships(() => names.Select(n => n.Length).Where(n => n > x).ToList());
        list.Ships(() => names.GroupBy(n => n.Length).ToDictionary(g => g.Key, g => g.Count()));
        list.Ships(() => names.OrderByDescending(n => n.Length).ThenBy(n => n, StringComparer.Ordinal).First());
        list.Ships(() => (from n in numbers from m in numbers where n < m select n * m).Sum());
        list.Ships(() => $"{word} {x:000} {maybe}");
        list.Ships(() => { checked { x += 1000; } });
        list.Ships(() => { throw new InvalidOperationException("no"); });
        list.Ships(() => { try { return int.Parse(word); } catch (FormatException e) when (e.Message.Length > 0) { return -1; } finally { count++; } });
        list.Ships(() => { Span<int> span = stackalloc int[4]; span[0] = x; return span[0] + span.Length; });
        list.Ships(() => numbers.AsSpan(1).ToArray());
        list.Ships(() => numbers[^1] + numbers[0..2].Length);
        list.Ships(() => { var copy = (int[])numbers.Clone(); Array.Sort(copy); Array.Reverse(copy); return copy; });
        list.Ships(() => new[] { 3, 1, 2 });
        list.Ships(() => (ReadOnlySpan<byte>)[1, 2, 3] is [1, ..]);
        list.Ships(() => word switch { "a" => 1, "hello" => 2, { Length: > 3 } => 3, _ => 4 });
        list.Ships(() => BigInteger.Pow(x, 100) % 97);
        list.Ships(() => new Complex(1, 2).Magnitude);
        list.Ships(() => (object)x is int boxed ? boxed : 0);
        list.Ships(() => { unsafe { fixed (int* p = numbers) { return *p; } } });
        list.Ships(() => { foreach (string n in names) { count += n.Length; } });
    }

    private static void UserTypes(SampleList list)
    {
        IShape shape = new Circle(2);
        var person = new Person("Ann", 30);
        var point = new Point(1, 2);
        var order = new Order { Id = 1, Lines = { new(2, 3m), new(1, 4m) } };
        var people = new List<Person> { person };
        var tree = new Node<int>(1) { Left = new(0), Right = new(2) };
        var stack = new Stack<Node<int>>();
        object anonymous = new { A = 1, B = "x" };
        list.Ships(() => shape.Area());
        list.Ships(() => person with { Age = 31 });
        list.Ships(() => person.ToString());
        list.Ships(() => person == new Person("Ann", 30));
        list.Ships(() => people.Contains(person));
        list.Ships(() => new HashSet<Person>(people).Count);
        list.Ships(() => point.X + point.Length());
        list.Ships(() => new HashSet<Point> { point }.Contains(new Point(1, 2)));
        list.Ships(() => order.Total());
        list.Ships(() => { order.Lines.Add(new(5, 1m)); order.Id++; });
        list.Ships(() => tree.Sum(v => v));
        list.Ships(() => { stack.Push(tree); return stack.Pop().Value; });
        list.Ships(() => anonymous.Equals(new { A = 1, B = "x" }));
        list.Ships(() => people.Max(p => p.Age));
        list.Ships(() => people.OrderBy(p => p, new ByAge()).ToArray());
        list.Ships(() => new SortedSet<Person>(people, new ByAge()).Min);
        list.Ships(() => Color.Red.ToString() + (Color)2);
        list.Ships(() => Enum.GetValues<Color>().Length);
        list.Ships(() => new Circle(1) is IShape { } s ? s.Area() : 0);
        list.Ships(() => Create<Person0>().Value);
    }

    private static void Calls(SampleList list)
    {
        int n = 10;
        Func<int, int> twice = v => v * 2;
        var pipeline = new List<Func<double, double>> { Math.Sqrt, v => v + 1 };
        list.Ships(() => Fib(n));
        list.Ships(() => Local(n));
        list.Ships(() => twice(n));
        list.Ships(() => pipeline.Aggregate(2.0, (v, f) => f(v)));
        list.Ships(() => Sum<int>([1, 2, 3]));
        list.Ships(() => Numbers(n).Take(3).ToList());
        list.Ships(() => Apply(v => v + n, 3));
        list.Ships(() => Even(n));
        list.Ships(new Func<int, int>(Fib));
        list.Ships(new Func<double>(new Circle(3).Area));
        list.Ships((int a, int b) => a * b);
        list.Ships(() => new Transform(v => v + n)(3));

        int Local(int v) => v <= 0 ? n : Local(v - 1);
    }

    private static int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);

    private static bool Even(int n) => n == 0 || Odd(n - 1);

    private static bool Odd(int n) => n != 0 && Even(n - 1);

    private static T Sum<T>(T[] values)
        where T : INumber<T>
    {
        var total = T.Zero;
        foreach (var value in values)
        {
            total += value;
        }

        return total;
    }

    private static T Create<T>()
        where T : new() => new();

    private static IEnumerable<int> Numbers(int n)
    {
        for (int i = 0; i < n; i++)
        {
            yield return i;
        }
    }

    private static T Apply<T>(Func<T, T> f, T value) => f(value);

    private enum Color
    {
        Red,
        Green,
    }

    private delegate int Transform(int value);

    private sealed class Circle(double radius) : IShape
    {
        public double Area() => Math.PI * radius * radius;
    }

    private sealed record Person(string Name, int Age);

    private sealed class Person0
    {
        public int Value { get; } = 1;
    }

    private readonly record struct Point(double X, double Y)
    {
        public double Length() => Math.Sqrt((X * X) + (Y * Y));
    }

    private sealed record Line(int Count, decimal Price);

    private sealed class Order
    {
        public int Id { get; set; }

        public List<Line> Lines { get; } = [];

        public decimal Total() => Lines.Sum(l => l.Count * l.Price);
    }

    private sealed class Node<T>(T value)
    {
        public T Value => value;

        public Node<T>? Left { get; init; }

        public Node<T>? Right { get; init; }

        public int Sum(Func<T, int> of) => of(value) + (Left?.Sum(of) ?? 0) + (Right?.Sum(of) ?? 0);
    }

    private sealed class ByAge : IComparer<Person>
    {
        public int Compare(Person? x, Person? y) => (x?.Age ?? 0).CompareTo(y?.Age ?? 0);
    }
}
