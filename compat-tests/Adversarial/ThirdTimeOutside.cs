namespace Compat.Adversarial;

/// <summary>Files and directories as signals, and collections that are enumerated while calls change them.</summary>
public partial class ThirdTime
{
    [Behaviour(Ships.May)]
    public async Task A_directory_is_the_signal()
    {
        var d = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var n = 0;
        var t = Task.Run(() => { for (var i = 0; i < 20_000; i++) { if (Directory.Exists(d)) { return n; } Thread.Sleep(1); } return -1; });
        Volatile.Write(ref n, 6);
        Directory.CreateDirectory(d);
        try { Assert.Equal(6, await t.WaitAsync(Bound)); }
        finally { Directory.Delete(d); }
    }

    [Behaviour(Ships.May)]
    public async Task A_file_s_length_is_the_signal_read_in_a_helper()
    {
        var f = Path.GetTempFileName();
        var box = new Box();
        var t = Task.Run(() => { WaitFor(f); return box.Value; });
        Volatile.Write(ref box.Value, 8);
        File.WriteAllText(f, "go");
        try { Assert.Equal(8, await t.WaitAsync(Bound)); }
        finally { File.Delete(f); }
    }

    [Behaviour(Ships.May)]
    public async Task Appends_of_two_calls_and_a_listing()
    {
        var d = Directory.CreateTempSubdirectory();
        var f = Path.Combine(d.FullName, "a.txt");
        await Task.Run(() => File.AppendAllText(f, "1"));
        await Task.Run(() => File.AppendAllText(f, "2"));
        Assert.Equal("12", await Task.Run(() => File.ReadAllText(f)));
        Assert.Equal([f], await Task.Run(() => Directory.GetFiles(d.FullName)));
        d.Delete(true);
        Assert.False(await Task.Run(() => Directory.Exists(d.FullName)));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_file_info_keeps_what_it_had_cached()
    {
        var f = Path.GetTempFileName();
        var info = new FileInfo(f);
        Assert.Equal(0, info.Length);
        File.WriteAllText(f, "abc");
        Assert.Equal(0, await Task.Run(() => info.Length));
        await Task.Run(() => { info.Refresh(); });
        Assert.Equal(3, info.Length);
        File.Delete(f);
    }

    [Behaviour(Ships.May)]
    public async Task Lines_of_a_file_are_read_when_enumerated()
    {
        var f = Path.GetTempFileName();
        File.WriteAllText(f, "a\n");
        var lines = await Task.Run(() => File.ReadLines(f).Select(s => s + "!"));
        File.WriteAllText(f, "b\n");
        Assert.Equal("b!", string.Concat(lines));
        File.Delete(f);
    }

    [Behaviour(Ships.May)]
    public async Task A_listing_is_made_when_enumerated()
    {
        var d = Directory.CreateTempSubdirectory();
        var root = d.FullName;
        var q = await Task.Run(() => new DirectoryInfo(root).EnumerateFiles().Where(x => x.Length > 0).Select(x => x.Name));
        File.WriteAllText(Path.Combine(root, "late"), "x");
        _ = q.Count();
        Assert.Equal(["late"], q);
        d.Delete(true);
    }

    [Behaviour(Ships.May)]
    public async Task A_list_is_enumerated_while_calls_change_and_restore_it()
    {
        var l = new List<int> { 1, 2, 3 };
        var e = l.GetEnumerator();
        e.MoveNext();
        await Task.Run(() => { l.Add(4); l.RemoveAt(3); });
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task A_sorted_list_is_sorted_again_while_enumerated()
    {
        var l = new List<int> { 1, 2, 3 };
        using IEnumerator<int> e = l.GetEnumerator();
        e.MoveNext();
        await Task.Run(() => l.Sort());
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task A_dictionary_s_values_are_replaced_while_it_is_enumerated()
    {
        var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        foreach (var k in d.Keys)
        {
            await Task.Run(() => { d[k] += 10; });
        }

        Assert.Equal((11, 12), (d["a"], d["b"]));
    }

    [Behaviour(Ships.May)]
    public async Task Entries_are_removed_while_a_dictionary_is_enumerated()
    {
        var d = new Dictionary<int, int> { [1] = 1, [2] = 2, [3] = 3 };
        foreach (var (k, v) in d)
        {
            await Task.Run(() => { if (v % 2 == 1) { d.Remove(k); } });
        }

        Assert.Equal([2], d.Keys);
    }

    [Behaviour(Ships.May)]
    public async Task Sets_and_queues_changed_and_restored_tell_their_enumerators()
    {
        var q = new Queue<int>([1, 2]);
        var s = new SortedSet<int> { 1, 2 };
        var k = new LinkedList<int>([1, 2]);
        using IEnumerator<int> a = q.GetEnumerator(), b = s.GetEnumerator(), c = k.GetEnumerator();
        Assert.True(a.MoveNext() & b.MoveNext() & c.MoveNext());
        await Task.Run(() => { q.Enqueue(q.Dequeue()); q.Enqueue(q.Dequeue()); });
        Assert.Throws<InvalidOperationException>(() => a.MoveNext());
        await Task.Run(() => { s.Add(3); s.Remove(3); });
        Assert.Throws<InvalidOperationException>(() => b.MoveNext());
        await Task.Run(() => { k.AddLast(3); k.RemoveLast(); });
        Assert.Throws<InvalidOperationException>(() => c.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task Elements_are_changed_while_their_list_is_enumerated()
    {
        var l = new List<Box> { new() { Value = 1 }, new() { Value = 2 } };
        foreach (var b in l)
        {
            await Task.Run(() => { foreach (var x in l) { x.Value += b.Value; } });
        }

        Assert.Equal((6, 8), (l[0].Value, l[1].Value));
    }
}
