using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Compat.Adversarial;

/// <summary>Hash codes that differ per process, and orders and slots that come from them.</summary>
public class Hashes : Contract
{
    private static readonly string[] Words = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay", "kiwi", "lynx"];

    [Behaviour(Ships.May)]
    public async Task An_immutable_dictionary_enumerates_as_at_the_callers()
    {
        var d = Words.ToImmutableDictionary(w => w, w => w.Length);
        Assert.Equal(d.Keys.ToArray(), await Task.Run(() => d.Keys.ToArray()));
    }

    [Behaviour(Ships.May)]
    public async Task An_immutable_set_enumerates_as_at_the_callers_and_grows()
    {
        var d = Words.ToImmutableHashSet();
        var r = await Task.Run(() => d.Add("zebra"));
        Assert.True(r.Contains("zebra") && r.Contains("ant"));
        Assert.Equal(d.ToArray(), await Task.Run(() => d.ToArray()));
        Assert.Equal(d.Add("zebra").ToArray(), r.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task A_hashtable_enumerates_as_at_the_callers_and_is_found_in()
    {
        var d = new Hashtable();
        foreach (var w in Words)
        {
            d[w] = w.Length;
        }

        var order = d.Keys.Cast<string>().ToArray();
        Assert.Equal(order, await Task.Run(() => d.Keys.Cast<string>().ToArray()));
        await Task.Run(() => { d["owl"] = 3; });
        Assert.Equal(3, d["owl"]);
        Assert.Equal(13, d.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_hashtable_made_there_is_found_in_here()
    {
        var words = Words.ToArray();
        var d = await Task.Run(() => { var h = new Hashtable(); foreach (var w in words) { h[w] = w.Length; } return h; });
        Assert.All(Words, w => Assert.Equal(w.Length, d[w]));
    }

    [Behaviour(Ships.May)]
    public async Task A_concurrent_dictionary_made_there_is_found_in_here()
    {
        var words = Words.ToArray();
        var d = await Task.Run(() => new ConcurrentDictionary<string, int>(words.Select(w => KeyValuePair.Create(w, w.Length))));
        Assert.All(Words, w => Assert.Equal(w.Length, d[w]));
        Assert.True(d.TryAdd("owl", 3));
    }

    [Behaviour(Ships.May)]
    public async Task A_frozen_dictionary_enumerates_as_at_the_callers()
    {
        var d = Words.ToFrozenDictionary(w => w, w => w.Length);
        var keys = d.Keys.ToArray();
        Assert.Equal(keys, await Task.Run(() => d.Keys.ToArray()));
        var made = await Task.Run(() => keys.ToFrozenSet());
        Assert.Contains("cat", (IEnumerable<string>)made);
    }

    [Behaviour(Ships.May)]
    public async Task Tuples_as_keys_are_found_on_both_sides()
    {
        var d = new Dictionary<(int, int), int> { [(1, 2)] = 3 };
        var e = new HashSet<(string, int)> { ("a", 1) };
        Assert.Equal((3, true), await Task.Run(() => { d[(4, 5)] = 9; e.Add(("b", 2)); return (d[(1, 2)], e.Contains(("a", 1))); }));
        Assert.Equal(9, d[(4, 5)]);
        Assert.Contains(("b", 2), e);
    }

    [Behaviour(Ships.May)]
    public async Task Objects_without_a_hash_are_found_as_keys()
    {
        var a = new Plain();
        var b = new Plain();
        var d = new Dictionary<Plain, int> { [a] = 1 };
        Assert.Equal(1, await Task.Run(() => { d[b] = 2; return d[a]; }));
        Assert.Equal(2, d[b]);
    }

    [Behaviour(Ships.May)]
    public async Task Types_and_delegates_as_keys_are_found()
    {
        Action act = Nothing;
        var d = new Dictionary<object, int> { [typeof(int)] = 1, [act] = 2, [DayOfWeek.Friday] = 3, [1.5] = 4, ["s"] = 5 };
        Assert.Equal((1, 2, 3, 4, 5), await Task.Run(() => (d[typeof(int)], d[act], d[DayOfWeek.Friday], d[1.5], d["s"])));
    }

    [Behaviour(Ships.May)]
    public async Task A_dictionary_with_holes_fills_them_as_before()
    {
        var d = Words.ToDictionary(w => w, w => w.Length);
        var twin = Words.ToDictionary(w => w, w => w.Length);
        foreach (var x in new[] { d, twin })
        {
            x.Remove("bee");
            x.Remove("hen");
        }

        await Task.Run(() => { d["one"] = 1; d.Remove("fox"); d["two"] = 2; d["three"] = 3; d["four"] = 4; });
        twin["one"] = 1; twin.Remove("fox"); twin["two"] = 2; twin["three"] = 3; twin["four"] = 4;
        Assert.Equal(twin.Keys.ToArray(), d.Keys.ToArray());
        d["five"] = 5;
        twin["five"] = 5;
        Assert.Equal(twin.Keys.ToArray(), d.Keys.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task A_set_of_objects_with_holes_enumerates_in_its_order()
    {
        var items = Enumerable.Range(0, 20).Select(_ => new Plain()).ToArray();
        var s = new HashSet<Plain>(items);
        s.Remove(items[3]);
        s.Remove(items[7]);
        var order = s.ToArray();
        Assert.Equal(order, await Task.Run(() => s.ToArray()));
        var more = new Plain();
        await Task.Run(() => { s.Add(more); });
        Assert.Equal(6, Array.IndexOf(s.ToArray(), more));
    }

    [Behaviour(Ships.May)]
    public async Task A_hash_that_is_returned_is_the_callers()
    {
        var s = "a string";
        Assert.Equal(s.GetHashCode(), await Task.Run(() => s.GetHashCode()));
    }

    [Behaviour(Ships.May)]
    public async Task Combined_hashes_are_the_callers()
    {
        var a = 1;
        Assert.Equal(HashCode.Combine(1, 2), await Task.Run(() => HashCode.Combine(a, 2)));
        Assert.Equal((1, 2).GetHashCode(), await Task.Run(() => (a, 2).GetHashCode()));
    }

    [Behaviour(Ships.May)]
    public async Task A_hash_through_a_comparer_or_an_object_is_the_callers()
    {
        var s = "x";
        object o = s;
        Assert.Equal(
            (EqualityComparer<string>.Default.GetHashCode(s), o.GetHashCode(), StringComparer.OrdinalIgnoreCase.GetHashCode(s)),
            await Task.Run(() => (EqualityComparer<string>.Default.GetHashCode(s), o.GetHashCode(), StringComparer.OrdinalIgnoreCase.GetHashCode(s))));
    }

    [Behaviour(Ships.May)]
    public async Task An_objects_own_hash_is_the_callers()
    {
        var p = new Plain();
        Assert.Equal(RuntimeHelpers.GetHashCode(p), await Task.Run(() => RuntimeHelpers.GetHashCode(p)));
        Assert.Equal(p.GetHashCode(), await Task.Run(() => p.GetHashCode()));
    }

    [Behaviour(Ships.May)]
    public async Task A_records_hash_is_the_callers()
    {
        var r = new Rec("a", 1);
        Assert.Equal(r.GetHashCode(), await Task.Run(() => r.GetHashCode()));
        var anonymous = new { Name = "x" };
        Assert.Equal(anonymous.GetHashCode(), await Task.Run(() => anonymous.GetHashCode()));
    }

    [Behaviour(Ships.May)]
    public async Task A_bucket_chosen_by_hash_is_the_callers()
    {
        var table = new MyTable(8);
        foreach (var w in Words)
        {
            table.Put(w, w.Length);
        }

        Assert.Equal(4, await Task.Run(() => table.Get("lynx")));
        await Task.Run(() => table.Put("walrus", 6));
        Assert.Equal(6, table.Get("walrus"));
    }

    [Behaviour(Ships.May)]
    public async Task A_partition_by_hash_is_the_callers()
    {
        var words = Words.ToArray();
        Assert.Equal(
            words.Select(w => (uint)w.GetHashCode() % 4).ToArray(),
            await Task.Run(() => words.Select(w => (uint)w.GetHashCode() % 4).ToArray()));
    }

    [Behaviour(Ships.May)]
    public async Task An_order_by_hash_is_the_callers()
    {
        var words = Words.ToArray();
        Assert.Equal(words.OrderBy(w => w.GetHashCode()), await Task.Run(() => words.OrderBy(w => w.GetHashCode()).ToArray()));
    }

    [Behaviour(Ships.May)]
    public async Task A_cached_hash_travels_nowhere_wrong()
    {
        var key = new Cached("k");
        var d = new Dictionary<Cached, int> { [key] = 1 };
        _ = key.GetHashCode();
        Assert.Equal(1, await Task.Run(() => d[new Cached("k")]));
        await Task.Run(() => { d[new Cached("m")] = 2; });
        Assert.Equal(2, d[new Cached("m")]);
    }

    [Behaviour(Ships.May)]
    public async Task A_key_cached_there_is_found_here()
    {
        var name = "z";
        var k = await Task.Run(() => { var c = new Cached(name); _ = new HashSet<Cached> { c }.Contains(c); return c; });
        Assert.Contains(k, new HashSet<Cached> { new("z") });
    }

    [Behaviour(Ships.May)]
    public async Task A_custom_comparer_is_used_and_sees_the_same_hashes()
    {
        var d = new Dictionary<string, int>(new ByLength()) { ["aa"] = 1 };
        Assert.Equal(1, await Task.Run(() => d["zz"]));
        await Task.Run(() => { d["bbb"] = 3; });
        Assert.Equal(3, d["ccc"]);
    }

    [Behaviour(Ships.May)]
    public async Task Dictionary_capacity_and_enumerators_are_as_before()
    {
        var d = new Dictionary<string, int>(100) { ["a"] = 1 };
        var c = d.Capacity;
        var e = d.GetEnumerator();
        Assert.True(e.MoveNext());
        await Task.Run(() => { d["b"] = 2; });
        Assert.Equal(c, d.Capacity);
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    private static void Nothing()
    {
    }

    private sealed class Plain;

    private sealed record Rec(string Name, int N);

    private sealed class Cached(string name)
    {
        private readonly string _name = name;
        private int _hash;

        public override int GetHashCode() => _hash != 0 ? _hash : _hash = _name.GetHashCode();

        public override bool Equals(object? obj) => obj is Cached c && c.GetHashCode() == GetHashCode() && c._name == _name;
    }

    private sealed class ByLength : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x?.Length == y?.Length;

        public int GetHashCode(string obj) => obj.Length;
    }

    private sealed class MyTable(int n)
    {
        private readonly List<KeyValuePair<string, int>>[] _buckets = [.. Enumerable.Range(0, n).Select(_ => new List<KeyValuePair<string, int>>())];

        public void Put(string k, int v) => _buckets[(uint)k.GetHashCode() % _buckets.Length].Add(new(k, v));

        public int Get(string k) => _buckets[(uint)k.GetHashCode() % _buckets.Length].First(p => p.Key == k).Value;
    }
}
