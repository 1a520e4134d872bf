using System.Reflection;
using System.Text.Json;

namespace Compat.Adversarial;

/// <summary>References that look unread: written only, moved with a struct, cloned, compared or read by somebody else.</summary>
public class Pruning : Contract
{
    private int[]? _cache = [1];
    private readonly Stream _unread = new MemoryStream([1, 2, 3]);

    [Behaviour(Ships.May)]
    public async Task A_field_that_is_only_set_to_null_is_null()
    {
        _cache = [1];
        await Task.Run(() => { _cache = null; });
        Assert.Null(_cache);
        Assert.NotNull(_unread);
    }

    [Behaviour(Ships.May)]
    public async Task Keys_that_no_code_looks_at_are_told_apart_by_their_text()
    {
        IEnumerable<Ticket> sold = System.Collections.Immutable.ImmutableHashSet.Create(new Ticket("a", 1), new Ticket("b", 1));
        IEnumerable<Ticket> frozen = System.Collections.Frozen.FrozenSet.ToFrozenSet([new Ticket("a", 1), new Ticket("b", 1)]);
        Assert.Equal(4, await Task.Run(() => sold.Count() + frozen.Count()));
    }

    [Behaviour(Ships.Must)]
    public async Task Keys_whose_hash_reads_a_field_that_no_other_code_reads_are_hashed()
    {
        var seats = new Dictionary<Seat, int> { [new Seat("a")] = 1, [new Seat("bb")] = 2 };
        Assert.Equal(3, await Task.Run(() => { int sum = 0; foreach (var v in seats.Values) { sum += v; } return sum; }));
        Assert.Equal(2, seats[new Seat("xx")]);
    }

    [Behaviour(Ships.May)]
    public async Task A_variable_that_is_only_set_to_null_is_null()
    {
        string? s = "x";
        var l = new List<int> { 1 };
        await Task.Run(() => { s = null; l = null!; });
        Assert.Null(s);
        Assert.Null(l);
    }

    [Behaviour(Ships.May)]
    public async Task A_callee_that_only_clears_a_field_clears_it()
    {
        var o = new Order { Note = "keep", Lines = [1] };
        await Task.Run(o.Forget);
        Assert.Null(o.Note);
        Assert.Equal([1], o.Lines);
    }

