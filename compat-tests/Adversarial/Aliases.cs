using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compat.Adversarial;

/// <summary>Several names for one place: aliases, refs, spans, boxes and copies of structs.</summary>
public class Aliases : Contract
{
    [Behaviour(Ships.May)]
    public async Task Two_captured_names_are_one_object()
    {
        var a = new Node { Value = 1 };
        var b = a;
        Assert.Equal(7, await Task.Run(() => { a.Value = 7; return b.Value; }));
        Assert.Equal(7, b.Value);
    }

    [Behaviour(Ships.May)]
    public async Task One_name_is_moved_while_the_other_stays()
    {
        var a = new Node { Value = 1 };
        var b = a;
        await Task.Run(() => { a = new Node { Value = 2 }; b.Value = 3; });
        Assert.Equal((2, 3), (a.Value, b.Value));
        Assert.NotSame(a, b);
    }

    [Behaviour(Ships.May)]
    public async Task Two_names_are_swapped()
    {
        var a = new Node { Value = 1 };
        var b = new Node { Value = 2 };
        var (first, second) = (a, b);
        await Task.Run(() => { (a, b) = (b, a); });
        Assert.Same(first, b);
        Assert.Same(second, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_local_is_a_copy()
    {
        var p = new Pair { X = 1 };
        var q = new[] { p };
        await Task.Run(() => { var r = q[0]; r.X = 9; p.X = 5; });
        Assert.Equal((5, 1), (p.X, q[0].X));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_struct_field_is_copied_before_a_mutating_call()
    {
        var o = new HoldsReadonly();
        Assert.Equal(0, await Task.Run(() => { o.Counter.Increment(); return o.Counter.Count; }));
        Assert.Equal(0, o.Counter.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_boxed_struct_is_mutated_through_its_interface()
    {
        ICounts box = new Counter();
        var same = box;
        await Task.Run(() => { box.Increment(); box.Increment(); });
        Assert.Equal(2, same.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_box_that_is_unboxed_and_boxed_again_is_another()
    {
        object box = 1;
        var before = box;
        await Task.Run(() => { box = (int)box + 1; });
        Assert.Equal((1, 2), ((int)before, (int)box));
    }

    [Behaviour(Ships.May)]
    public async Task A_ref_local_writes_the_element()
    {
        var a = new[] { 1, 2, 3 };
        await Task.Run(() => { ref var r = ref a[1]; r = 20; r++; });
        Assert.Equal([1, 21, 3], a);
    }

    [Behaviour(Ships.May)]
    public async Task A_ref_return_writes_a_field_of_a_nested_struct()
    {
        var o = new HoldsPairs { Inner = [new() { X = 1 }, new() { X = 2 }] };
        await Task.Run(() => { o.At(1).X = 8; Bump(ref o.At(0).Y); });
        Assert.Equal((1, 1, 8), (o.Inner[0].X, o.Inner[0].Y, o.Inner[1].X));
    }

    [Behaviour(Ships.May)]
    public async Task A_span_over_a_captured_array_is_filled()
    {
        var a = new int[6];
        await Task.Run(() => { a.AsSpan(2, 2).Fill(4); MemoryMarshal.AsBytes(a.AsSpan(5))[0] = 1; });
        Assert.Equal([0, 0, 4, 4, 0, 1], a);
    }

    [Behaviour(Ships.May)]
    public async Task A_memory_and_its_array_are_one()
    {
        var a = new int[4];
        var m = a.AsMemory(1, 2);
        Assert.Equal(9, await Task.Run(() => { m.Span[0] = 9; return a[1]; }));
        Assert.Equal(9, a[1]);
    }

    [Behaviour(Ships.May)]
    public async Task A_list_is_written_through_its_span()
    {
        var l = new List<int> { 1, 2, 3 };
        await Task.Run(() => { CollectionsMarshal.AsSpan(l)[1] = 5; CollectionsMarshal.SetCount(l, 2); });
        Assert.Equal([1, 5], l);
    }

    [Behaviour(Ships.May)]
    public async Task A_dictionary_is_written_through_a_value_reference()
    {
        var d = new Dictionary<string, Pair> { ["a"] = new() { X = 1, Y = 1 } };
        await Task.Run(() =>
        {
            CollectionsMarshal.GetValueRefOrNullRef(d, "a").X = 5;
            CollectionsMarshal.GetValueRefOrAddDefault(d, "b", out _).Y = 6;
        });
        Assert.Equal((5, 1, 6), (d["a"].X, d["a"].Y, d["b"].Y));
    }

    [Behaviour(Ships.May)]
    public async Task Out_and_ref_arguments_are_captured_variables()
    {
        int x = 1, y = 0;
        string? s = "a";
        await Task.Run(() => { Bump(ref x); Give(out y); s = null; _ = int.TryParse("12", out y); });
        Assert.Equal((2, 12, null), (x, y, s));
    }

    [Behaviour(Ships.May)]
    public async Task Unsafe_writes_are_seen()
    {
        var a = new long[2];
        var o = new Node();
        await Task.Run(() => { Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), 1) = 3; Unsafe.AsRef(in o.Value) = 4; });
        Assert.Equal((3, 4), (a[1], o.Value));
    }

    [Behaviour(Ships.May)]
    public async Task Jagged_rows_that_are_one_array_stay_one()
    {
        var row = new int[2];
        var rows = new[] { row, row, new int[2] };
        await Task.Run(() => { rows[0][1] = 5; rows[2] = rows[1]; });
        Assert.Equal(5, row[1]);
        Assert.Same(row, rows[2]);
    }

    [Behaviour(Ships.May)]
    public async Task Array_covariance_is_checked_as_before()
    {
        object[] a = new string[2];
        var e = await Assert.ThrowsAsync<ArrayTypeMismatchException>(() => Task.Run(() => { a[0] = "x"; a[1] = 5; }));
        Assert.NotNull(e);
        Assert.Equal("x", a[0]);
    }

    [Behaviour(Ships.May)]
    public async Task Fields_of_the_same_name_in_base_and_derived_are_two()
    {
        var d = new Derived();
        await Task.Run(() => { d.SetBoth(3, 4); });
        Assert.Equal((3, 4), d.Both());
    }

    [Behaviour(Ships.May)]
    public async Task Lambdas_of_a_loop_have_their_own_variable_and_share_the_outer()
    {
        var sum = new int[4];
        var total = 0;
        for (var i = 0; i < 4; i++)
        {
            var mine = i * 10;
            await Task.Run(() => { mine++; sum[mine / 10] = mine; total += mine; });
        }

        Assert.Equal([1, 11, 21, 31], sum);
        Assert.Equal(64, total);
    }

    [Behaviour(Ships.May)]
    public async Task Closures_that_capture_closures_share_what_they_share()
    {
        var n = 0;
        var add = () => { n += 5; };
        var twice = () => { add(); add(); };
        await Task.Run(() => { twice(); n++; });
        twice();
        Assert.Equal(21, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_fixed_pointer_is_not_needed_to_reverse_in_place()
    {
        var s = new[] { new Pair { X = 1 }, new Pair { X = 2 } };
        await Task.Run(() => { Array.Reverse(s); s.AsSpan(0, 1).CopyTo(s.AsSpan(1)); });
        Assert.Equal((2, 2), (s[0].X, s[1].X));
    }

    private static void Bump(ref int x) => x++;

    private static void Give(out int x) => x = 3;

    internal sealed class Node
    {
        public int Value;
    }

    internal struct Pair
    {
        public int X;
        public int Y;
    }

    private interface ICounts
    {
        int Count { get; }

        void Increment();
    }

    private struct Counter : ICounts
    {
        public int Count { get; private set; }

        public void Increment() => Count++;
    }

    private sealed class HoldsReadonly
    {
        public readonly Counter Counter;
    }

    private sealed class HoldsPairs
    {
        public Pair[] Inner = [];

        public ref Pair At(int i) => ref Inner[i];
    }

    private class Base
    {
        private int _x;

        public int Mine { get => _x; set => _x = value; }
    }

    private sealed class Derived : Base
    {
        private int _x;

        public void SetBoth(int b, int d) => (Mine, _x) = (b, d);

        public (int, int) Both() => (Mine, _x);
    }
}
