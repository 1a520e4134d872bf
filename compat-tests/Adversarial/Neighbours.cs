using System.Collections.Immutable;
using System.Numerics;

namespace Compat.Adversarial;

/// <summary>Writes of the caller beside the closure's, snapshots while the caller goes on, and values bit by bit.</summary>
public class Neighbours : Contract
{
    private readonly List<int> _items = [];
    private int _left;
    private int _right;

    [Behaviour(Ships.May)]
    public async Task Another_field_another_element_another_part_of_a_struct()
    {
        var a = new int[100];
        var s = new (int A, (int B, string? C) D)[2];
        _left = 0;
        _right = 0;
        var t = Task.Run(() => { _left = 1; a[3] = 3; s[1].D.C = "c"; });
        _right = 2;
        a[4] = 4;
        s[1].D.B = 5;
        s[1].A = 6;
        await t;
        Assert.Equal((1, 2, 3, 4, (6, (5, "c"))), (_left, _right, a[3], a[4], s[1]));
    }

    [Behaviour(Ships.May)]
    public async Task Another_packed_field_of_the_same_word()
    {
        var o = new Packed();
        var t = Task.Run(() => { o.B = 1; o.S = 2; });
        o.A = 3;
        o.Flag = true;
        await t;
        Assert.Equal((3, 1, 2, true), (o.A, o.B, o.S, o.Flag));
    }

    [Behaviour(Ships.May)]
    public async Task Another_value_of_an_array_in_a_dictionary()
    {
        var d = new Dictionary<string, int[]> { ["a"] = new int[2], ["b"] = new int[2] };
        var t = Task.Run(() => { d["a"][0] = 1; });
        d["a"][1] = 2;
        d["b"][0] = 3;
        await t;
        Assert.Equal((1, 2, 3), (d["a"][0], d["a"][1], d["b"][0]));
    }

    [Behaviour(Ships.May)]
    public async Task Two_calls_write_two_halves()
    {
        var a = new byte[1001];
        var t = Task.Run(() => { for (var i = 0; i < 500; i++) { a[i] = 1; } });
        var u = Task.Run(() => { for (var i = 500; i < a.Length; i++) { a[i] = 2; } });
        await Task.WhenAll(t, u);
        Assert.Equal(500 + (2 * 501), a.Sum(x => x));
    }

    [Behaviour(Ships.May)]
    public async Task Two_calls_write_two_objects_of_one_list()
    {
        var l = Enumerable.Range(0, 20).Select(_ => new Packed()).ToList();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => { l[i].A = (byte)i; })));
        Assert.Equal(190, l.Sum(x => x.A));
    }

    [Behaviour(Ships.May)]
    public async Task A_long_list_that_the_caller_appends_to_at_once()
    {
        _items.Clear();
        _items.AddRange(Enumerable.Range(0, 200_000));
        for (var k = 0; k < 20; k++)
        {
            var n = 1;
            var t = Task.Run(() => n + 1);
            var u = Task.Run(() => _left + n);
            for (var i = 0; i < 2_000; i++)
            {
                _items.Add(i);
            }

            Assert.Equal(2, await t);
            await u;
        }

        Assert.Equal(240_000, _items.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_long_array_that_the_caller_writes_at_once()
    {
        var big = new object[100_000];
        for (var i = 0; i < big.Length; i++)
        {
            big[i] = new Packed();
        }

        for (var k = 0; k < 10; k++)
        {
            var t = Task.Run(() => { ((Packed)big[0]).A++; return big.Length; });
            for (var i = 1; i < big.Length; i += 7)
            {
                big[i] = new Packed { A = 9 };
            }

            Assert.Equal(100_000, await t);
        }

        Assert.Equal(10, ((Packed)big[0]).A);
        Assert.Equal(9, ((Packed)big[8]).A);
    }

    [Behaviour(Ships.May)]
    public async Task A_chain_that_the_caller_relinks_at_once()
    {
        var head = new Chain { N = 0 };
        for (var i = 1; i < 100_000; i++)
        {
            head = new() { N = i, Next = head };
        }

        for (var k = 0; k < 10; k++)
        {
            var first = head;
            var t = Task.Run(() => first.N);
            head.Next = head.Next!.Next;
            Assert.Equal(99_999, await t);
        }
    }

    [Behaviour(Ships.May)]
    public async Task Zeroes_and_nans_keep_their_bits()
    {
        double z = 0.0;
        var nan = new[] { BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0001), double.NaN };
        float f = 0;
        await Task.Run(() => { z = -0.0; f = -0f; nan[1] = BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0002); });
        Assert.True(double.IsNegative(z));
        Assert.True(float.IsNegative(f));
        Assert.Equal(0x7ff8_0000_0000_0002, BitConverter.DoubleToInt64Bits(nan[1]));
    }

    [Behaviour(Ships.May)]
    public async Task Decimals_dates_and_numbers_keep_what_equality_hides()
    {
        var d = 1.0m;
        var t = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var o = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        BigInteger b = 1;
        var l = await Task.Run(() => { d = 1.00m; t = new(t.Ticks, DateTimeKind.Local); o = o.ToOffset(TimeSpan.FromHours(2)); b <<= 100; return t.Kind; });
        Assert.Equal(("1.00", DateTimeKind.Local, DateTimeKind.Local), (d.ToString(System.Globalization.CultureInfo.InvariantCulture), t.Kind, l));
        Assert.Equal(TimeSpan.FromHours(2), o.Offset);
        Assert.Equal(BigInteger.Pow(2, 100), b);
    }

    [Behaviour(Ships.May)]
    public async Task A_string_replaced_by_an_equal_one_is_the_new_one()
    {
        var s = new string('a', 3);
        var old = s;
        await Task.Run(() => { s = new string('a', 3); });
        Assert.NotSame(old, s);
        Assert.Equal(old, s);
    }

    [Behaviour(Ships.May)]
    public async Task An_object_replaced_by_an_equal_one_is_the_new_one()
    {
        var l = new List<int> { 1 };
        var old = l;
        await Task.Run(() => { l = [1]; });
        Assert.NotSame(old, l);
        old.Add(2);
        Assert.Single(l);
    }

    [Behaviour(Ships.May)]
    public async Task Immutable_values_are_replaced()
    {
        var a = ImmutableArray.Create(1, 2);
        var l = ImmutableList.Create(1);
        await Task.Run(() => { a = a.Add(3); l = l.Insert(0, 0); });
        Assert.Equal([1, 2, 3], a.ToArray());
        Assert.Equal([0, 1], l);
    }

    [Behaviour(Ships.May)]
    public async Task A_lock_the_caller_holds()
    {
        var gate = new object();
        Task<bool> t;
        lock (gate)
        {
            t = Task.Run(() => Monitor.TryEnter(gate));
            Assert.False(t.GetAwaiter().GetResult());
        }

        var x = 1;
        Assert.Equal(2, await Task.Run(() => { lock (gate) { return x + 1; } }));
    }

    [Behaviour(Ships.May)]
    public async Task Nullable_flags_and_chars()
    {
        int? n = 5;
        var f = FileAttributes.Hidden;
        var c = '\ud800';
        bool? q = null;
        await Task.Run(() => { n = null; f |= FileAttributes.System; c++; q = false; });
        Assert.Equal((null, FileAttributes.Hidden | FileAttributes.System, '\ud801', false), (n, f, c, q));
    }

    private sealed class Packed
    {
        public byte A;
        public byte B;
        public short S;
        public bool Flag;
    }

    private sealed class Chain
    {
        public int N;
        public Chain? Next;
    }
}
