using CsCheck;

namespace Distributed.Engine.Tests.Serialization;

/// <summary>Random graphs with sharing and cycles: the copy has the same shape as the original. CsCheck prints the seed of a failure.</summary>
public sealed class PropertyTests
{
    private static readonly Gen<Vertex[]> Graphs =
        Gen.Select(Gen.Int[1, 40], Gen.Int, (size, seed) => Build(size, new Random(seed)));

    [Fact]
    public void Copies_of_random_graphs_have_the_same_shape() =>
        Graphs.Sample(graph => AreAlike(graph, RoundTrip.Copy(graph)), iter: 2_000);

    [Fact]
    public void Random_hash_tables_keep_order_and_contents() =>
        Gen.Dictionary(Gen.String, Gen.Int).Sample(pairs =>
        {
            var copy = RoundTrip.Copy(new Dictionary<string, int>(pairs));
            return copy.SequenceEqual(new Dictionary<string, int>(pairs)) && pairs.All(p => copy[p.Key] == p.Value);
        }, iter: 500);

    [Fact]
    public void Random_arrays_of_structs_are_equal() =>
        Gen.Select(Gen.Byte, Gen.String.Null(), Gen.Double, (a, b, c) => new Mixed(a, b, c)).Array.Sample(a => RoundTrip.Copy(a).SequenceEqual(a), iter: 1_000);

    private static Vertex[] Build(int size, Random random)
    {
        var vertices = new Vertex[size];
        for (var i = 0; i < size; i++)
            vertices[i] = new Vertex { Number = random.Next() };
        foreach (var v in vertices)
        {
            v.Next = Pick();
            v.Boxed = random.Next(4) switch { 0 => random.NextDouble(), 1 => Pick()?.Boxed, 2 => Pick(), _ => "s" + random.Next(3) };
            for (var i = random.Next(4); i > 0; i--)
                v.Children.Add(Pick());
            v.Row = [(random.Next(5), Pick()), (1, null)];
            if (Pick() is { } key)
                v.Map[key] = random.Next();

            Vertex? Pick() => random.Next(5) == 0 ? null : vertices[random.Next(size)];
        }
        return vertices;
    }

    /// <summary>Walks both side by side; each original must always meet the same copy.</summary>
    private static bool AreAlike(object left, object right)
    {
        var seen = new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<(object?, object?)>([(left, right)]);
        while (queue.TryDequeue(out var pair))
        {
            if (pair.Item1 is not { } a || pair.Item2 is not { } b)
            {
                if (pair.Item1 is null != pair.Item2 is null)
                    return false;
                continue;
            }
            if (seen.TryGetValue(a, out var met))
            {
                if (!ReferenceEquals(met, b))
                    return false;
                continue;
            }
            if (a.GetType() != b.GetType() || ReferenceEquals(a, b))
                return false;
            seen.Add(a, b);
            if (!SamePlain(a, b))
                return false;
            foreach (var link in Links(a).Zip(Links(b)))
                queue.Enqueue(link);
        }
        return seen.Values.Distinct(ReferenceEqualityComparer.Instance).Count() == seen.Count;
    }

    private static bool SamePlain(object a, object b) => (a, b) switch
    {
        (Vertex x, Vertex y) => x.Number == y.Number && x.Children.Count == y.Children.Count && x.Map.Count == y.Map.Count
            && x.Map.Values.SequenceEqual(y.Map.Values) && x.Map.All(p => y.Map.ContainsValue(p.Value)) && x.Row.Select(r => r.Item1).SequenceEqual(y.Row.Select(r => r.Item1)),
        (Vertex[] x, Vertex[] y) => x.Length == y.Length,
        _ => a.Equals(b),
    };

    private static IEnumerable<object?> Links(object o) => o switch
    {
        Vertex v => [v.Next, v.Boxed, .. v.Children, .. v.Row.Select(r => r.Item2), .. v.Map.Keys],
        Vertex[] array => array,
        _ => [],
    };

    private sealed class Vertex
    {
        public int Number;
        public Vertex? Next;
        public object? Boxed;
        public List<Vertex?> Children = [];
        public (int, Vertex?)[] Row = [];
        public Dictionary<Vertex, int> Map = [];
    }

    private readonly record struct Mixed(byte A, string? B, double C);
}
