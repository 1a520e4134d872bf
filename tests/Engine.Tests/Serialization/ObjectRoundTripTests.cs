namespace Distributed.Engine.Tests.Serialization;

public sealed class ObjectRoundTripTests
{
    [Fact]
    public void Shared_references_stay_shared()
    {
        var shared = new Node { Value = 3 };
        var copy = RoundTrip.Copy(new[] { shared, shared });
        Assert.Same(copy[0], copy[1]);
        Assert.NotSame(shared, copy[0]);
        Assert.Equal(3, copy[0].Value);
    }

    [Fact]
    public void Cycles_stay_cycles()
    {
        var a = new Node { Value = 1 };
        a.Next = new Node { Value = 2, Next = a };
        var copy = RoundTrip.Copy(a);
        Assert.Same(copy, copy.Next!.Next);
    }

    [Fact]
    public void A_chain_of_200_000_needs_no_stack()
    {
        Node? head = null;
        for (var i = 0; i < 200_000; i++)
            head = new Node { Value = i, Next = head };
        var copy = RoundTrip.Copy(head);
        for (var i = 199_999; i >= 0; i--)
        {
            Assert.Equal(i, copy!.Value);
            copy = copy.Next;
        }
        Assert.Null(copy);
    }

    [Fact]
    public void Private_readonly_and_inherited_private_fields_travel() => Assert.Equal("7 8 9", RoundTrip.Copy(new Derived(7, 8, 9)).ToString());

    [Fact]
    public void A_boxed_value_keeps_its_identity()
    {
        object box = 5;
        var copy = RoundTrip.Copy(new[] { box, box, 5 });
        Assert.Same(copy[0], copy[1]);
        Assert.NotSame(copy[0], copy[2]);
        Assert.Equal(5, copy[2]);
    }

    [Fact]
    public void Strings_keep_their_identity_and_contents()
    {
        var s = new string("häß\0\ud800".ToCharArray());
        var copy = RoundTrip.Copy(new[] { s, s, "", null });
        Assert.Same(copy[0], copy[1]);
        Assert.Equal(s, copy[0]);
        Assert.Same("", copy[2]);
        Assert.Null(copy[3]);
    }

    [Fact]
    public void Structs_enums_nullables_tuples_records_and_anonymous_types_travel()
    {
        var value = (A: new Pair(1, "x"), B: (int?)3, C: (int?)null, D: DayOfWeek.Friday, E: Tuple.Create(1, "t"), F: new { P = 1, Q = "q" }, G: new Rec(4, [5]));
        var copy = RoundTrip.Copy(value);
        Assert.Equal(value.A, copy.A);
        Assert.Equal((value.B, value.C, value.D, value.E, value.F), (copy.B, copy.C, copy.D, copy.E, copy.F));
        Assert.Equal((4, 5), (copy.G.A, copy.G.B[0]));
    }

    [Fact]
    public void Arrays_of_every_rank_travel()
    {
        Assert.Equal([1, 2, 3], RoundTrip.Copy(new[] { 1, 2, 3 }));
        Assert.Equal(new[,] { { 1, 2 }, { 3, 4 } }, RoundTrip.Copy(new[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal(new[, ,] { { { "a" }, { "b" } } }, RoundTrip.Copy(new[, ,] { { { "a" }, { "b" } } }));
        Assert.Equal([[1], [], [2, 3]], RoundTrip.Copy(new int[][] { [1], [], [2, 3] }));
        Assert.Equal([new Pair(1, "a"), new Pair(2, null)], RoundTrip.Copy(new[] { new Pair(1, "a"), new Pair(2, null) }));
        Assert.Equal([1, null], RoundTrip.Copy(new int?[] { 1, null }));
    }

    [Fact]
    public void Lower_bounds_travel()
    {
        var array = Array.CreateInstance(typeof(int), [2, 3], [-1, 10]);
        array.SetValue(42, 0, 12);
        var copy = RoundTrip.Copy(array);
        Assert.Equal((-1, 10, 42), (copy.GetLowerBound(0), copy.GetLowerBound(1), (int)copy.GetValue(0, 12)!));
        var vector = Array.CreateInstance(typeof(string), [2], [1]);
        vector.SetValue("x", 2);
        Assert.Equal("x", RoundTrip.Copy(vector).GetValue(2));
    }

    [Fact]
    public void A_covariant_array_keeps_its_real_type()
    {
        object[] array = new string[] { "a" };
        Assert.IsType<string[]>(RoundTrip.Copy(array));
    }

    [Fact]
    public void The_shared_empty_array_stays_itself()
    {
        var own = (int[])Array.CreateInstance(typeof(int), 0);
        var copy = RoundTrip.Copy(new[] { Array.Empty<int>(), own });
        Assert.Same(Array.Empty<int>(), copy[0]);
        Assert.NotSame(Array.Empty<int>(), copy[1]);
    }

    [Fact]
    public void Inline_arrays_travel()
    {
        var four = default(Four);
        four[0] = "a";
        four[3] = "d";
        var copy = RoundTrip.Copy(new[] { four })[0];
        Assert.Equal(("a", null, "d"), (copy[0], copy[1], copy[3]));
    }

    private sealed class Node
    {
        public int Value;
        public Node? Next;
    }

    private class Base(int a, int b)
    {
        private readonly int _x = a;
        private readonly string _y = b.ToString();

        public override string ToString() => $"{_x} {_y}";
    }

    private sealed class Derived(int a, int b, int c) : Base(a, b)
    {
        private readonly int _x = c;

        public override string ToString() => $"{base.ToString()} {_x}";
    }

    private readonly record struct Pair(byte A, string? B);

    private sealed record Rec(int A, List<int> B);

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct Four
    {
        private string? _first;
    }
}
