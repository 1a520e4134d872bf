#pragma warning disable CA1010, CA1710
using System.Collections;
using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Dynamic;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Compat.Adversarial;

/// <summary>Roads to a static on which no instruction names it.</summary>
public partial class ThirdStatics
{
    private static int s_hits;

    public ThirdStatics() => s_hits = 0;

    [Behaviour(Ships.May)]
    public async Task A_query_as_an_expression_reads_a_static()
    {
        s_hits = 2;
        var l = new List<int> { 1, 2, 3 };
        Assert.Equal(1, await Task.Run(() => l.AsQueryable().Count(x => x > s_hits)));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_expression_is_compiled_and_reads_a_static()
    {
        s_hits = 7;
        Expression<Func<int>> e = () => s_hits;
        Assert.Equal(7, await Task.Run(() => e.Compile()()));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_query_as_an_expression_calls_a_static_method()
    {
        var l = new List<int> { 1, 2, 3 };
        var q = l.AsQueryable().Where(x => Hit(x));
        Assert.Equal(3, await Task.Run(() => q.Count()));
        Assert.Equal(3, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_compiled_expression_is_captured()
    {
        var p = Expression.Parameter(typeof(int));
        var f = Expression.Lambda<Func<int, int>>(Expression.Call(typeof(ThirdStatics), nameof(HitValue), null, p), p).Compile();
        Assert.Equal(4, await Task.Run(() => f(4)));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_constructor_of_an_attribute()
    {
        var n = await Task.Run(() => typeof(Marked).GetCustomAttributes(false).Length);
        Assert.True(n >= 1);
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_class_constructor_that_is_run_by_name()
    {
        var n = 1;
        await Task.Run(() => { RuntimeHelpers.RunClassConstructor(typeof(Initialised).TypeHandle); return n; });
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_conversion_by_ChangeType()
    {
        var o = new Converts();
        Assert.Equal(12, await Task.Run(() => (int)Convert.ChangeType(o, typeof(int))));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_callback_interface_of_json()
    {
        var o = new OnJson();
        await Task.Run(() => JsonSerializer.Serialize(o));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_constructor_that_json_calls()
    {
        var text = """{"A":5}""";
        Assert.Equal(5, (await Task.Run(() => JsonSerializer.Deserialize<ByConstructor>(text)))!.A);
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task An_override_of_a_collection()
    {
        var c = new Counting();
        await Task.Run(() => { c.Add(1); c.Add(2); });
        Assert.Equal(2, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_key_of_a_keyed_collection()
    {
        var c = new Keyed();
        await Task.Run(() => { c.Add("abc"); return c[3]; });
        Assert.True(s_hits > 0);
    }

    [Behaviour(Ships.May)]
    public async Task An_override_of_a_random()
    {
        Random r = new Fixed();
        Assert.Equal(50, await Task.Run(() => r.Next(0, 100)));
        Assert.True(s_hits > 0);
    }

    [Behaviour(Ships.May)]
    public async Task An_override_of_a_writer()
    {
        TextWriter w = new Counted();
        await Task.Run(() => { w.Write("abc"); });
        Assert.Equal(3, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task An_override_of_a_visitor()
    {
        var v = new Visits();
        await Task.Run(() => { v.Visit(Expression.Constant(1)); });
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_dynamic_object_of_the_users()
    {
        dynamic d = new Answers();
        Assert.Equal("Hello", (string)await Task.Run(() => (string)d.Hello));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_structural_comparison()
    {
        var (a, b) = (new[] { new Alike() }, new[] { new Alike() });
        Assert.True(await Task.Run(() => StructuralComparisons.StructuralEqualityComparer.Equals(a, b)));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_CopyTo_by_a_list()
    {
        var c = new Copies();
        Assert.Equal(2, (await Task.Run(() => new List<int>(c).Count)));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_parse_by_a_generic_helper()
    {
        var s = "7";
        Assert.Equal(7, (await Task.Run(() => Parse<Parsed>(s))).Value);
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_span_format_by_an_interpolation()
    {
        var f = new SpanFormatted();
        Assert.Equal("<q>", await Task.Run(() => $"<{f}>"));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task An_evaluator_of_a_pattern()
    {
        var s = "a1b2";
        Assert.Equal("a#b#", await Task.Run(() => Regex.Replace(s, "[0-9]", Replace)));
        Assert.Equal(2, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_generic_virtual_method_and_a_covariant_return()
    {
        Animal a = new Dog();
        Assert.Equal("String", await Task.Run(() => a.Name<string>()));
        Assert.Equal(1, s_hits);
        Assert.IsType<Dog>(await Task.Run(() => a.Self()));
        Assert.Equal(2, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_default_member_that_a_second_interface_overrides()
    {
        IFirst f = new Diamond();
        Assert.Equal(2, await Task.Run(() => f.Level));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_scheduler_of_the_users_inside()
    {
        var s = new Inline();
        Assert.Equal(3, await Task.Run(async () => await Task.Factory.StartNew(() => 3, CancellationToken.None, TaskCreationOptions.None, s)));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_fallback_of_an_encoding()
    {
        var e = Encoding.GetEncoding("us-ascii", new Falls(), DecoderFallback.ReplacementFallback);
        var s = "a\u00e9";
        Assert.Equal(2, (await Task.Run(() => e.GetBytes(s))).Length);
        Assert.True(s_hits > 0);
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_that_makes_by_the_default_constructor()
    {
        var l = new Lazy<Made>();
        Assert.NotNull(await Task.Run(() => l.Value));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_converter_by_a_type_descriptor()
    {
        var s = "x";
        await Task.Run(() => TypeDescriptor.GetConverter(typeof(WithConverter)).ConvertFromInvariantString(s));
        Assert.Equal(1, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_delegate_of_an_extension_and_of_an_open_instance()
    {
        var o = new Made();
        s_hits = 0;
        Func<int> closed = o.Ping;
        Assert.Equal(1, await Task.Run(() => closed()));
        Assert.Equal(1, s_hits);
        var open = typeof(Made).GetMethod(nameof(Made.Pong))!.CreateDelegate<Func<Made, int>>();
        Assert.Equal(2, await Task.Run(() => open(o)));
        Assert.Equal(2, s_hits);
        Delegate late = open;
        Assert.Equal(2, await Task.Run(() => (int)late.DynamicInvoke(o)!));
        Assert.Equal(3, s_hits);
    }

    [Behaviour(Ships.May)]
    public async Task A_deconstruction_an_index_from_the_end_and_a_query_pattern()
    {
        var o = new Patterns();
        Assert.Equal(9, await Task.Run(() => o[^1]));
        Assert.Equal(1, s_hits);
        Assert.Equal(5, await Task.Run(() => (from x in o select x + 1)));
        Assert.Equal(2, s_hits);
        Assert.True(await Task.Run(() => o is [.., 9]));
        Assert.Equal(3, s_hits);
    }

    private static bool Hit(int x) => ++s_hits > 0 && x > 0;

    private static T Parse<T>(string s) where T : IParsable<T> => T.Parse(s, null);

    private static string Replace(Match m) { s_hits++; return "#"; }

    public static int HitValue(int x) { s_hits++; return x; }

    private sealed class LoudAttribute : Attribute { public LoudAttribute() => s_hits++; }

    [Loud]
    private sealed class Marked;

    private static class Initialised { static Initialised() => s_hits++; }

    private sealed class Converts : IConvertible
    {
        public int ToInt32(IFormatProvider? p) { s_hits++; return 12; }
        public TypeCode GetTypeCode() => TypeCode.Object;
        public bool ToBoolean(IFormatProvider? p) => false;
        public byte ToByte(IFormatProvider? p) => 0;
        public char ToChar(IFormatProvider? p) => 'a';
        public DateTime ToDateTime(IFormatProvider? p) => default;
        public decimal ToDecimal(IFormatProvider? p) => 0;
        public double ToDouble(IFormatProvider? p) => 0;
        public short ToInt16(IFormatProvider? p) => 0;
        public long ToInt64(IFormatProvider? p) => 0;
        public sbyte ToSByte(IFormatProvider? p) => 0;
        public float ToSingle(IFormatProvider? p) => 0;
        public string ToString(IFormatProvider? p) => "";
        public object ToType(Type t, IFormatProvider? p) => 0;
        public ushort ToUInt16(IFormatProvider? p) => 0;
        public uint ToUInt32(IFormatProvider? p) => 0;
        public ulong ToUInt64(IFormatProvider? p) => 0;
    }

    private sealed class OnJson : IJsonOnSerializing { public int A { get; set; } public void OnSerializing() => s_hits++; }

    public sealed class ByConstructor
    {
        public ByConstructor(int a) { A = a; s_hits++; }
        public int A { get; }
    }

    private sealed class Counting : Collection<int>
    {
        protected override void InsertItem(int index, int item) { s_hits++; base.InsertItem(index, item); }
    }

    private sealed class Keyed : KeyedCollection<int, string>
    {
        protected override int GetKeyForItem(string item) { s_hits++; return item.Length; }
    }

    private sealed class Fixed : Random
    {
        protected override double Sample() { s_hits++; return 0.5; }
    }

    private sealed class Counted : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
        public override void Write(char value) => s_hits++;
    }

    private sealed class Visits : ExpressionVisitor
    {
        protected override Expression VisitConstant(ConstantExpression node) { s_hits++; return node; }
    }

    private sealed class Answers : DynamicObject
    {
        public override bool TryGetMember(GetMemberBinder binder, out object? result) { s_hits++; result = binder.Name; return true; }
    }

    private sealed class Alike
    {
        public override bool Equals(object? obj) { s_hits++; return obj is Alike; }
        public override int GetHashCode() => 1;
    }

    private sealed class Copies : ICollection<int>
    {
        public int Count => 2;
        public bool IsReadOnly => true;
        public void CopyTo(int[] array, int arrayIndex) => s_hits++;
        public void Add(int item) { }
        public void Clear() { }
        public bool Contains(int item) => false;
        public bool Remove(int item) => false;
        public IEnumerator<int> GetEnumerator() { yield break; }
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private readonly struct Parsed(int v) : IParsable<Parsed>
    {
        public int Value => v;
        public static Parsed Parse(string s, IFormatProvider? provider) { s_hits++; return new(s[0] - '0'); }
        public static bool TryParse(string? s, IFormatProvider? provider, out Parsed result) { result = default; return false; }
    }

    private readonly struct SpanFormatted : ISpanFormattable
    {
        public string ToString(string? format, IFormatProvider? p) => "p";
        public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        {
            s_hits++;
            destination[0] = 'q';
            charsWritten = 1;
            return true;
        }
    }

    private class Animal
    {
        public virtual string Name<T>() => "";
        public virtual Animal Self() => this;
    }

    private sealed class Dog : Animal
    {
        public override string Name<T>() { s_hits++; return typeof(T).Name; }
        public override Dog Self() { s_hits++; return this; }
    }

    private interface IFirst { int Level => 1; }

    private interface ISecond : IFirst
    {
        int IFirst.Level { get { s_hits++; return 2; } }
    }

    private sealed class Diamond : ISecond;

    private sealed class Inline : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];
        protected override void QueueTask(Task task) { s_hits++; TryExecuteTask(task); }
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
    }

    private sealed class Falls : EncoderFallback
    {
        public override int MaxCharCount => 1;
        public override EncoderFallbackBuffer CreateFallbackBuffer() { s_hits++; return new EncoderReplacementFallback("?").CreateFallbackBuffer(); }
    }

    public sealed class Made
    {
        public Made() => s_hits++;
        public int Pong() { s_hits++; return 2; }
    }

    [TypeConverter(typeof(Loudly))]
    private sealed class WithConverter;

    private sealed class Loudly : TypeConverter
    {
        public override object? ConvertFrom(ITypeDescriptorContext? context, System.Globalization.CultureInfo? culture, object value) { s_hits++; return value; }
    }

    private sealed class Patterns
    {
        public int Length => 1;
        public int this[int i] { get { s_hits++; return 9 + i; } }
        public int Select(Func<int, int> f) { s_hits++; return f(4); }
    }
}

public static class ThirdExtensions
{
    public static int Ping(this ThirdStatics.Made m) => m.Pong() - 1;
}
