#pragma warning disable CS0660, CS0661, CS0659
using System.Collections;
using System.Collections.Specialized;
using System.Dynamic;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Text;

namespace Compat.Adversarial;

/// <summary>What the language and the framework promise, where a copy could keep the letter and lose the sense.</summary>
public partial class ThirdSemantics : Contract
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    [Behaviour(Ships.May)]
    public async Task A_key_changed_after_it_was_put_in_is_lost_and_found_again()
    {
        var k = new Key { Id = 1 };
        var d = new Dictionary<Key, string> { [k] = "x" };
        k.Id = 2;
        Assert.False(await Task.Run(() => d.ContainsKey(k)));
        k.Id = 1;
        Assert.True(await Task.Run(() => d.ContainsKey(k)));
        k.Id = 3;
        await Task.Run(() => { d[k] = "y"; });
        Assert.Equal(2, d.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_set_holds_two_that_became_equal()
    {
        var (a, b) = (new Key { Id = 1 }, new Key { Id = 2 });
        var s = new HashSet<Key> { a, b };
        b.Id = 1;
        Assert.Equal(2, await Task.Run(() => s.Count));
        await Task.Run(() => { s.Add(new Key { Id = 9 }); });
        Assert.Equal(3, s.Count);
        Assert.Equal([1, 1, 9], s.Select(x => x.Id));
    }

    [Behaviour(Ships.May)]
    public async Task A_sorted_set_keeps_the_order_it_was_built_in()
    {
        var l = new[] { new Rank { N = 1 }, new Rank { N = 2 }, new Rank { N = 3 } };
        var s = new SortedSet<Rank>(l);
        l[0].N = 9;
        Assert.Equal(9, await Task.Run(() => s.First().N));
        await Task.Run(() => { l[1].N = 20; });
        Assert.Equal([9, 20, 3], s.Select(x => x.N));
    }

    [Behaviour(Ships.May)]
    public async Task Keys_count_how_often_they_were_hashed()
    {
        static (Dictionary<Counts, int>, Counts) Make() { var k = new Counts(); return (new() { [k] = 1 }, k); }
        var (d, k) = Make();
        var (e, j) = Make();
        e.ContainsKey(j);
        await Task.Run(() => d.ContainsKey(k));
        Assert.Equal(j.Hashed, k.Hashed);
    }

    [Behaviour(Ships.May)]
    public async Task A_comparer_counts_how_often_it_was_asked()
    {
        var c = new Asked();
        var d = new Dictionary<string, int>(c) { ["a"] = 1, ["b"] = 2 };
        var before = c.Times;
        await Task.Run(() => d["a"]);
        Assert.Equal(before + 1, c.Times);
        await Task.Run(() => { d["c"] = 3; });
        Assert.Equal(before + 2, c.Times);
    }

    [Behaviour(Ships.May)]
    public async Task A_priority_queue_with_ties_keeps_its_heap()
    {
        var (p, q) = (new PriorityQueue<int, int>(), new PriorityQueue<int, int>());
        for (var i = 0; i < 20; i++)
        {
            p.Enqueue(i, i % 3);
            q.Enqueue(i, i % 3);
        }

        p.Dequeue();
        q.Dequeue();
        q.Enqueue(99, 1);
        await Task.Run(() => { p.Enqueue(99, 1); });
        var l = await Task.Run(() => { var r = new List<int>(); while (p.Count > 5) { r.Add(p.Dequeue()); } return r; });
        var m = new List<int>();
        while (q.Count > 5)
        {
            m.Add(q.Dequeue());
        }

        Assert.Equal(m, l);
        Assert.Equal(q.Dequeue(), p.Dequeue());
    }

    [Behaviour(Ships.May)]
    public async Task An_unstable_sort_of_equal_keys_moves_the_same_way()
    {
        var a = Enumerable.Range(0, 60).Select(i => (i % 4, i)).ToList();
        var b = a.ToList();
        b.Sort((x, y) => x.Item1.CompareTo(y.Item1));
        await Task.Run(() => a.Sort((x, y) => x.Item1.CompareTo(y.Item1)));
        Assert.Equal(b, a);
    }

    [Behaviour(Ships.May)]
    public async Task Checked_arithmetic_stops_where_it_stops()
    {
        var n = int.MaxValue - 2;
        await Assert.ThrowsAsync<OverflowException>(() => Task.Run(() => { checked { while (true) { n++; } } }));
        Assert.Equal(int.MaxValue, n);
        var x = 1e10;
        var expected = unchecked((int)x);
        Assert.Equal(expected, await Task.Run(() => unchecked((int)x)));
    }

    [Behaviour(Ships.May)]
    public async Task Floating_sums_keep_their_order()
    {
        var a = Enumerable.Range(1, 1000).Select(i => 1.0 / i * (i % 2 == 0 ? -1 : 1)).ToArray();
        var f = a.Select(x => (float)x).ToArray();
        Assert.Equal(BitConverter.DoubleToInt64Bits(a.Sum()), BitConverter.DoubleToInt64Bits(await Task.Run(() => a.Sum())));
        Assert.Equal(f.Aggregate((x, y) => x + y), await Task.Run(() => f.Aggregate((x, y) => x + y)));
        Assert.Equal(Math.Sin(a[3]) + Math.Pow(a[4], 0.3), await Task.Run(() => Math.Sin(a[3]) + Math.Pow(a[4], 0.3)));
    }

    [Behaviour(Ships.May)]
    public async Task Attributes_and_callbacks_of_serialisers_mean_nothing()
    {
        var o = new Decorated { A = 1, B = 2 };
        Assert.Equal((1, 2, 0), await Task.Run(() => (o.A, o.B, o.Callbacks)));
        var p = new SelfSerialised { Value = 4 };
        Assert.Equal(4, await Task.Run(() => p.Value));
        await Task.Run(() => { p.Value++; o.B = 3; });
        Assert.Equal((5, 3, 0), (p.Value, o.B, o.Callbacks));
    }

    [Behaviour(Ships.May)]
    public async Task A_setter_with_an_opinion_is_not_run()
    {
        var o = new Opinionated();
        o.Value = 3;
        await Task.Run(() => { o.Other = 1; });
        Assert.Equal((1, 3), (o.Sets, o.Value));
        Assert.Equal(3, await Task.Run(() => o.Value));
        Assert.Equal(1, o.Sets);
    }

    [Behaviour(Ships.May)]
    public async Task An_expando_tells_its_listeners()
    {
        dynamic e = new ExpandoObject();
        e.A = 1;
        var names = new List<string?>();
        ((System.ComponentModel.INotifyPropertyChanged)e).PropertyChanged += (_, a) => names.Add(a.PropertyName);
        IDictionary<string, object?> d = e;
        await Task.Run(() => { d["A"] = 2; });
        Assert.Equal(["A"], names);
        Assert.Equal(2, (int)e.A);
    }

    [Behaviour(Ships.May)]
    public async Task A_method_group_of_a_struct_has_its_own_box()
    {
        var s = new Steps();
        Func<int> f = s.Next;
        Assert.Equal(2, await Task.Run(() => { f(); return f(); }));
        Assert.Equal(3, f());
        Assert.Equal(0, s.N);
    }

    [Behaviour(Ships.May)]
    public async Task A_method_group_of_an_object_works_on_that_object()
    {
        var l = new List<int>();
        Action<int> add = l.Add;
        await Task.Run(() => { add(3); add += x => l.Add(-x); add(4); });
        add(5);
        Assert.Equal([3, 4, -4, 5, -5], l);
    }

    [Behaviour(Ships.May)]
    public async Task A_constructor_starts_its_own_calls()
    {
        var c = new Constructed(3);
        Assert.Equal(7, await c.Start);
        Assert.Equal((6, 7), (c.Doubled, c.Items[0]));
        var d = new Derived();
        Assert.Equal("derived", await d.Start);
    }

    [Behaviour(Ships.May)]
    public async Task A_recursion_by_a_captured_delegate_with_a_memo()
    {
        var memo = new Dictionary<int, long>();
        Func<int, long> fib = null!;
        fib = n => n < 2 ? n : memo.TryGetValue(n, out var v) ? v : memo[n] = fib(n - 1) + fib(n - 2);
        Assert.Equal(102334155, await Task.Run(() => fib(40)));
        Assert.Equal(39, memo.Count);
        memo[40] = 1;
        Assert.Equal(1, await Task.Run(() => fib(40)));
    }

    [Behaviour(Ships.May)]
    public async Task Partial_application_shares_its_variable()
    {
        var n = 1;
        Func<int, Func<int, int>> add = a => b => a + b + n++;
        var three = add(3);
        Assert.Equal(8, await Task.Run(() => three(4)));
        Assert.Equal(9, three(4));
        Assert.Equal(3, n);
        var five = await Task.Run(() => add(5));
        Assert.Equal(12, five(4));
        Assert.Equal(4, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_state_object_is_the_tasks_state()
    {
        var box = new Box { Value = 1 };
        var t = Task.Factory.StartNew(s => { ((Box)s!).Value++; return s; }, box);
        Assert.Same(box, await t);
        Assert.Same(box, t.AsyncState);
        Assert.Equal(2, box.Value);
    }

    [Behaviour(Ships.May)]
    public async Task A_boxed_state_is_that_box()
    {
        object five = 5;
        var t = Task.Factory.StartNew(s => ReferenceEquals(s, five), five);
        Assert.True(await t);
        Assert.Same(five, t.AsyncState);
    }

    [Behaviour(Ships.May)]
    public async Task The_options_of_tasks_are_what_was_asked()
    {
        var n = 1;
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.DenyChildAttach), Wait(Task.Run(() => n)).CreationOptions);
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.None), Wait(Task.Factory.StartNew(() => n)).CreationOptions);
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.PreferFairness), Wait(Task.Factory.StartNew(() => n, TaskCreationOptions.PreferFairness)).CreationOptions);
        await Task.CompletedTask;
    }

    [Behaviour(Ships.May)]
    public async Task A_started_task_can_be_neither_started_nor_run()
    {
        var n = 1;
        var t = Task.Run(() => n);
        Assert.Throws<InvalidOperationException>(() => t.Start());
        Assert.Throws<InvalidOperationException>(() => t.RunSynchronously());
        Assert.True(((IAsyncResult)t).AsyncWaitHandle.WaitOne(Bound));
        Assert.False(((IAsyncResult)t).CompletedSynchronously);
        Assert.Equal(1, await t);
        t.Dispose();
    }

    [Behaviour(Ships.May)]
    public async Task A_factory_of_its_own_has_its_scheduler_and_token()
    {
        var pair = new ConcurrentExclusiveSchedulerPair();
        using var cts = new CancellationTokenSource();
        var f = new TaskFactory<bool>(cts.Token, TaskCreationOptions.HideScheduler, TaskContinuationOptions.None, pair.ExclusiveScheduler);
        Assert.True(await f.StartNew(() => TaskScheduler.Current == TaskScheduler.Default));
        cts.Cancel();
        var t = f.StartNew(() => true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t);
        Assert.True(t.IsCanceled);
    }

    [Behaviour(Ships.May)]
    public async Task Calls_of_an_exclusive_scheduler_do_not_overlap()
    {
        var f = new TaskFactory(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        var l = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => f.StartNew(() => l.Add(i))));
        Assert.Equal(Enumerable.Range(0, 20), l);
    }

    [Behaviour(Ships.May)]
    public async Task An_attached_child_that_fails_is_nested_in_its_parents_failure()
    {
        var t = Task.Factory.StartNew(() =>
        {
            Task.Factory.StartNew(() => throw new InvalidOperationException("child"), CancellationToken.None, TaskCreationOptions.AttachedToParent, TaskScheduler.Default);
            throw new ArgumentException("parent");
        });
        await Assert.ThrowsAsync<ArgumentException>(() => t);
        Assert.Equal(["parent", "child"], t.Exception!.Flatten().InnerExceptions.Select(e => e.Message).OrderDescending());
        Assert.Equal(2, t.Exception.InnerExceptions.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_child_of_Run_can_not_be_attached()
    {
        Task? child = null;
        var gate = new ManualResetEventSlim();
        await Task.Run(() => { child = Task.Factory.StartNew(() => gate.Wait(), TaskCreationOptions.AttachedToParent); }).WaitAsync(Bound);
        Assert.False(child!.IsCompleted);
        gate.Set();
        await child.WaitAsync(Bound);
    }

    [Behaviour(Ships.May)]
    public async Task A_long_running_call_has_a_thread_of_its_own()
    {
        Assert.False(await Task.Factory.StartNew(() => Thread.CurrentThread.IsThreadPoolThread, TaskCreationOptions.LongRunning));
        Assert.True(await Task.Run(() => Thread.CurrentThread.IsThreadPoolThread));
        Assert.True(await Task.Run(() => Task.CurrentId.HasValue));
    }

    [Behaviour(Ships.May)]
    public async Task Operators_and_conversions_of_the_users_have_their_effects()
    {
        var log = new List<string>();
        var (a, b) = (new Money(1, log), new Money(2, log));
        Assert.Equal(3m, await Task.Run(() => { decimal d = a + b; return d; }));
        Assert.True(await Task.Run(() => a && b ? true : false));
        Assert.Equal(["+", "decimal", "false", "&", "true"], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_ToString_that_counts_in_its_object()
    {
        var o = new CountsTexts();
        Assert.Equal("1 2", await Task.Run(() => $"{o} {o}"));
        Assert.Equal("3", o.ToString());
        var l = new List<CountsTexts> { o, o };
        Assert.Equal("4,5", await Task.Run(() => string.Join(',', l)));
        Assert.Equal("6", $"{o}");
    }

    [Behaviour(Ships.May)]
    public async Task A_pattern_compares_identity_after_a_round_trip()
    {
        var a = new Box();
        object o = a;
        var l = new List<object> { a, new Box() };
        Assert.Equal(0, await Task.Run(() => l.FindIndex(x => x is Box b && ReferenceEquals(b, o))));
        var found = await Task.Run(() => l.Select((x, i) => (x, i)).Where(p => p.x == o).ToList());
        Assert.Same(a, Assert.Single(found).x);
    }

    [Behaviour(Ships.May)]
    public async Task A_fault_inside_a_static_lambda_over_state()
    {
        var box = new Box();
        var t = Task.Factory.StartNew(static s => { ((Box)s!).Value = 4; throw new InvalidOperationException(); }, box);
        await Assert.ThrowsAsync<InvalidOperationException>(() => t);
        Assert.Equal(4, box.Value);
        Assert.True(t.IsFaulted);
    }

    [Behaviour(Ships.May)]
    public async Task Big_and_odd_numbers_and_names()
    {
        var b = BigInteger.Pow(7, 300);
        var z = new DateTimeOffset(2024, 10, 27, 2, 30, 0, TimeSpan.FromHours(1));
        var h = (Half)1.5f;
        var i = Int128.MaxValue;
        var u = new Uri("../a b?q=é#f", UriKind.Relative);
        Assert.Equal((b, z, h, i, u.ToString()), await Task.Run(() => (b, z, h, i, u.ToString())));
        await Task.Run(() => { b++; i--; z = z.ToOffset(TimeSpan.Zero); });
        Assert.Equal((BigInteger.Pow(7, 300) + 1, Int128.MaxValue - 1, TimeSpan.Zero), (b, i, z.Offset));
    }

    [Behaviour(Ships.May)]
    public async Task Collections_of_old_keep_several_values_and_order()
    {
        var n = new NameValueCollection { { "a", "1" }, { "a", "2" }, { null, "x" } };
        var o = new OrderedDictionary<string, int> { ["b"] = 1, ["a"] = 2 };
        await Task.Run(() => { n.Add("a", "3"); o.Insert(0, "c", 3); });
        Assert.Equal(["1", "2", "3"], n.GetValues("A")!);
        Assert.Equal("x", n[(string?)null]);
        Assert.Equal(["c", "b", "a"], o.Keys);
    }

    [Behaviour(Ships.May)]
    public async Task Half_equal_keys_of_a_table_by_reference_and_by_value()
    {
        var (a, b) = (new Key { Id = 1 }, new Key { Id = 1 });
        var d = new Dictionary<Key, int>(ReferenceEqualityComparer.Instance as IEqualityComparer<Key>) { [a] = 1, [b] = 2 };
        Assert.Equal((1, 2), await Task.Run(() => (d[a], d[b])));
        await Task.Run(() => { d[a] = 5; d.Remove(b); });
        Assert.Equal(5, d[a]);
        Assert.False(d.ContainsKey(b));
    }

    [Behaviour(Ships.May)]
    public async Task The_version_of_a_captured_queue_and_stack_goes_on()
    {
        var q = new Queue<int>(4);
        for (var i = 0; i < 6; i++)
        {
            q.Enqueue(i);
            if (i > 2)
            {
                q.Dequeue();
            }
        }

        await Task.Run(() => { q.Enqueue(q.Dequeue()); });
        Assert.Equal([4, 5, 3], q);
        q.Enqueue(7);
        var all = await Task.Run(() => q.ToArray());
        Assert.Equal([4, 5, 3, 7], all);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_method_finds_itself()
    {
        var m = typeof(Generic<>).MakeGenericType(typeof(int)).GetMethod("Do")!.MakeGenericMethod(typeof(string));
        var h = m.MethodHandle;
        Assert.True(await Task.Run(() => MethodBase.GetMethodFromHandle(h, typeof(Generic<int>).TypeHandle) == m));
        Assert.Equal("Int32String", await Task.Run(() => (string)m.Invoke(null, null)!));
    }

    private static T Wait<T>(T t) where T : Task { t.Wait(Bound); return t; }

    private delegate int Twice(int x);

    private sealed class Box { public int Value; }

    private sealed class Key
    {
        public int Id;
        public override bool Equals(object? obj) => obj is Key k && k.Id == Id;
        public override int GetHashCode() => Id;
    }

    private sealed class Rank : IComparable<Rank>
    {
        public int N;
        public int CompareTo(Rank? other) => N.CompareTo(other!.N);
    }

    private sealed class Counts
    {
        public int Hashed;
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);
        public override int GetHashCode() { Hashed++; return 5; }
    }

    private sealed class Asked : IEqualityComparer<string>
    {
        public int Times;
        public bool Equals(string? x, string? y) => x == y;
        public int GetHashCode(string s) { Times++; return s[0]; }
    }

    [InlineArray(4)]
    private struct Four { private int _first; }

    [InlineArray(3)]
    private struct Strings { private string? _first; }

    private sealed class HoldsFour { public Strings Items; }

    [StructLayout(LayoutKind.Explicit)]
    private struct Union { [FieldOffset(0)] public float Float; [FieldOffset(0)] public int Int; }

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Roomy { public int A; }

    private sealed class Link { public Link? Next; public int N; }

    [DataContract]
    private sealed class Decorated
    {
        [IgnoreDataMember, NonSerialized] public int A;
        [System.Text.Json.Serialization.JsonIgnore] public int B;
        public int Callbacks;

        [OnDeserialized, OnSerializing, OnDeserializing, OnSerialized]
        private void Called(StreamingContext c) => Callbacks++;
    }

    private sealed class SelfSerialised : ISerializable
    {
        public int Value;
        public void GetObjectData(SerializationInfo info, StreamingContext context) => throw new NotSupportedException();
    }

    private sealed class Opinionated
    {
        private int _value;
        public int Other;
        public int Sets { get; private set; }
        public int Value { get => _value; set { Sets++; _value = value; } }
    }

    private struct Steps
    {
        public int N;
        public int Next() => ++N;
    }

    private sealed class Constructed
    {
        private readonly int _n;
        private readonly List<int> _items = [];

        public Constructed(int n)
        {
            _n = n;
            Doubled = Task.Run(() => _n * 2).GetAwaiter().GetResult();
            Start = Task.Run(() => { _items.Add(Doubled + 1); return _items[0]; });
        }

        public int Doubled { get; }
        public Task<int> Start { get; }
        public List<int> Items => _items;
    }

    private abstract class Base
    {
        protected Base() => Start = Task.Run(() => Name);
        public Task<string> Start { get; }
        protected abstract string Name { get; }
    }

    private sealed class Derived : Base
    {
        private readonly string _name = "derived";
        protected override string Name => _name;
    }

    private sealed class Money(decimal v, List<string> log)
    {
        private readonly decimal _v = v;
        private readonly List<string> _log = log;
        public static Money operator +(Money a, Money b) { a._log.Add("+"); return new(a._v + b._v, a._log); }
        public static Money operator &(Money a, Money b) { a._log.Add("&"); return new(1, a._log); }
        public static bool operator true(Money a) { a._log.Add("true"); return a._v != 0; }
        public static bool operator false(Money a) { a._log.Add("false"); return a._v == 0; }
        public static implicit operator decimal(Money a) { a._log.Add("decimal"); return a._v; }
    }

    private sealed class CountsTexts
    {
        private int _n;
        public override string ToString() => (++_n).ToString(CultureInfo.InvariantCulture);
    }

    private static class Generic<T>
    {
        public static string Do<U>() => typeof(T).Name + typeof(U).Name;
    }
}
