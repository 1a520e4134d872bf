#pragma warning disable CS0659
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Compat.Adversarial;

/// <summary>Neighbours of what the third batch found wrong, one assertion each: a first failure had hidden those behind it.</summary>
public class ThirdSingly : Contract
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    [Behaviour(Ships.May)]
    public Task Returned_immutable_dictionary() => Same(ImmutableDictionary<int, int>.Empty, n => Task.Run(() => n > 0 ? ImmutableDictionary<int, int>.Empty : null));

    [Behaviour(Ships.May)]
    public Task Returned_immutable_hash_set() => Same(ImmutableHashSet<int>.Empty, n => Task.Run(() => n > 0 ? ImmutableHashSet<int>.Empty : null));

    [Behaviour(Ships.May)]
    public Task Returned_immutable_queue() => Same(ImmutableQueue<int>.Empty, n => Task.Run(() => n > 0 ? ImmutableQueue<int>.Empty : null));

    [Behaviour(Ships.May)]
    public Task Returned_immutable_sorted_set() => Same(ImmutableSortedSet<int>.Empty, n => Task.Run(() => n > 0 ? ImmutableSortedSet<int>.Empty : null));

    [Behaviour(Ships.May)]
    public Task Returned_read_only_collection() => Same(ReadOnlyCollection<int>.Empty, n => Task.Run(() => n > 0 ? ReadOnlyCollection<int>.Empty : null));

    [Behaviour(Ships.May)]
    public Task Returned_frozen_set() => Same(FrozenSet<int>.Empty, n => Task.Run(() => n > 0 ? FrozenSet<int>.Empty : null));

    [Behaviour(Ships.May)]
    public Task Returned_encoding() => Same(Encoding.UTF8, n => Task.Run(() => n > 0 ? Encoding.UTF8 : null));

    [Behaviour(Ships.May)]
    public Task Returned_ascii() => Same(Encoding.ASCII, n => Task.Run(() => n > 0 ? Encoding.ASCII : null));

    [Behaviour(Ships.May)]
    public Task Returned_string_comparer() => Same(StringComparer.OrdinalIgnoreCase, n => Task.Run(() => n > 0 ? StringComparer.OrdinalIgnoreCase : null));

    [Behaviour(Ships.May)]
    public Task Returned_comparer() => Same(Comparer<string>.Default, n => Task.Run(() => n > 0 ? Comparer<string>.Default : null));

    [Behaviour(Ships.May)]
    public Task Returned_equality_comparer() => Same(EqualityComparer<string>.Default, n => Task.Run(() => n > 0 ? EqualityComparer<string>.Default : null));

    [Behaviour(Ships.May)]
    public Task Returned_empty_array() => Same(Array.Empty<string>(), n => Task.Run(() => n > 0 ? Array.Empty<string>() : null));

    [Behaviour(Ships.May)]
    public Task Returned_empty_sequence() => Same(Enumerable.Empty<int>(), n => Task.Run(() => n > 0 ? Enumerable.Empty<int>() : null));

    [Behaviour(Ships.May)]
    public Task Returned_invariant_culture() => Same(CultureInfo.InvariantCulture, n => Task.Run(() => n > 0 ? CultureInfo.InvariantCulture : null));

    [Behaviour(Ships.May)]
    public Task Returned_culture() => Same(CultureInfo.GetCultureInfo("de-DE"), n => Task.Run(() => n > 0 ? CultureInfo.GetCultureInfo("de-DE") : null));

    [Behaviour(Ships.May)]
    public Task Returned_number_format() => Same(NumberFormatInfo.InvariantInfo, n => Task.Run(() => n > 0 ? NumberFormatInfo.InvariantInfo : null));

    [Behaviour(Ships.May)]
    public Task Returned_db_null() => Same(DBNull.Value, n => Task.Run(() => n > 0 ? DBNull.Value : null));

    [Behaviour(Ships.May)]
    public Task Returned_address() => Same(IPAddress.Any, n => Task.Run(() => n > 0 ? IPAddress.Any : null));

    [Behaviour(Ships.May)]
    public Task Returned_missing() => Same(Type.Missing, n => Task.Run(() => n > 0 ? Type.Missing : null));

    [Behaviour(Ships.May)]
    public Task Returned_empty_string() => Same("", n => Task.Run(() => n > 0 ? "" : null));

    [Behaviour(Ships.May)]
    public Task Returned_json_options() => Same(JsonSerializerOptions.Web, n => Task.Run(() => n > 0 ? JsonSerializerOptions.Web : null));

    [Behaviour(Ships.May)]
    public Task Returned_type() => Same(typeof(ThirdSingly), n => Task.Run(() => n > 0 ? typeof(ThirdSingly) : null));

    [Behaviour(Ships.May)]
    public async Task Written_immutable_list()
    {
        var a = new ImmutableList<int>?[] { ImmutableList.Create(1) };
        await Task.Run(() => { a[0] = a[0]!.Clear(); });
        Assert.Same(ImmutableList<int>.Empty, a[0]);
    }

    [Behaviour(Ships.May)]
    public async Task Immutable_parts_are_shared_and_found()
    {
        var l = ImmutableList.Create("a", "b");
        var same = await Task.Run(() => l.Add("c").RemoveAt(2));
        Assert.Equal(l, same);
        Assert.Same(l, await Task.Run(() => l.Add("c") is { Count: 3 } ? l : null));
        Assert.Same(l[0], same[0]);
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_of_a_set()
    {
        var k = new Key { Id = 1 };
        var s = new HashSet<Key> { k };
        k.Id = 2;
        Assert.False(await Task.Run(() => s.Contains(k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_of_a_hashtable()
    {
        var k = new Key { Id = 1 };
        var h = new Hashtable { [k] = 1 };
        k.Id = 2;
        Assert.False(await Task.Run(() => h.ContainsKey(k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_of_a_concurrent_dictionary()
    {
        var k = new Key { Id = 1 };
        var d = new ConcurrentDictionary<Key, int> { [k] = 1 };
        k.Id = 2;
        Assert.False(await Task.Run(() => d.ContainsKey(k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_of_a_lookup()
    {
        var k = new Key { Id = 1 };
        var l = new[] { k }.ToLookup(x => x);
        k.Id = 2;
        Assert.False(await Task.Run(() => l.Contains(k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_of_an_immutable_dictionary()
    {
        var k = new Key { Id = 1 };
        var d = ImmutableDictionary<Key, int>.Empty.Add(k, 1);
        k.Id = 2;
        Assert.False(await Task.Run(() => d.ContainsKey(k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_of_an_ordered_dictionary()
    {
        var k = new Key { Id = 1 };
        var d = new OrderedDictionary<Key, int> { [k] = 1 };
        k.Id = 2;
        Assert.False(await Task.Run(() => d.ContainsKey(k)));
    }

    [Behaviour(Ships.May)]
    public async Task A_key_lost_inside_stays_lost()
    {
        var k = new Key { Id = 1 };
        var d = new Dictionary<Key, int> { [k] = 1 };
        Assert.False(await Task.Run(() => { k.Id = 2; return d.ContainsKey(k); }));
        Assert.False(d.ContainsKey(k));
        Assert.Single(d);
    }

    [Behaviour(Ships.May)]
    public async Task A_key_lost_inside_is_lost_in_the_next_call()
    {
        var k = new Key { Id = 1 };
        var d = new Dictionary<Key, int> { [k] = 1 };
        await Task.Run(() => { k.Id = 2; });
        Assert.False(await Task.Run(() => d.Remove(k)));
        Assert.Single(d);
    }

    [Behaviour(Ships.May)]
    public async Task A_lost_key_is_added_a_second_time()
    {
        var k = new Key { Id = 1 };
        var d = new Dictionary<Key, int> { [k] = 1 };
        k.Id = 2;
        await Task.Run(() => { d[k] = 5; });
        Assert.Equal(2, d.Count);
    }

    [Behaviour(Ships.May)]
    public async Task Two_keys_that_became_equal_in_a_dictionary()
    {
        var (a, b) = (new Key { Id = 1 }, new Key { Id = 2 });
        var d = new Dictionary<Key, int> { [a] = 1, [b] = 2 };
        b.Id = 1;
        Assert.Equal(3, await Task.Run(() => d.Values.Sum()));
        await Task.Run(() => { d[new Key { Id = 7 }] = 4; });
        Assert.Equal(3, d.Count);
    }

    [Behaviour(Ships.May)]
    public async Task A_list_as_the_key_by_a_comparer_grew()
    {
        var k = new List<int> { 1 };
        var d = new Dictionary<List<int>, string>(new ByCount()) { [k] = "x" };
        k.Add(2);
        Assert.False(await Task.Run(() => d.ContainsKey(k)));
    }

    [Behaviour(Ships.May)]
    public async Task Room_behind_the_fields_is_written_in_an_array()
    {
        var r = new Roomy[1];
        await Task.Run(() => { MemoryMarshal.AsBytes(r.AsSpan())[9] = 8; });
        Assert.Equal(8, MemoryMarshal.AsBytes(r.AsSpan())[9]);
    }

    [Behaviour(Ships.May)]
    public async Task Room_behind_the_fields_is_read_in_a_variable()
    {
        var r = new Roomy();
        MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref r, 1))[9] = 8;
        Assert.Equal(8, await Task.Run(() => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref r, 1))[9]));
    }

    [Behaviour(Ships.May)]
    public async Task Room_behind_the_fields_comes_back_in_a_result()
    {
        var n = (byte)8;
        var r = await Task.Run(() => { var x = new Roomy(); MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref x, 1))[9] = n; return x; });
        Assert.Equal(8, MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref r, 1))[9]);
    }

    [Behaviour(Ships.May)]
    public async Task Overlapping_fields_of_different_sizes()
    {
        var u = new Overlaps { Long = 0x1122334455667788 };
        var a = new[] { u };
        Assert.Equal(0x1122334455667788, await Task.Run(() => u.Long));
        Assert.Equal(0x55667788, await Task.Run(() => a[0].Int));
        await Task.Run(() => { u.Int = 1; a[0].Byte = 2; });
        Assert.Equal((0x1122334400000001, 0x1122334455667702), (u.Long, a[0].Long));
    }

    [Behaviour(Ships.May)]
    public async Task A_file_is_the_signal()
    {
        var f = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var n = 0;
        var t = Task.Run(() => { while (!File.Exists(f)) { Thread.Sleep(1); } return n; });
        Volatile.Write(ref n, 6);
        File.WriteAllText(f, "");
        try { Assert.Equal(6, await t.WaitAsync(Bound)); }
        finally { File.Delete(f); }
    }

    [Behaviour(Ships.May)]
    public async Task A_file_is_the_signal_in_a_bounded_loop()
    {
        var f = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var n = 0;
        var t = Task.Run(() => { for (var i = 0; i < 20_000 && !File.Exists(f); i++) { Thread.Sleep(1); } return n; });
        Volatile.Write(ref n, 6);
        File.WriteAllText(f, "");
        try { Assert.Equal(6, await t.WaitAsync(Bound)); }
        finally { File.Delete(f); }
    }

    [Behaviour(Ships.May)]
    public async Task A_file_is_the_signal_between_pauses()
    {
        var f = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var l = new List<int>();
        var t = Task.Run(async () => { for (var i = 0; i < 20_000; i++) { if (File.Exists(f)) { return l.Count; } await Task.Delay(1); } return -1; });
        lock (l) { l.Add(1); }
        File.WriteAllText(f, "");
        try { Assert.Equal(1, await t.WaitAsync(Bound)); }
        finally { File.Delete(f); }
    }

    [Behaviour(Ships.May)]
    public async Task The_text_of_a_file_is_the_signal()
    {
        var f = Path.GetTempFileName();
        var n = 0;
        var t = Task.Run(() => { string s; var i = 0; do { s = File.ReadAllText(f); Thread.Sleep(1); } while (s.Length == 0 && ++i < 20_000); return n; });
        Volatile.Write(ref n, 6);
        File.WriteAllText(f, "go");
        try { Assert.Equal(6, await t.WaitAsync(Bound)); }
        finally { File.Delete(f); }
    }

    [Behaviour(Ships.May)]
    public Task A_clone_as_the_current_culture_is_writable() => InClone(async c =>
    {
        Assert.False(await Task.Run(() => CultureInfo.CurrentCulture.IsReadOnly));
    });

    [Behaviour(Ships.May)]
    public Task A_clone_as_the_current_culture_is_itself() => InClone(async c =>
    {
        Assert.True(await Task.Run(() => ReferenceEquals(c, CultureInfo.CurrentCulture)));
    });

    [Behaviour(Ships.May)]
    public Task A_clone_as_the_current_culture_is_changed_through_a_captured_name() => InClone(async c =>
    {
        Assert.Equal("1;5", await Task.Run(() => { c.NumberFormat.NumberDecimalSeparator = ";"; return 1.5.ToString(); }));
        Assert.Equal("1;5", 1.5.ToString());
    });

    [Behaviour(Ships.May)]
    public Task A_date_format_of_the_current_culture_is_changed_in_place() => InClone(async c =>
    {
        await Task.Run(() => { CultureInfo.CurrentCulture.DateTimeFormat.ShortDatePattern = "yy"; });
        Assert.Equal("yy", c.DateTimeFormat.ShortDatePattern);
    });

    [Behaviour(Ships.May)]
    public Task The_current_number_format_is_changed_in_place() => InClone(async c =>
    {
        await Task.Run(() => { NumberFormatInfo.CurrentInfo.NegativeSign = "~"; });
        Assert.Equal("~", c.NumberFormat.NegativeSign);
    });

    private static async Task Same<T>(T one, Func<int, Task<T?>> call) where T : class => Assert.Same(one, await call(1));

    private static async Task InClone(Func<CultureInfo, Task> what)
    {
        var old = CultureInfo.CurrentCulture;
        var mine = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        CultureInfo.CurrentCulture = mine;
        try { await what(mine); }
        finally { CultureInfo.CurrentCulture = old; }
    }

    private sealed class Key
    {
        public int Id;
        public override bool Equals(object? obj) => obj is Key k && k.Id == Id;
        public override int GetHashCode() => Id;
    }

    private sealed class ByCount : IEqualityComparer<List<int>>
    {
        public bool Equals(List<int>? x, List<int>? y) => x!.Count == y!.Count;
        public int GetHashCode(List<int> l) => l.Count;
    }

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Roomy { public int A; }

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlaps
    {
        [FieldOffset(0)] public byte Byte;
        [FieldOffset(0)] public int Int;
        [FieldOffset(0)] public long Long;
    }
}
