using System.Numerics;

namespace Distributed.Engine.Tests.WriteBack;

public sealed class LeafWriteBackTests
{
    private int _field = 1;

    private int Property { get; set; } = 2;

    [Fact]
    public void A_captured_local_comes_back()
    {
        var x = 1;
        Shipped.Run(() => x += 41);
        Assert.Equal(42, x);
    }

    [Fact]
    public void Fields_and_properties_of_this_come_back()
    {
        Shipped.Run(() =>
        {
            _field = 7;
            Property *= 10;
        });
        Assert.Equal((7, 20), (_field, Property));
    }

    [Fact]
    public void Every_primitive_leaf_comes_back() => Shipped.SameAsDirectly(static () => new Everything(), static e =>
    {
        e.Bool = true;
        e.Byte = 1;
        e.SByte = -1;
        e.Short = -2;
        e.UShort = 2;
        e.Int = -3;
        e.UInt = 3;
        e.Long = -4;
        e.ULong = 4;
        e.Char = 'ö';
        e.Float = -0.0f;
        e.Double = double.NaN;
        e.Decimal = 1.10m;
        e.Half = (Half)0.5;
        e.Int128 = Int128.MinValue;
        e.Guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        e.DateTime = new DateTime(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        e.DateTimeOffset = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.FromHours(3));
        e.TimeSpan = TimeSpan.MaxValue;
        e.DateOnly = new DateOnly(2024, 1, 1);
        e.Enum = DayOfWeek.Friday;
        e.Nullable = 0;
        e.Tuple = (5, "five");
        e.Padded = new Padded { Small = 1, Large = 2, Flag = true };
        e.Pair = new("k", new Point { X = 1, Y = 2 });
        e.Big = BigInteger.Pow(10, 50);
        e.Memory = new int[] { 1, 2, 3 }.AsMemory(1, 2);
    });

    [Fact]
    public void Each_single_leaf_of_a_big_object_comes_back_alone()
    {
        Shipped.SameAsDirectly(static () => new Everything { Decimal = 1.1m }, static e => e.Decimal = 1.10m);
        Shipped.SameAsDirectly(static () => new Everything { Nullable = 3 }, static e => e.Nullable = null);
        Shipped.SameAsDirectly(static () => new Everything { Tuple = (1, "x") }, static e => e.Tuple.B = null);
        Shipped.SameAsDirectly(static () => new Everything(), static e => e.Padded.Flag = true);
        Shipped.SameAsDirectly(static () => new Everything { Double = 0.0 }, static e => e.Double = -0.0);
    }

    [Fact]
    public void Not_a_number_that_stays_the_same_is_no_change()
    {
        var numbers = new[] { double.NaN, BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001), -0.0 };
        var x = double.NaN;
        var attempt = new Shipped.Attempt([numbers, x]);
        Assert.True(attempt.Diff([null]).Bytes.Length < 8);
    }

    [Fact]
    public void A_payload_of_not_a_number_comes_back_bit_by_bit()
    {
        var numbers = new double[3];
        Shipped.On(numbers, static n => n[1] = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234));
        Assert.Equal(0x7FF8_0000_0000_1234, BitConverter.DoubleToInt64Bits(numbers[1]));
    }

    [Fact]
    public void Padding_is_never_compared()
    {
        var attempt = new Shipped.Attempt([new Padded[4]]);
        var copy = (Padded[])attempt.Copies[0]!;
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(copy.AsSpan())[3] = 0xCC;
        Assert.True(attempt.Diff([null]).Bytes.Length < 8);
    }

    [Fact]
    public void A_write_of_the_same_value_costs_nothing()
    {
        var number = new[] { 5 };
        var list = new List<int> { 1 };
        var attempt = new Shipped.Attempt([(Action)(() =>
        {
            number[0] = 5;
            list[0] = 2;
            list[0] = 1;
        })]);
        ((Action)attempt.Copies[0]!)();

        // The list's version is all that changed.
        Assert.InRange(attempt.Diff([null]).Bytes.Length, 1, 16);
    }

    [Fact]
    public void A_boxed_value_changed_in_place_comes_back()
    {
        object box = new Counter();
        Shipped.On(box, static b => ((IIncrement)b).Increment());
        Assert.Equal(1, ((Counter)box).Count);
    }

    [Fact]
    public void A_faulted_run_brings_back_what_it_wrote_before()
    {
        var x = 0;
        var list = new List<string>();
        var e = Assert.Throws<InvalidOperationException>(() => Shipped.Run(() =>
        {
            x = 1;
            list.Add("before");
            throw new InvalidOperationException("half-way");
        }));
        Assert.Equal("half-way", e.Message);
        Assert.Equal(1, x);
        Assert.Equal(["before"], list);
    }

    [Fact]
    public void A_captured_exception_that_is_thrown_is_the_callers_own_with_the_new_trace()
    {
        var mine = new InvalidOperationException("mine");
        var thrown = Assert.Throws<InvalidOperationException>(() => Shipped.Run(() => throw mine));
        Assert.Same(mine, thrown);
        Assert.Contains(nameof(A_captured_exception_that_is_thrown_is_the_callers_own_with_the_new_trace), mine.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_captured_exception_that_is_only_looked_at_stays_as_it_is()
    {
        Exception mine;
        try
        {
            throw new InvalidOperationException("mine");
        }
        catch (InvalidOperationException e)
        {
            mine = e;
        }
        var trace = mine.StackTrace;
        Assert.Equal("mine", Shipped.Get(() => mine.Message));
        Assert.Equal(trace, mine.StackTrace);
    }

    private interface IIncrement
    {
        void Increment();
    }

    private struct Counter : IIncrement
    {
        public int Count;

        public void Increment() => Count++;
    }
}
