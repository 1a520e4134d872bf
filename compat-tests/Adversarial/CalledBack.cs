#pragma warning disable CA1036, CS0660, CS0661
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compat.Adversarial;

/// <summary>User code that only the BCL calls: each of these touches a static of this process.</summary>
public class CalledBack : Contract
{
    private static int s_calls;

    public CalledBack() => s_calls = 0;

    [Behaviour(Ships.May)]
    public async Task ToString_by_an_interpolation()
    {
        var o = new Loud(3);
        Assert.Equal("[3]", await Task.Run(() => $"[{o}]"));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task ToString_by_format_join_concat_and_builder()
    {
        var o = new Loud(3);
        var l = new List<Loud> { o };
        await Task.Run(() => string.Format("{0}", o));
        await Task.Run(() => string.Join(',', l));
        await Task.Run(() => string.Concat("a", (object)o));
        await Task.Run(() => new StringBuilder().Append(o).ToString());
        await Task.Run(() => "x" + o);
        await Task.Run(() => Convert.ToString(o));
        await Task.Run(() => new StringBuilder().AppendJoin(",", l).ToString());
        Assert.Equal(7, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task CompareTo_by_sorts()
    {
        var a = new List<Loud> { new(2), new(1) };
        await Task.Run(() => a.Sort());
        Assert.True(s_calls > 0, "Sort");
        s_calls = 0;
        var b = new[] { new Loud(2), new Loud(1) };
        await Task.Run(() => Array.Sort(b));
        Assert.True(s_calls > 0, "Array.Sort");
        s_calls = 0;
        await Task.Run(() => b.Max());
        Assert.True(s_calls > 0, "Max");
        s_calls = 0;
        await Task.Run(() => b.OrderBy(x => x).First());
        Assert.True(s_calls > 0, "OrderBy");
        s_calls = 0;
        await Task.Run(() => new SortedSet<Loud>(b).Count);
        Assert.True(s_calls > 0, "SortedSet");
        s_calls = 0;
        await Task.Run(() => Comparer<Loud>.Default.Compare(b[0], b[1]));
        Assert.True(s_calls > 0, "Comparer");
        s_calls = 0;
        await Task.Run(() => Array.BinarySearch(b, b[1]));
        Assert.True(s_calls > 0, "BinarySearch");
    }

    [Behaviour(Ships.May)]
    public async Task Equals_by_searches()
    {
        var a = new List<Loud> { new(2), new(1) };
        var x = new Loud(1);
        await Task.Run(() => a.Contains(x));
        Assert.True(s_calls > 0, "Contains");
        s_calls = 0;
        await Task.Run(() => a.IndexOf(x));
        Assert.True(s_calls > 0, "IndexOf");
        s_calls = 0;
        await Task.Run(() => a.Remove(x));
        Assert.True(s_calls > 0, "Remove");
        s_calls = 0;
        await Task.Run(() => Equals(x, a[0]));
        Assert.True(s_calls > 0, "object.Equals");
        s_calls = 0;
        await Task.Run(() => a.SequenceEqual([x]));
        Assert.True(s_calls > 0, "SequenceEqual");
        s_calls = 0;
        await Task.Run(() => (x, 1).Equals((a[0], 1)));
        Assert.True(s_calls > 0, "tuple");
        s_calls = 0;
        await Task.Run(() => new Wrap(x) == new Wrap(a[0]));
        Assert.True(s_calls > 0, "record");
    }

    [Behaviour(Ships.May)]
    public async Task GetHashCode_by_tables()
    {
        var x = new Loud(1);
        var many = new[] { x, x };
        await Task.Run(() => many.Distinct().Count());
        Assert.True(s_calls > 0, "Distinct");
        s_calls = 0;
        await Task.Run(() => many.GroupBy(y => y).Count());
        Assert.True(s_calls > 0, "GroupBy");
        s_calls = 0;
        await Task.Run(() => many.ToHashSet().Count);
        Assert.True(s_calls > 0, "ToHashSet");
        s_calls = 0;
        await Task.Run(() => new Dictionary<Loud, int> { [x] = 1 }.Count);
        Assert.True(s_calls > 0, "Dictionary");
        s_calls = 0;
        await Task.Run(() => { var h = new HashCode(); h.Add(x); return 0; });
        Assert.True(s_calls > 0, "HashCode");
    }

    [Behaviour(Ships.May)]
    public async Task A_users_sequence_by_LINQ_and_foreach()
    {
        var s = new LoudSequence();
        Assert.Equal(3, await Task.Run(() => s.Sum()));
        Assert.Equal(3, await Task.Run(() => { var n = 0; foreach (var x in s) { n += x; } return n; }));
        Assert.Equal(2, await Task.Run(() => new List<int>(s).Count));
        Assert.Equal("1,2", await Task.Run(() => string.Join(',', s)));
        Assert.Equal(4, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task Dispose_of_an_enumerator()
    {
        var s = new LoudDispose();
        Assert.Equal(1, await Task.Run(() => s.First()));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_finally_of_an_iterator()
    {
        var n = 1;
        Assert.Equal(1, await Task.Run(() => WithFinally(n).First()));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_getter_by_the_json_serializer()
    {
        var o = new LoudPoco();
        Assert.Equal("""{"Name":"n"}""", await Task.Run(() => JsonSerializer.Serialize(o)));
        Assert.Equal(1, s_calls);
        var p = await Task.Run(() => JsonSerializer.Deserialize<LoudPoco>("""{"Name":"m"}"""));
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_converter_by_the_json_serializer()
    {
        var o = new Converted();
        Assert.Equal("1", await Task.Run(() => JsonSerializer.Serialize(o)));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_format_provider_and_a_formattable()
    {
        var p = new LoudProvider();
        var x = 1.5;
        await Task.Run(() => string.Format(p, "{0}", x));
        Assert.True(s_calls > 0);
        s_calls = 0;
        var f = new LoudFormattable();
        await Task.Run(() => $"{f:X}");
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task An_interpolated_string_handler()
    {
        var x = 5;
        await Task.Run(() => Log($"x is {x}"));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_collection_initialiser_and_an_Add_extension()
    {
        var x = 5;
        await Task.Run(() => new LoudBag { x, 2 }.Count);
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task An_awaiter_of_the_users()
    {
        var x = 5;
        Assert.Equal(5, await Task.Run(async () => { await new LoudAwaitable(); return x; }));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_using_a_deconstruction_and_a_pattern()
    {
        var x = 5;
        await Task.Run(() => { using var d = new LoudDisposable(); return x; });
        Assert.Equal(1, s_calls);
        var o = new Loud(1);
        await Task.Run(() => { var (a, _) = o; return a; });
        Assert.Equal(2, s_calls);
        await Task.Run(() => o is { Property: 1 });
        Assert.Equal(3, s_calls);
        await Task.Run(() => o is (1, 2));
        Assert.Equal(4, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task Generic_math_calls_the_users_operator()
    {
        var v = new[] { new Vec(1), new Vec(2) };
        Assert.Equal(3, (await Task.Run(() => SumOf(v))).X);
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_stream_of_the_users_by_a_reader()
    {
        var x = "ab"u8.ToArray();
        Assert.Equal("ab", await Task.Run(() => new StreamReader(new LoudStream(x)).ReadToEnd()));
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task A_comparison_an_equality_and_a_comparer_object()
    {
        var a = new[] { 3, 1, 2 };
        await Task.Run(() => Array.Sort(a, new LoudComparer()));
        Assert.True(s_calls > 0);
        s_calls = 0;
        IComparer<int> c = new LoudComparer();
        await Task.Run(() => a.OrderBy(x => x, c).ToArray());
        Assert.True(s_calls > 0);
        s_calls = 0;
        await Task.Run(() => a.Order(Comparer<int>.Create((x, y) => { s_calls++; return x - y; })).ToArray());
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task An_exception_with_a_loud_message_and_a_filter()
    {
        var x = 1;
        try
        {
            await Task.Run(() => { if (x > 0) { throw new LoudException(); } });
            Assert.Fail("no exception");
        }
        catch (LoudException e)
        {
            Assert.Equal("loud 1", e.Message);
        }

        s_calls = 0;
        Assert.Equal(2, await Task.Run(() => { try { throw new InvalidOperationException(); } catch (Exception) when (Filter()) { return x; } catch { return 2; } }));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_delegate_in_a_captured_table()
    {
        var table = new Dictionary<string, Func<int, int>> { ["a"] = static v => { s_calls++; return v; } };
        Assert.Equal(2, await Task.Run(() => table["a"](2)));
        Assert.Equal(1, s_calls);
        var list = new List<Action> { () => s_calls++ };
        await Task.Run(() => list.ForEach(f => f()));
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task An_override_of_a_captured_subclass()
    {
        Quiet q = new Noisy();
        Assert.Equal(1, await Task.Run(() => q.Template()));
        Assert.Equal(1, s_calls);
        var g = (Generic)new GenericNoisy();
        Assert.Equal("Int32", await Task.Run(() => g.Name(1)));
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_method_by_reflection_and_by_dynamic()
    {
        var x = 1;
        await Task.Run(() => typeof(CalledBack).GetMethod(nameof(Touch))!.Invoke(null, null));
        Assert.Equal(1, s_calls);
        dynamic d = new Loud(x);
        await Task.Run(() => (int)d.Property);
        Assert.Equal(2, s_calls);
        await Task.Run(() => ((Action)Delegate.CreateDelegate(typeof(Action), typeof(CalledBack).GetMethod(nameof(Touch))!))());
        Assert.Equal(3, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_cancellation_callback()
    {
        using var cts = new CancellationTokenSource();
        await Task.Run(() => { using var c = new CancellationTokenSource(); c.Token.Register(static () => s_calls++); c.Cancel(); });
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_progress_of_the_users_own()
    {
        IProgress<int> p = new LoudProgress();
        await Task.Run(() => { p.Report(1); p.Report(2); });
        Assert.Equal(2, s_calls);
    }

    public static void Touch() => s_calls++;

    private static bool Filter()
    {
        s_calls++;
        return false;
    }

    private static int Log(LoudHandler h) => h.Length;

    private static T SumOf<T>(T[] items) where T : IAdditionOperators<T, T, T>, new()
    {
        var sum = new T();
        foreach (var i in items)
        {
            sum += i;
        }

        return sum;
    }

    private static IEnumerable<int> WithFinally(int n)
    {
        try
        {
            yield return n;
            yield return n + 1;
        }
        finally
        {
            s_calls++;
        }
    }

    private sealed record Wrap(Loud Inner);

    private sealed class Loud(int n) : IComparable<Loud>, IEquatable<Loud>
    {
        public int Property { get { s_calls++; return n; } }

        public int CompareTo(Loud? other) { s_calls++; return n.CompareTo(other?.N ?? 0); }

        private int N => n;

        public bool Equals(Loud? other) { s_calls++; return n == other?.N; }

        public override bool Equals(object? obj) => Equals(obj as Loud);

        public override int GetHashCode() { s_calls++; return n; }

        public override string ToString() { s_calls++; return n.ToString(CultureInfo.InvariantCulture); }

        public void Deconstruct(out int a, out int b) { s_calls++; (a, b) = (n, n); }
    }

    private sealed class LoudSequence : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            s_calls++;
            return ((IEnumerable<int>)[1, 2]).GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class LoudDispose : IEnumerable<int>, IEnumerator<int>
    {
        private int _n;

        public int Current => _n;

        object System.Collections.IEnumerator.Current => _n;

        public IEnumerator<int> GetEnumerator() => this;

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => this;

        public bool MoveNext() => ++_n < 5;

        public void Reset() => _n = 0;

        public void Dispose() => s_calls++;
    }

    public sealed class LoudPoco
    {
        private string _name = "n";

        public string Name { get { s_calls++; return _name; } set { s_calls++; _name = value; } }
    }

    [JsonConverter(typeof(LoudConverter))]
    public sealed class Converted;

    public sealed class LoudConverter : JsonConverter<Converted>
    {
        public override Converted? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, Converted value, JsonSerializerOptions options) => writer.WriteNumberValue(++s_calls);
    }

    private sealed class LoudProvider : IFormatProvider
    {
        public object? GetFormat(Type? formatType) { s_calls++; return null; }
    }

    private sealed class LoudFormattable : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) { s_calls++; return format ?? ""; }
    }

    [InterpolatedStringHandler]
    private ref struct LoudHandler
    {
        public LoudHandler(int literalLength, int formattedCount) => Length = literalLength + formattedCount;

        public int Length { get; }

        public void AppendLiteral(string s)
        {
        }

        public void AppendFormatted<T>(T value) => s_calls++;
    }

    private sealed class LoudBag : System.Collections.IEnumerable
    {
        public int Count { get; private set; }

        public void Add(int x) { Count += x; s_calls++; }

        public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException();
    }

    private readonly struct LoudAwaitable
    {
        public LoudAwaiter GetAwaiter() => default;
    }

    private readonly struct LoudAwaiter : INotifyCompletion
    {
        public bool IsCompleted => true;

        public void OnCompleted(Action continuation) => continuation();

        public void GetResult() => s_calls++;
    }

    private sealed class LoudDisposable : IDisposable
    {
        public void Dispose() => s_calls++;
    }

    private readonly struct Vec : IAdditionOperators<Vec, Vec, Vec>
    {
        public Vec() => X = 0;

        public Vec(int x) => X = x;

        public int X { get; }

        public static Vec operator +(Vec a, Vec b) { s_calls++; return new(a.X + b.X); }
    }

    private sealed class LoudStream(byte[] b) : MemoryStream(b)
    {
        public override int Read(byte[] buffer, int offset, int count) { s_calls++; return base.Read(buffer, offset, count); }

        public override int Read(Span<byte> buffer) { s_calls++; return base.Read(buffer); }
    }

    private sealed class LoudComparer : IComparer<int>
    {
        public int Compare(int x, int y) { s_calls++; return x - y; }
    }

    private sealed class LoudException : Exception
    {
        private readonly int _n = ++s_calls;

        public override string Message => $"loud {_n}";
    }

    private abstract class Quiet
    {
        public int Template() => Step();

        protected abstract int Step();
    }

    private sealed class Noisy : Quiet
    {
        protected override int Step() => ++s_calls;
    }

    private class Generic
    {
        public virtual string Name<T>(T x) => "base";
    }

    private sealed class GenericNoisy : Generic
    {
        public override string Name<T>(T x) { s_calls++; return typeof(T).Name; }
    }

    private sealed class LoudProgress : IProgress<int>
    {
        public void Report(int value) => s_calls++;
    }
}
