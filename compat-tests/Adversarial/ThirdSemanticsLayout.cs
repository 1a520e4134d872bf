using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Compat.Adversarial;

/// <summary>Cultures, coders, addresses and the layout of memory.</summary>
public partial class ThirdSemantics
{
    [Behaviour(Ships.May)]
    public async Task Comparison_by_the_current_culture_is_the_callers()
    {
        var old = CultureInfo.CurrentCulture;
        foreach (var name in new[] { "tr-TR", "sv-SE", "de-DE" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            var words = new[] { "z", "ä", "I", "ı", "i", "a" };
            var sorted = words.Order().ToArray();
            var upper = "title".ToUpper();
            Assert.Equal(sorted, await Task.Run(() => words.Order().ToArray()));
            Assert.Equal(upper, await Task.Run(() => words.Length > 0 ? "title".ToUpper() : ""));
        }

        CultureInfo.CurrentCulture = old;
    }

    [Behaviour(Ships.May)]
    public async Task A_comparer_keeps_the_culture_it_was_made_in()
    {
        var old = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        var c = StringComparer.CurrentCultureIgnoreCase;
        CultureInfo.CurrentCulture = old;
        var expected = c.Equals("i", "I");
        var d = new SortedDictionary<string, int>(c) { ["I"] = 1 };
        Assert.Equal(expected, await Task.Run(() => c.Equals("i", "I")));
        Assert.Equal(expected, await Task.Run(() => d.ContainsKey("i")));
    }

    [Behaviour(Ships.May)]
    public async Task Stateful_coders_go_on_in_the_middle()
    {
        var d = Encoding.UTF8.GetDecoder();
        var one = new char[4];
        Assert.Equal(0, d.GetChars([0xC3], 0, 1, one, 0));
        Assert.Equal(1, await Task.Run(() => d.GetChars([0xA9], 0, 1, one, 0)));
        Assert.Equal('é', one[0]);
    }

    [Behaviour(Ships.May)]
    public async Task A_handle_finds_its_object()
    {
        var box = new Box { Value = 3 };
        var h = GCHandle.Alloc(box);
        try
        {
            Assert.True(await Task.Run(() => ReferenceEquals(h.Target, box)));
            var p = GCHandle.ToIntPtr(h);
            Assert.Equal(3, await Task.Run(() => ((Box)GCHandle.FromIntPtr(p).Target!).Value));
        }
        finally
        {
            h.Free();
        }
    }

    [Behaviour(Ships.May)]
    public async Task Memory_of_the_machine_is_read_and_written_by_address()
    {
        var p = Marshal.AllocHGlobal(8);
        try
        {
            Marshal.WriteInt32(p, 5);
            Assert.Equal(5, await Task.Run(() => Marshal.ReadInt32(p)));
            await Task.Run(() => Marshal.WriteInt32(p, 6));
            Assert.Equal(6, Marshal.ReadInt32(p));
        }
        finally
        {
            Marshal.FreeHGlobal(p);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_function_by_its_address()
    {
        Twice t = x => 2 * x;
        var p = Marshal.GetFunctionPointerForDelegate(t);
        Assert.Equal(8, await Task.Run(() => Marshal.GetDelegateForFunctionPointer<Twice>(p)(4)));
        GC.KeepAlive(t);
    }

    [Behaviour(Ships.May)]
    public async Task A_type_handle_is_this_process_s()
    {
        var v = typeof(Box).TypeHandle.Value;
        Assert.True(await Task.Run(() => typeof(Box).TypeHandle.Value == v));
    }

    [Behaviour(Ships.May)]
    public async Task An_inline_array_has_all_its_elements()
    {
        var b = new Four();
        b[0] = 1;
        b[3] = 4;
        var o = new HoldsFour();
        o.Items[2] = "x";
        Assert.Equal(5, await Task.Run(() => b[0] + b[3]));
        Assert.Equal("x", await Task.Run(() => o.Items[2]));
        await Task.Run(() => { b[2] = 3; o.Items[1] = "y"; });
        Assert.Equal((3, 4, "y", "x"), (b[2], b[3], o.Items[1], o.Items[2]));
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_with_an_explicit_layout_and_room_behind_its_fields()
    {
        var u = new Union { Float = 1f };
        Assert.Equal(BitConverter.SingleToInt32Bits(1f), await Task.Run(() => u.Int));
        var r = new Roomy[1];
        MemoryMarshal.AsBytes(r.AsSpan())[12] = 7;
        Assert.Equal(7, await Task.Run(() => MemoryMarshal.AsBytes(r.AsSpan())[12]));
        await Task.Run(() => { MemoryMarshal.AsBytes(r.AsSpan())[9] = 8; });
        Assert.Equal((7, 8), (MemoryMarshal.AsBytes(r.AsSpan())[12], MemoryMarshal.AsBytes(r.AsSpan())[9]));
    }

    [Behaviour(Ships.May)]
    public async Task Arrays_under_another_type_name()
    {
        var u = new uint[] { 1, uint.MaxValue };
        var i = (int[])(object)u;
        Assert.Equal(typeof(uint[]), await Task.Run(() => i.GetType()));
        await Task.Run(() => { i[0] = -5; });
        Assert.Equal(unchecked((uint)-5), u[0]);
        var e = new[] { DayOfWeek.Friday };
        var n = (int[])(object)e;
        await Task.Run(() => { n[0] = 1; });
        Assert.Equal(DayOfWeek.Monday, e[0]);
    }

    [Behaviour(Ships.May)]
    public async Task Arrays_with_other_bounds_and_ranks()
    {
        var a = Array.CreateInstance(typeof(int), [2, 2], [5, -1]);
        a.SetValue(9, 6, 0);
        Assert.Equal(9, await Task.Run(() => (int)a.GetValue(6, 0)!));
        var m = new int[2, 3, 2];
        await Task.Run(() => { m[1, 2, 1] = 4; a.SetValue(3, 5, -1); });
        Assert.Equal((4, 3, 5), (m[1, 2, 1], (int)a.GetValue(5, -1)!, a.GetLowerBound(0)));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_and_a_table_that_hold_themselves()
    {
        var a = new object[2];
        a[0] = a;
        var d = new Dictionary<string, object>();
        d["me"] = d;
        Assert.True(await Task.Run(() => ReferenceEquals(((object[])a[0])[0], a) && ReferenceEquals(d["me"], d)));
        await Task.Run(() => { a[1] = d; d["a"] = a; });
        Assert.Same(d, a[1]);
        Assert.Same(a, d["a"]);
    }

    [Behaviour(Ships.May)]
    public async Task A_very_deep_chain()
    {
        Link? head = null;
        for (var i = 0; i < 200_000; i++)
        {
            head = new Link { Next = head, N = 1 };
        }

        Assert.Equal(200_000, await Task.Run(() => { var s = 0; for (var l = head; l != null; l = l.Next) { s += l.N; } return s; }));
        await Task.Run(() => { var l = head; while (l!.Next != null) { l = l.Next; } l.N = 5; });
        var last = head;
        while (last!.Next != null)
        {
            last = last.Next;
        }

        Assert.Equal(5, last.N);
    }
}
