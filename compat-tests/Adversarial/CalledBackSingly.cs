using System.Globalization;
using System.Text;

namespace Compat.Adversarial;

/// <summary>As CalledBack, but each type has one loud member only, so that no other refuses in its place.</summary>
public class CalledBackSingly : Contract
{
    private static int s_calls;

    public CalledBackSingly() => s_calls = 0;

    [Behaviour(Ships.May)]
    public async Task ToString_by_an_interpolation()
    {
        var o = new Shows();
        await Task.Run(() => $"[{o}]");
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task ToString_by_a_list_that_is_joined()
    {
        var l = new List<Shows> { new() };
        await Task.Run(() => string.Join(',', l));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task ToString_of_an_object_made_inside()
    {
        var n = 1;
        await Task.Run(() => string.Concat("a", (object)new Shows(), n));
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task ToString_of_an_object_in_an_object_array()
    {
        var a = new object[] { 1, new Shows() };
        await Task.Run(() => new StringBuilder().AppendFormat(CultureInfo.InvariantCulture, "{0}{1}", a).Length);
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task ToString_of_a_part_of_a_record_and_a_tuple()
    {
        var r = new Part(new());
        await Task.Run(() => r.ToString());
        Assert.Equal(1, s_calls);
        var t = (1, new Shows());
        await Task.Run(() => t.ToString());
        Assert.Equal(2, s_calls);
        int? none = null;
        var k = KeyValuePair.Create(1, new Shows());
        await Task.Run(() => $"{k}{none}");
        Assert.Equal(3, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task CompareTo_by_a_sort()
    {
        var l = new List<Ordered> { new(2), new(1) };
        await Task.Run(() => l.Sort());
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task CompareTo_by_a_query_and_a_set()
    {
        var l = new List<Ordered> { new(2), new(1) };
        await Task.Run(() => l.Min());
        Assert.True(s_calls > 0);
        s_calls = 0;
        await Task.Run(() => l.OrderBy(x => x).ToList().Count);
        Assert.True(s_calls > 0);
        s_calls = 0;
        var s = new SortedDictionary<Ordered, int> { [l[0]] = 1 };
        s_calls = 0;
        await Task.Run(() => s.ContainsKey(l[1]));
        Assert.True(s_calls > 0);
        s_calls = 0;
        await Task.Run(() => (l[0], 1).CompareTo((l[1], 2)));
        Assert.True(s_calls > 0);
        s_calls = 0;
        await Task.Run(() => new PriorityQueue<int, Ordered>([(1, l[0]), (2, l[1])]).Dequeue());
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task Equals_by_a_search()
    {
        var l = new List<Same> { new(), new() };
        var x = new Same();
        await Task.Run(() => l.IndexOf(x));
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task Equals_by_comparers_and_records()
    {
        var a = new Same();
        var b = new Same();
        await Task.Run(() => EqualityComparer<Same>.Default.Equals(a, b));
        Assert.True(s_calls > 0);
        s_calls = 0;
        object p = a, q = b;
        await Task.Run(() => Equals(p, q));
        Assert.True(s_calls > 0);
        s_calls = 0;
        var r = new SamePart(a);
        var s = new SamePart(b);
        await Task.Run(() => r == s);
        Assert.True(s_calls > 0);
        s_calls = 0;
        await Task.Run(() => Array.IndexOf(new[] { a }, b));
        Assert.True(s_calls > 0);
        s_calls = 0;
        await Task.Run(() => new[] { a }.AsSpan().Contains(b));
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task Hash_by_a_set()
    {
        var x = new Hashed();
        await Task.Run(() => new HashSet<Hashed> { x }.Count);
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task Hash_of_a_part_by_a_query()
    {
        var x = new Hashed();
        var l = new List<(Hashed, int)> { (x, 1), (x, 1) };
        await Task.Run(() => l.Distinct().Count());
        Assert.True(s_calls > 0);
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_s_override_by_a_generic_method()
    {
        var x = new Value();
        await Task.Run(() => Text(x));
        Assert.Equal(1, s_calls);
        await Task.Run(() => ((object)x).ToString());
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task An_explicit_interface_method_by_a_using_and_an_index()
    {
        var x = new Hidden();
        await Task.Run(() => { using IDisposable d = x; return 1; });
        Assert.Equal(1, s_calls);
        IReadOnlyList<int> l = x;
        await Task.Run(() => l.Last());
        Assert.True(s_calls > 1);
    }

    [Behaviour(Ships.May)]
    public async Task A_deferred_query_that_was_captured()
    {
        var source = new[] { 1, 2, 3 };
        var q = source.Where(x => { s_calls++; return x > 1; });
        Assert.Equal(2, await Task.Run(() => q.Count()));
        Assert.Equal(3, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_multicast_delegate_with_one_loud_part()
    {
        var n = 0;
        Action a = () => n++;
        a += () => s_calls++;
        await Task.Run(() => a());
        Assert.Equal((1, 1), (n, s_calls));
    }

    [Behaviour(Ships.May)]
    public async Task A_constructor_of_a_base_and_a_field_initialiser()
    {
        var n = 1;
        await Task.Run(() => new DerivedLoud(n).N);
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_virtual_call_from_a_base_constructor()
    {
        var n = 1;
        await Task.Run(() => new CallsBack(n).N);
        Assert.Equal(1, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_type_that_only_a_generic_factory_makes()
    {
        var n = 1;
        await Task.Run(() => Made<MadeLoud>().Touch(n));
        Assert.Equal(1, s_calls);
        await Task.Run(() => new Lazy<MadeLoud>().Value.Touch(n));
        Assert.Equal(2, s_calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_loud_cancellation_after_a_helper_that_swallows()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var box = new int[1];
        var t = Task.Run(async () => { await Sleep(ct); return box[0]; });
        box[0] = 4;
        cts.Cancel();
        Assert.Equal(4, await t);
    }

    [Behaviour(Ships.May)]
    public async Task A_cancellation_that_ConfigureAwait_suppresses()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var x = 0;
        var t = Task.Run(async () => { await Task.Delay(-1, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return x; });
        x = 4;
        cts.Cancel();
        Assert.Equal(4, await t);
    }

    [Behaviour(Ships.May)]
    public async Task A_cancellation_seen_through_an_exception_filter()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        var x = 0;
        var t = Task.Run(() =>
        {
            try
            {
                while (true)
                {
                    ct.ThrowIfCancellationRequested();
                    Thread.Sleep(1);
                }
            }
            catch (Exception e) when (e is OperationCanceledException && x > 0)
            {
                return 4;
            }
        });
        x = 4;
        cts.Cancel();
        Assert.Equal(4, await t);
    }

    private static T Made<T>() where T : new() => new();

    private static string? Text<T>(T x) => x!.ToString();

    private static async Task Sleep(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class Shows
    {
        public override string ToString() { s_calls++; return "shown"; }
    }

    private sealed record Part(Shows Inner);

    private sealed class Ordered(int n) : IComparable<Ordered>, IComparable
    {
        private readonly int _n = n;

        public int CompareTo(Ordered? other) { s_calls++; return _n - other!._n; }

        int IComparable.CompareTo(object? obj) => CompareTo(obj as Ordered);
    }

    private sealed class Same : IEquatable<Same>
    {
        public bool Equals(Same? other) { s_calls++; return ReferenceEquals(this, other); }

        public override bool Equals(object? obj) => Equals(obj as Same);

        public override int GetHashCode() => 1;
    }

    private sealed record SamePart(Same Inner);

    private sealed class Hashed
    {
        public override int GetHashCode() { s_calls++; return 1; }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);
    }

    private readonly struct Value
    {
        public override string ToString() { s_calls++; return "v"; }
    }

    private sealed class Hidden : IDisposable, IReadOnlyList<int>
    {
        int IReadOnlyCollection<int>.Count => 2;

        int IReadOnlyList<int>.this[int index] { get { s_calls++; return index; } }

        void IDisposable.Dispose() => s_calls++;

        IEnumerator<int> IEnumerable<int>.GetEnumerator() { s_calls++; return ((IEnumerable<int>)[1, 2]).GetEnumerator(); }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }

    private class BaseLoud
    {
        public BaseLoud() => s_calls++;
    }

    private sealed class DerivedLoud(int n) : BaseLoud
    {
        private readonly int _made = ++s_calls;

        public int N => n + _made;
    }

    private abstract class Template
    {
        protected Template() => Init();

        protected abstract void Init();
    }

    private sealed class CallsBack(int n) : Template
    {
        public int N => n;

        protected override void Init() => s_calls++;
    }

    public sealed class MadeLoud
    {
        public int Touch(int n) => s_calls += n;
    }
}
