using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Compat.Shapes;

/// <summary>Primitives, structs, tuples, records and strings, captured and used.</summary>
public class ValueShapes : Contract
{
    private enum Small : byte { A = 1, B = 255 }

    private enum Big : long { A = long.MinValue, B = long.MaxValue }

    [Flags]
    private enum Days { None = 0, Mon = 1, Tue = 2 }

    [Behaviour(Ships.Must)]
    public Task Integers()
    {
        sbyte a = sbyte.MinValue; byte b = byte.MaxValue; short c = short.MinValue; ushort d = ushort.MaxValue;
        int e = int.MinValue; uint f = uint.MaxValue; long g = long.MinValue; ulong h = ulong.MaxValue;
        Int128 i = Int128.MinValue; UInt128 j = UInt128.MaxValue;
        return Same(() => (a, b, c, d, (e, f, g, h, i, j)));
    }

    [Behaviour(Ships.Must)]
    public Task Floating_point_to_the_bit()
    {
        float a = float.Epsilon; double b = -0.0, c = BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0123);
        Half d = (Half)1.5; decimal e = 1.10m;
        return Same(() => (a, BitConverter.DoubleToInt64Bits(b), BitConverter.DoubleToInt64Bits(c), d, decimal.GetBits(e)[3]));
    }

    [Behaviour(Ships.Must)]
    public Task Booleans_and_characters()
    {
        bool a = true, b = false; char c = '\0', d = '\uffff'; var r = new Rune(0x1F600);
        return Same(() => (a, b, c, d, r));
    }

    [Behaviour(Ships.Must)]
    public Task Enums()
    {
        var a = Small.B; var b = Big.A; var c = Days.Mon | Days.Tue;
        return Same(() => (a, b, c));
    }

    [Behaviour(Ships.Must)]
    public Task A_boxed_enum_keeps_its_type()
    {
        object boxed = Small.B;
        return Same(() => boxed is Small s ? (int)s : -1);
    }

    [Behaviour(Ships.Must)]
    public Task Nullables()
    {
        int? a = 1, b = null; DateTime? c = new DateTime(2020, 1, 2); Small? d = null;
        return Same(() => (a, b, c, d));
    }

    [Behaviour(Ships.Must)]
    public Task Boxed_values()
    {
        object a = 1, b = 2.5, c = 'c', d = 5m, e = (1, "x");
        return Same(() => (a, b, c, d, e));
    }

    [Behaviour(Ships.Must)]
    public async Task One_box_is_one_object()
    {
        object a = 1, b = a;
        Assert.True(await Task.Run(() => ReferenceEquals(a, b)));
    }

    [Behaviour(Ships.Must)]
    public Task Value_tuples()
    {
        var t = (1, "two", (3.0, 'c'), 5, 6, 7, 8, 9, 10);
        return Same(() => t);
    }

    [Behaviour(Ships.Must)]
    public Task Reference_tuples()
    {
        var t = Tuple.Create(1, "two", Tuple.Create(3));
        return Same(() => t.Item1 + t.Item2 + t.Item3.Item1);
    }

    [Behaviour(Ships.Must)]
    public Task A_record()
    {
        var r = new Person("Ann", 30);
        return Same(() => r with { Age = r.Age + 1 });
    }

    [Behaviour(Ships.Must)]
    public Task A_record_struct()
    {
        var r = new Money(5, "EUR");
        return Same(() => r with { Amount = r.Amount * 2 });
    }

    [Behaviour(Ships.Must)]
    public Task An_inherited_record()
    {
        Person p = new Employee("Ann", 30, "IT");
        return Same(() => ((Employee)p).Department + p.Name);
    }

    [Behaviour(Ships.Must)]
    public Task An_anonymous_type()
    {
        var a = new { Name = "n", Inner = new { X = 1 } };
        return Same(() => $"{a.Name}{a.Inner.X}");
    }

    [Behaviour(Ships.Must)]
    public Task A_generic_struct_in_a_generic_struct()
    {
        var w = new Wrap<Wrap<int>>(new Wrap<int>(4, "in"), "out");
        return Same(() => w.Value.Value + w.Value.Label + w.Label);
    }

    [Behaviour(Ships.Must)]
    public Task A_struct_with_overlapping_fields()
    {
        var u = new Overlap { Whole = 0x0102030405060708 };
        return Same(() => (u.Low, u.High));
    }

    [Behaviour(Ships.Must)]
    public Task A_struct_with_padding()
    {
        var p = new Padded { Flag = true, Number = 5, Letter = 'x' };
        return Same(() => (p.Flag, p.Number, p.Letter));
    }

    [Behaviour(Ships.Must)]
    public Task An_inline_array()
    {
        var four = new Four();
        for (var i = 0; i < 4; i++)
        {
            four[i] = i * i;
        }

        return Same(() => four[0] + four[1] + four[2] + four[3]);
    }

    [Behaviour(Ships.Must)]
    public Task Strings()
    {
        string a = "", b = "a\0b", c = "grüße 😀", d = "\ud800 alone", e = new('x', 100_000);
        return Same(() => (a, b, c, d, e.Length, e[^1]));
    }

    [Behaviour(Ships.Must)]
    public async Task One_string_is_one_object()
    {
        string a = new('x', 5), b = a;
        Assert.True(await Task.Run(() => ReferenceEquals(a, b)));
        Assert.Same(a, await Task.Run(() => a));
    }

    [Behaviour(Ships.Must)]
    public async Task Interned_strings_stay_interned()
    {
        var a = "literal";
        Assert.Same("literal", await Task.Run(() => a));
    }

    [Behaviour(Ships.Must)]
    public Task Big_numbers()
    {
        BigInteger small = 5, big = BigInteger.Pow(7, 300);
        var c = new Complex(1, -2);
        return Same(() => (small * 2, big + 1, c * c));
    }

    [Behaviour(Ships.Must)]
    public Task Numeric_vectors()
    {
        var v = new Vector3(1, 2, 3);
        var m = Matrix3x2.CreateScale(2);
        return Same(() => Vector2.Transform(new Vector2(v.X, v.Y), m));
    }

    [Behaviour(Ships.Must)]
    public Task Dates_and_times()
    {
        var a = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
        var b = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Unspecified);
        var c = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(5.5));
        var d = new DateOnly(2024, 2, 29);
        var e = new TimeOnly(23, 59, 59);
        var f = TimeSpan.FromTicks(-1);
        return Same(() => (a.AddDays(1), a.Kind, b.Kind, c.UtcDateTime, d.AddYears(1), e.AddMinutes(1), f.Negate()));
    }

    [Behaviour(Ships.Must)]
    public Task Guids_versions_and_uris()
    {
        var g = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var v = new Version(1, 2, 3);
        var u = new Uri("https://user@host:81/a%20b?q=1#f");
        return Same(() => $"{g} {v.Minor} {v} {u.Host} {u.Query} {u.AbsoluteUri}");
    }

    [Behaviour(Ships.Must)]
    public Task Index_range_and_memory_slices()
    {
        var array = new[] { 1, 2, 3, 4, 5 };
        Memory<int> m = array.AsMemory(1, 3);
        ReadOnlyMemory<char> text = "hello".AsMemory(1, 3);
        var segment = new ArraySegment<int>(array, 2, 2);
        var range = 1..^1;
        return Same(() => $"{m.Span[0]} {m.Length} {text} {segment[0]} {array[range].Length}");
    }

    [Behaviour(Ships.Must)]
    public async Task A_memory_slice_aliases_its_array()
    {
        var array = new int[4];
        Memory<int> m = array.AsMemory(1, 2);
        await Task.Run(() => { m.Span[0] = 7; });
        Assert.Equal([0, 7, 0, 0], array);
    }

    private static async Task Same<T>(Func<T> f)
    {
        var here = f();
        Assert.Equal(here, await Task.Run(f));
    }

    private record Person(string Name, int Age);

    private sealed record Employee(string Name, int Age, string Department) : Person(Name, Age);

    private readonly record struct Money(decimal Amount, string Currency);

    private readonly struct Wrap<T>(T value, string label)
    {
        public T Value { get; } = value;

        public string Label { get; } = label;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlap
    {
        [FieldOffset(0)] public long Whole;
        [FieldOffset(0)] public int Low;
        [FieldOffset(4)] public int High;
    }

    private struct Padded
    {
        public bool Flag;
        public long Number;
        public char Letter;
    }

    [InlineArray(4)]
    private struct Four
    {
        private int _first;
    }
}
