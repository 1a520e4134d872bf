using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Distributed.Engine.Tests.Serialization;

public sealed partial class ValueRoundTripTests
{
    public static TheoryData<object> Equatable() =>
    [
        true, 'x', (sbyte)-1, (byte)2, (short)-3, (ushort)4, 5u, -6L, 7ul, 1.5f, 2.5, 3.5m, Half.Pi, Int128.MaxValue, UInt128.MaxValue, new Rune('€'),
        BigInteger.Pow(7, 100), new BigInteger(5), new Complex(1, 2), Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f"),
        new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), TimeSpan.FromDays(3),
        new DateOnly(2020, 2, 29), new TimeOnly(23, 59), DayOfWeek.Sunday, new Version(1, 2, 3), new Uri("http://example.com/a b?q=1#f"), new Uri("x/y", UriKind.Relative),
        1..^2, ^3, new Vector3(1, 2, 3), typeof(List<>), typeof(Dictionary<string, int[]>), typeof(ValueRoundTripTests), typeof(int[,]),
        typeof(string).GetMethod(nameof(string.Trim), Type.EmptyTypes)!, typeof(Enumerable).GetMethod(nameof(Enumerable.Chunk))!,
        typeof(ValueRoundTripTests).GetMethod(nameof(Equatable))!, typeof(List<int>).GetProperty("Count")!, typeof(string).GetField("Empty")!,
        typeof(Version).GetConstructor([typeof(string)])!, CultureInfo.GetCultureInfo("de-DE"), CultureInfo.InvariantCulture, CompareInfo.GetCompareInfo("fr-FR"), DBNull.Value,
        new UTF8Encoding(true, true), Encoding.UTF8, TimeZoneInfo.Utc, TimeZoneInfo.CreateCustomTimeZone("Z", TimeSpan.FromHours(1), "Zed", "Zed"),
        StringComparer.Ordinal, StringComparer.Create(CultureInfo.GetCultureInfo("de-DE"), CompareOptions.IgnoreCase), new System.Net.IPEndPoint(System.Net.IPAddress.Parse("1.2.3.4"), 80),
    ];

    [Theory]
    [MemberData(nameof(Equatable))]
    public void Values_are_equal_after_the_trip(object value) => Assert.Equal(value, RoundTrip.Copy(value));

    [Fact]
    public void Memory_over_arrays_and_text_travels()
    {
        var array = new[] { 1, 2, 3, 4 };
        var copies = RoundTrip.CopyAll([array, new Memory<int>(array, 1, 2), (ReadOnlyMemory<char>)"hello".AsMemory(1, 3), new ArraySegment<int>(array, 2, 2)]);
        ((Memory<int>)copies[1]!).Span[0] = 20;
        Assert.Equal(20, ((int[])copies[0]!)[1]);
        Assert.Equal("ell", ((ReadOnlyMemory<char>)copies[2]!).ToString());
        Assert.Equal([3, 4], (ArraySegment<int>)copies[3]!);
    }

    [Fact]
    public void A_regex_keeps_pattern_options_and_timeout()
    {
        var regex = RoundTrip.Copy(new Regex("^a+$", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3)));
        Assert.Matches(regex, "AAA");
        Assert.Equal(TimeSpan.FromSeconds(3), regex.MatchTimeout);
    }

    [Fact]
    public void A_generated_regex_goes_by_name() => Assert.Same(Digits(), RoundTrip.Copy(Digits()));

    [Fact]
    public void Random_continues_where_it_was()
    {
        var seeded = new Random(42);
        seeded.Next();
        Assert.Equal(RoundTrip.Copy(seeded).Next(), seeded.Next());
        var unseeded = new Random();
        Assert.Equal(RoundTrip.Copy(unseeded).Next(), unseeded.Next());
        Assert.Same(Random.Shared, RoundTrip.Copy(Random.Shared));
    }

    [Fact]
    public void A_string_builder_keeps_its_chunks()
    {
        var text = new StringBuilder("a");
        for (var i = 0; i < 1000; i++)
            text.Append(i);
        Assert.Equal(text.ToString(), RoundTrip.Copy(text).Append('z').ToString()[..^1]);
    }

    [Fact]
    public void Lazy_travels_with_its_value_or_its_factory()
    {
        var made = new Lazy<string>(() => new string('x', 2));
        Assert.Equal("xx", made.Value);
        Assert.True(RoundTrip.Copy(made).IsValueCreated);
        var k = 3;
        var waiting = RoundTrip.Copy(new Lazy<int>(() => k + 1));
        Assert.False(waiting.IsValueCreated);
        Assert.Equal(4, waiting.Value);
    }

    [Fact]
    public void Singletons_stay_the_same_object()
    {
        object[] known =
        [
            DBNull.Value, StringComparer.OrdinalIgnoreCase, Comparer<int>.Default, EqualityComparer<string>.Default, Color.Red, Encoding.UTF8, TimeZoneInfo.Local,
            CultureInfo.InvariantCulture, Type.Missing, EqualityComparer<Color>.Default,
        ];
        var copy = RoundTrip.Copy<object[]>(known);
        for (var i = 0; i < known.Length; i++)
            Assert.Same(known[i], copy[i]);
    }

    [Fact]
    public void A_static_object_that_can_change_is_copied()
    {
        Settings.Current.Value = 5;
        var copy = RoundTrip.Copy(Settings.Current);
        Assert.NotSame(Settings.Current, copy);
        Assert.Equal(5, copy.Value);
    }

    [Fact]
    public void A_lock_arrives_free()
    {
        var gate = new Lock();
        lock (gate)
        {
            var copy = RoundTrip.Copy(gate);
            Assert.False(copy.IsHeldByCurrentThread);
            Assert.True(copy.TryEnter());
            copy.Exit();
        }
    }

    [Fact]
    public void User_iterators_travel()
    {
        var sequence = RoundTrip.Copy(Count(3));
        Assert.Equal([0, 1, 2], sequence);

        static IEnumerable<int> Count(int n)
        {
            for (var i = 0; i < n; i++)
                yield return i;
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    private sealed class Color(string name)
    {
        public static readonly Color Red = new("red");

        public string Name { get; } = name;
    }

    private sealed class Settings
    {
        public static readonly Settings Current = new();
        public int Value;
    }
}
