#pragma warning disable CS0660, CS0661, CS0659, CA1036
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;

namespace Compat.Adversarial;

/// <summary>Equality that hides a difference, framework objects there is one of, and roots of unusual make.</summary>
public partial class ThirdSemantics
{
    [Behaviour(Ships.May)]
    public async Task A_key_is_replaced_by_one_in_another_case()
    {
        var d = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 };
        var s = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" };
        var t = new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["X"] = 1 };
        await Task.Run(() => { d.Remove("Key"); d.Add("KEY", 1); });
        await Task.Run(() => { s.Remove("A"); s.Add("a"); });
        await Task.Run(() => { t.Remove("X"); t.Add("x", 1); });
        Assert.Equal(("KEY", "a", "x"), (d.Keys.Single(), s.Single(), t.Keys.Single()));
    }

    [Behaviour(Ships.May)]
    public async Task A_key_is_replaced_by_an_equal_object()
    {
        var (a, b) = (new Key { Id = 1 }, new Key { Id = 1 });
        var d = new Dictionary<Key, int> { [a] = 1 };
        var s = new HashSet<Key> { a };
        await Task.Run(() => { d.Remove(a); d.Add(b, 1); });
        await Task.Run(() => { s.Remove(a); s.Add(b); });
        Assert.Same(b, d.Keys.Single());
        Assert.Same(b, s.Single());
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_whose_equality_ignores_a_field_is_replaced()
    {
        var a = new[] { new Partly { Id = 1, Payload = 1 } };
        var l = new List<Partly>(a);
        var d = new Dictionary<string, Partly> { ["k"] = a[0] };
        var o = new HoldsPartly { One = a[0] };
        var x = a[0];
        (Partly P, int N) t = (a[0], 1);
        Partly? m = a[0];
        var v = new Partly { Id = 1, Payload = 2 };
        await Task.Run(() => { a[0] = v; l[0] = v; });
        await Task.Run(() => { d["k"] = v; o.One = v; });
        await Task.Run(() => { x = v; t.P = v; m = v; });
        Assert.Equal([2, 2, 2, 2, 2, 2, 2], new[] { a[0].Payload, l[0].Payload, d["k"].Payload, o.One.Payload, x.Payload, t.P.Payload, m!.Value.Payload });
    }

    [Behaviour(Ships.May)]
    public async Task Dates_of_another_kind_replace_equal_ones_in_collections()
    {
        var n = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var u = DateTime.SpecifyKind(n, DateTimeKind.Utc);
        var l = new List<DateTime> { n };
        var d = new Dictionary<int, DateTime> { [1] = n };
        var q = new Queue<DateTime>([n]);
        var s = new HashSet<DateTime> { n };
        await Task.Run(() => { l[0] = u; d[1] = u; });
        await Task.Run(() => { q.Dequeue(); q.Enqueue(u); });
        await Task.Run(() => { s.Clear(); s.Add(u); });
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc, DateTimeKind.Utc, DateTimeKind.Utc), (l[0].Kind, d[1].Kind, q.Peek().Kind, s.Single().Kind));
    }

    [Behaviour(Ships.May)]
    public async Task Numbers_that_are_equal_replace_one_another_in_collections()
    {
        var d = new Dictionary<string, decimal> { ["a"] = 1.0m };
        var s = new SortedSet<decimal> { 1.0m };
        var l = new LinkedList<double>([0.0]);
        var z = new DateTimeOffset(2024, 1, 1, 1, 0, 0, TimeSpan.FromHours(1));
        var o = new List<DateTimeOffset> { z };
        await Task.Run(() => { d["a"] = 1.00m; s.Clear(); s.Add(1.000m); });
        await Task.Run(() => { l.First!.Value = -0.0; o[0] = z.ToUniversalTime(); });
        Assert.Equal(("1.00", "1.000"), (d["a"].ToString(CultureInfo.InvariantCulture), s.Single().ToString(CultureInfo.InvariantCulture)));
        Assert.True(double.IsNegative(l.First!.Value));
        Assert.Equal(TimeSpan.Zero, o[0].Offset);
    }

    [Behaviour(Ships.May)]
    public async Task Objects_that_are_always_equal_or_throw_are_replaced()
    {
        var a = new object[] { new Yes(), new Refuses() };
        var (yes, no) = (new Yes(), new Refuses());
        await Task.Run(() => { a[0] = yes; a[1] = no; });
        Assert.True(ReferenceEquals(yes, a[0]) && ReferenceEquals(no, a[1]));
        var l = new List<Refuses> { no };
        var other = new Refuses();
        await Task.Run(() => { l[0] = other; l.Add(no); });
        Assert.True(ReferenceEquals(other, l[0]) && ReferenceEquals(no, l[1]));
    }

    [Behaviour(Ships.May)]
    public async Task Equal_objects_change_places()
    {
        var (a, b, c) = (new Rec(1), new Rec(1), new Rec(1));
        var l = new List<Rec> { a, b, c };
        var d = new Dictionary<string, Rec> { ["a"] = a, ["b"] = b };
        await Task.Run(() => l.Reverse());
        await Task.Run(() => { (d["a"], d["b"]) = (d["b"], d["a"]); });
        Assert.True(ReferenceEquals(c, l[0]) && ReferenceEquals(a, l[2]));
        Assert.True(ReferenceEquals(b, d["a"]) && ReferenceEquals(a, d["b"]));
    }

    [Behaviour(Ships.May)]
    public async Task Entries_taken_out_and_put_back_change_their_order()
    {
        static Dictionary<string, int> D() => new() { ["a"] = 1, ["b"] = 2, ["c"] = 3, ["d"] = 4 };
        static HashSet<int> S() => [1, 2, 3, 4];
        static void Move(Dictionary<string, int> d) { d.Remove("a"); d.Remove("c"); d["a"] = 1; d["c"] = 3; d.Remove("b"); }
        static void Shift(HashSet<int> s) { s.Remove(1); s.Remove(3); s.Add(1); s.Add(3); s.Remove(2); }
        var (d, e, s, t) = (D(), D(), S(), S());
        Move(e);
        Shift(t);
        await Task.Run(() => Move(d));
        await Task.Run(() => Shift(s));
        d["new"] = e["new"] = 9;
        s.Add(9);
        t.Add(9);
        Assert.Equal(string.Join(',', e.Keys), string.Join(',', d.Keys));
        Assert.Equal(string.Join(',', t), string.Join(',', s));
    }

    [Behaviour(Ships.May)]
    public async Task Framework_objects_there_is_one_of_are_recognised()
    {
        var all = new object[]
        {
            Random.Shared, TimeProvider.System, Encoding.UTF8, Stream.Null, TextWriter.Null, EventArgs.Empty, DBNull.Value, Type.Missing,
            TimeZoneInfo.Utc, ArrayPool<int>.Shared, TaskScheduler.Default, JsonSerializerOptions.Default, StringComparer.Ordinal,
            ReferenceEqualityComparer.Instance, ImmutableList<int>.Empty, IPAddress.Loopback, HttpMethod.Get, Comparer<int>.Default, Encoding.Latin1,
        };
        var n = all.Length;
        Assert.True(await Task.Run(() => all[0] == Random.Shared));
        Assert.True(await Task.Run(() => all[1] == TimeProvider.System));
        Assert.True(await Task.Run(() => all[2] == Encoding.UTF8));
        Assert.True(await Task.Run(() => all[3] == Stream.Null));
        Assert.Equal(n, all.Length);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_framework_object_is_the_one()
    {
        var (e, z, i, h) = (EventArgs.Empty, TimeZoneInfo.Utc, ImmutableList<int>.Empty, HttpMethod.Get);
        object m = Type.Missing, p = IPAddress.Loopback, u = Encoding.UTF8, t = TimeProvider.System, j = JsonSerializerOptions.Default, c = StringComparer.Ordinal;
        Assert.True(await Task.Run(() => ReferenceEquals(e, EventArgs.Empty)));
        Assert.True(await Task.Run(() => ReferenceEquals(z, TimeZoneInfo.Utc)));
        Assert.True(await Task.Run(() => ReferenceEquals(i, ImmutableList<int>.Empty)));
        Assert.True(await Task.Run(() => ReferenceEquals(h, HttpMethod.Get)));
        Assert.True(await Task.Run(() => ReferenceEquals(m, Type.Missing)));
        Assert.True(await Task.Run(() => ReferenceEquals(p, IPAddress.Loopback)));
        Assert.True(await Task.Run(() => ReferenceEquals(u, Encoding.UTF8)));
        Assert.True(await Task.Run(() => ReferenceEquals(t, TimeProvider.System)));
        Assert.True(await Task.Run(() => ReferenceEquals(j, JsonSerializerOptions.Default)));
        Assert.True(await Task.Run(() => ReferenceEquals(c, StringComparer.Ordinal)));
    }

    [Behaviour(Ships.May)]
    public async Task A_returned_framework_object_is_the_one()
    {
        var n = 1;
        Assert.Same(EventArgs.Empty, await Task.Run(() => n > 0 ? EventArgs.Empty : null));
        Assert.Same(TimeZoneInfo.Utc, await Task.Run(() => n > 0 ? TimeZoneInfo.Utc : null));
        Assert.Same(ImmutableList<int>.Empty, await Task.Run(() => n > 0 ? ImmutableList<int>.Empty : null));
        Assert.Same(Encoding.UTF8, await Task.Run(() => n > 0 ? Encoding.UTF8 : null));
        Assert.Same(StringComparer.OrdinalIgnoreCase, await Task.Run(() => n > 0 ? StringComparer.OrdinalIgnoreCase : null));
        Assert.Same(Array.Empty<string>(), await Task.Run(() => n > 0 ? Array.Empty<string>() : null));
        Assert.Same(Enumerable.Empty<int>(), await Task.Run(() => n > 0 ? Enumerable.Empty<int>() : null));
        Assert.Same(CultureInfo.InvariantCulture, await Task.Run(() => n > 0 ? CultureInfo.InvariantCulture : null));
        Assert.Same(DBNull.Value, await Task.Run(() => n > 0 ? DBNull.Value : null));
        Assert.Same(IPAddress.Any, await Task.Run(() => n > 0 ? IPAddress.Any : null));
        Assert.Same(typeof(int), await Task.Run(() => n > 0 ? typeof(int) : null));
        Assert.Same(Missing(), await Task.Run(() => n > 0 ? Missing() : null));
        Assert.Same(string.Empty, await Task.Run(() => n > 0 ? "" : null));
    }

    [Behaviour(Ships.May)]
    public async Task A_string_and_a_box_come_back_as_themselves()
    {
        var s = new string('a', 3);
        object b = 5;
        var o = new object?[1];
        Assert.Same(s, await Task.Run(() => s));
        Assert.Same(b, await Task.Run(() => b));
        Assert.Same(s, (await Task.Run(() => new[] { s }))[0]);
        await Task.Run(() => { o[0] = s; });
        Assert.Same(s, o[0]);
        await Task.Run(() => { o[0] = b; });
        Assert.Same(b, o[0]);
    }

    [Behaviour(Ships.May)]
    public async Task A_multicast_delegate_as_the_root()
    {
        var log = new List<int>();
        Func<int> f = () => { log.Add(1); return 1; };
        f += () => { log.Add(2); return 2; };
        Assert.Equal(2, await Task.Run(f));
        Assert.Equal([1, 2], log);
        Action a = () => log.Add(3);
        a += a;
        await Task.Run(a);
        Assert.Equal([1, 2, 3, 3], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_multicast_async_delegate_as_the_root()
    {
        var log = new List<int>();
        Func<Task> f = async () => { log.Add(1); await Task.CompletedTask; };
        f += async () => { await Task.Yield(); log.Add(2); };
        await Task.Run(f);
        Assert.Equal([1, 2], log);
    }

    [Behaviour(Ships.May)]
    public async Task Delegates_of_other_makes_as_the_root()
    {
        var l = new List<int> { 1, 2 };
        Func<int> sum = l.Sum;
        Assert.Equal(3, await Task.Run(sum));
        var s = new Steps();
        Func<int> next = s.Next;
        await Task.Run(next);
        Assert.Equal(2, await Task.Run(next));
        Func<string> text = () => "t" + l.Count;
        Func<object> wider = text;
        Assert.Equal("t2", await Task.Run(wider));
        var clear = (Action)Delegate.CreateDelegate(typeof(Action), l, "Clear");
        await Task.Run(clear);
        Assert.Empty(l);
    }

    [Behaviour(Ships.May)]
    public async Task A_null_delegate_and_a_variable_that_changes_after_the_start()
    {
        Func<int> f = null!;
        await Assert.ThrowsAsync<ArgumentNullException>(() => Task.Run(f));
        var n = 3;
        f = () => n;
        var t = Task.Run(f);
        f = () => 99;
        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.May)]
    public async Task A_stream_and_its_array_are_one()
    {
        var b = new byte[4];
        var m = new MemoryStream(b);
        await Task.Run(() => { m.WriteByte(7); b[1] = 8; });
        Assert.Equal((7, 8, 1), (b[0], m.ToArray()[1], (int)m.Position));
        Assert.Equal(8, await Task.Run(() => m.ReadByte()));
        Assert.Equal(2, m.Position);
    }

    [Behaviour(Ships.May)]
    public async Task Objects_reached_by_views_are_the_callers()
    {
        var boxes = new[] { new Box { Value = 1 }, new Box { Value = 2 }, new Box { Value = 3 } };
        var lookup = boxes.ToLookup(b => b.Value % 2);
        var odd = boxes.GroupBy(b => b.Value % 2).First();
        ReadOnlyMemory<Box> memory = boxes.AsMemory(1);
        var segment = new ArraySegment<Box>(boxes, 2, 1);
        var frozen = boxes.ToImmutableArray();
        var query = boxes.Where(b => b.Value < 100);
        await Task.Run(() => { foreach (var b in lookup[1]) { b.Value += 10; } });
        await Task.Run(() => { foreach (var b in odd) { b.Value += 100; } });
        Assert.Equal([111, 2, 113], boxes.Select(b => b.Value));
        await Task.Run(() => { memory.Span[0].Value = 20; segment[0].Value = 30; });
        await Task.Run(() => { foreach (var b in query) { b.Value++; } });
        await Task.Run(() => { frozen[0].Value = 5; });
        Assert.Equal([5, 21, 31], boxes.Select(b => b.Value));
    }

    [Behaviour(Ships.May)]
    public async Task A_resized_array_leaves_its_alias_behind()
    {
        var a = new[] { 1, 2 };
        var alias = a;
        await Task.Run(() => { a[0] = 9; Array.Resize(ref a, 3); a[1] = 8; });
        Assert.Equal([9, 2], alias);
        Assert.Equal([9, 8, 0], a);
    }

    [Behaviour(Ships.May)]
    public async Task A_closure_in_a_struct_has_a_copy_and_one_in_a_generic_has_its_types()
    {
        var s = new Runs { N = 3, L = [] };
        Assert.Equal(3, await s.Go());
        Assert.Equal((3, 1), (s.N, s.L.Count));
        Assert.Equal("List`1/Byte", await Describe<List<int>, byte>([1]));
        Assert.Equal([2, 4, 6], await Doubled([1, 2, 3]).ToListOf());
    }

    [Behaviour(Ships.May)]
    public async Task Concurrent_collections_keep_their_order()
    {
        var q = new ConcurrentQueue<int>([1, 2]);
        var s = new ConcurrentStack<int>([1, 2]);
        await Task.Run(() => { q.Enqueue(3); q.TryDequeue(out _); });
        await Task.Run(() => { s.Push(3); s.TryPop(out _); s.Push(4); });
        Assert.Equal([2, 3], q);
        Assert.Equal([4, 2, 1], s);
    }

    [Behaviour(Ships.May)]
    public async Task An_interface_in_two_closures_at_once_through_a_gate()
    {
        var gate = new SemaphoreSlim(1);
        var l = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(async () =>
        {
            await gate.WaitAsync();
            try { l.Add(l.Count); } finally { gate.Release(); }
        }))).WaitAsync(Bound);
        Assert.Equal(Enumerable.Range(0, 10), l);
    }

    [Behaviour(Ships.May)]
    public async Task A_read_only_dictionary_looks_at_its_source()
    {
        var d = new Dictionary<string, int> { ["a"] = 1 };
        var v = d.AsReadOnly();
        var k = d.Keys;
        Assert.Equal((2, 2), await Task.Run(() => { d["b"] = 2; return (v.Count, k.Count); }));
        Assert.Equal((2, 2), (v.Count, k.Count));
    }

    private static object Missing() => Type.Missing;

    private static Task<string> Describe<T, U>(T x) where T : notnull => Task.Run(() => x.GetType().Name + "/" + typeof(U).Name);

    private static async IAsyncEnumerable<int> Doubled(int[] a)
    {
        foreach (var x in a)
        {
            yield return await Task.Run(() => x * 2);
        }
    }

    private struct Partly : IEquatable<Partly>
    {
        public int Id;
        public int Payload;
        public readonly bool Equals(Partly other) => Id == other.Id;
        public override readonly bool Equals(object? obj) => obj is Partly p && Equals(p);
        public override readonly int GetHashCode() => Id;
    }

    private sealed class HoldsPartly { public Partly One; }

    private sealed class Yes
    {
        public override bool Equals(object? obj) => true;
        public override int GetHashCode() => 0;
    }

    private sealed class Refuses
    {
        public override bool Equals(object? obj) => throw new NotSupportedException();
        public override int GetHashCode() => throw new NotSupportedException();
    }

    private sealed record Rec(int N);

    private struct Runs
    {
        public int N;
        public List<int> L;

        public readonly Task<int> Go()
        {
            var me = this;
            return Task.Run(() => { me.L.Add(1); return me.N++; });
        }
    }
}

internal static class ThirdSequences
{
    public static async Task<List<T>> ToListOf<T>(this IAsyncEnumerable<T> s)
    {
        var l = new List<T>();
        await foreach (var x in s)
        {
            l.Add(x);
        }

        return l;
    }
}