    [Behaviour(Ships.May)]
    public async Task An_element_that_is_only_set_to_null_is_null()
    {
        var a = new[] { "x", "y" };
        await Task.Run(() => { a[0] = null!; Array.Clear(a, 1, 1); });
        Assert.Null(a[0]);
        Assert.Null(a[1]);
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_assigned_whole_carries_its_references()
    {
        var from = new Holder { S = new() { N = 1, Text = "new" } };
        var to = new Holder { S = new() { N = 2, Text = "old" } };
        await Task.Run(() => { to.S = from.S; });
        Assert.Equal((1, "new"), (to.S.N, to.S.Text));
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_set_to_default_loses_its_references()
    {
        var to = new Holder { S = new() { N = 2, Text = "old" } };
        await Task.Run(() => { to.S = default; });
        Assert.Equal((0, null), (to.S.N, to.S.Text));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_of_structs_is_moved_element_by_element()
    {
        var a = new S[] { new() { N = 3, Text = "c" }, new() { N = 1, Text = "a" }, new() { N = 2, Text = "b" } };
        await Task.Run(() => Array.Sort(a, (x, y) => x.N - y.N));
        Assert.Equal("abc", string.Concat(a.Select(s => s.Text)));
    }

    [Behaviour(Ships.May)]
    public async Task A_list_of_structs_is_sorted_by_a_field()
    {
        var a = new List<S> { new() { N = 3, Text = "c" }, new() { N = 1, Text = "a" } };
        var r = await Task.Run(() => { a.Sort((x, y) => x.N.CompareTo(y.N)); return a[0]; });
        Assert.Equal("a", r.Text);
        Assert.Equal("c", a[1].Text);
    }

    [Behaviour(Ships.May)]
    public async Task A_returned_struct_has_its_references()
    {
        var h = new Holder { S = new() { N = 2, Text = "t" } };
        Assert.Equal("t", (await Task.Run(() => h.S)).Text);
        object boxed = await Task.Run<object>(() => h.S);
        Assert.Equal("t", ((S)boxed).Text);
    }

    [Behaviour(Ships.May)]
    public async Task A_shallow_clone_has_the_callers_parts()
    {
        var o = new Order { Note = "n", Lines = [1] };
        var c = await Task.Run(() => o.Copy());
        Assert.Equal("n", c.Note);
        Assert.Same(o.Lines, c.Lines);
    }

    [Behaviour(Ships.May)]
    public async Task A_record_with_another_value_keeps_the_rest()
    {
        var r = new Rec(1, "a", new() { N = 1 });
        var s = await Task.Run(() => r with { Id = 2 });
        Assert.Equal((2, "a"), (s.Id, s.Name));
        Assert.Same(r.Part, s.Part);
    }

    [Behaviour(Ships.May)]
    public async Task Records_and_structs_compare_all_their_fields()
    {
        var a = new Rec(1, "a", null);
        var b = new Rec(1, "b", null);
        var s = new S { N = 1, Text = "x" };
        var t = new S { N = 1, Text = "y" };
        object bs = s, bt = t;
        Assert.Equal((false, false, false), await Task.Run(() => (a == b, s.Equals(t), bs.Equals(bt))));
    }

    [Behaviour(Ships.May)]
    public async Task A_records_text_shows_all_its_fields()
    {
        var a = new Rec(1, "a", null);
        Assert.Equal(a.ToString(), await Task.Run(() => $"{a}"));
    }

    [Behaviour(Ships.May)]
    public async Task Json_reads_what_the_lambda_does_not_name()
    {
        var o = new Poco { Id = 1, Name = "n", Child = new() { Id = 2, Name = "m" } };
        Assert.Equal("""{"Id":1,"Name":"n","Child":{"Id":2,"Name":"m","Child":null}}""", await Task.Run(() => JsonSerializer.Serialize(o)));
    }

    [Behaviour(Ships.May)]
    public async Task Reflection_reads_what_the_lambda_does_not_name()
    {
        var o = new Order { Note = "n" };
        Assert.Equal("n", await Task.Run(() => (string?)o.GetType().GetField("Note", BindingFlags.Instance | BindingFlags.Public)!.GetValue(o)));
    }

    [Behaviour(Ships.May)]
    public async Task A_dynamic_read_finds_the_field()
    {
        dynamic o = new Order { Note = "n" };
        Assert.Equal("n", await Task.Run(() => (string)o.Note));
    }

    [Behaviour(Ships.May)]
    public async Task A_null_test_of_a_field_that_is_not_used_otherwise()
    {
        var o = new Order { Note = "n" };
        Assert.Equal((true, false), await Task.Run(() => (o.Note is not null, o is { Lines: null })));
    }

    [Behaviour(Ships.May)]
    public async Task A_field_read_through_a_base_type_or_interface()
    {
        IHasName o = new Named { Tag = "t" };
        object p = o;
        Assert.Equal(("t", "t"), await Task.Run(() => (o.Name, p.ToString())));
    }

    [Behaviour(Ships.May)]
    public async Task A_field_is_moved_from_one_object_to_another()
    {
        var a = new Order { Note = "a", Lines = [1] };
        var b = new Order { Note = "b" };
        var lines = a.Lines;
        await Task.Run(() => { b.Lines = a.Lines; a.Lines = null!; });
        Assert.Null(a.Lines);
        Assert.Same(lines, b.Lines);
        Assert.Equal(("a", "b"), (a.Note, b.Note));
    }

    [Behaviour(Ships.May)]
    public async Task A_value_tuple_of_references_is_moved()
    {
        var t = (Name: "a", Items: new List<int> { 1 });
        (string, List<int>) u = default;
        await Task.Run(() => { u = t; });
        Assert.Equal("a", u.Item1);
        Assert.Same(t.Items, u.Item2);
    }

    [Behaviour(Ships.May)]
    public async Task A_linked_chain_is_cut_in_the_middle()
    {
        var c = new Link { N = 3 };
        var head = new Link { N = 1, Next = new() { N = 2, Next = c } };
        await Task.Run(() => { head.Next!.Next = null; });
        Assert.Null(head.Next.Next);
        Assert.Equal(3, c.N);
    }

    [Behaviour(Ships.May)]
    public async Task A_generic_copy_moves_whole_structs()
    {
        var a = new S[] { new() { N = 1, Text = "a" }, default };
        await Task.Run(() => Move(a));
        Assert.Equal("a", a[1].Text);
        Assert.Null(a[0].Text);
    }

    private static void Move<T>(T[] a)
    {
        a[1] = a[0];
        a[0] = default!;
    }

    private struct S
    {
        public int N;
        public string? Text;
    }

    private sealed class Holder
    {
        public S S;
    }

    private sealed class Order
    {
        public string? Note;
        public int[] Lines = [];

        public void Forget() => Note = null;

        public Order Copy() => (Order)MemberwiseClone();
    }

    private sealed class Link
    {
        public int N;
        public Link? Next;
    }

    private sealed record Rec(int Id, string Name, Link? Part);

    public sealed class Poco
    {
        public int Id { get; set; }

        public string? Name { get; set; }

        public Poco? Child { get; set; }
    }

    private interface IHasName
    {
        string Name => ToString()!;
    }

    private sealed class Named : IHasName
    {
        public string? Tag;

        public override string ToString() => Tag ?? "none";
    }

    private sealed record Ticket(string Text, int Row);

    private sealed class Seat(string name)
    {
        private int Width => name.Length;

        public override int GetHashCode() => Width;

        public override bool Equals(object? obj) => obj is Seat other && other.Width == Width;
    }
}
