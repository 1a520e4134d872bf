#pragma warning disable SYSLIB0011
using System.Collections;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Compat.Adversarial;

/// <summary>Framework objects with a state of their own, changed by the closure and used on by the caller.</summary>
public class FrameworkState : Contract
{
    [Behaviour(Ships.May)]
    public async Task A_seeded_random_goes_on()
    {
        var r = new Random(3);
        var twin = new Random(3);
        twin.Next();
        Assert.Equal(twin.Next(), await Task.Run(() => { r.Next(); return r.Next(); }));
        Assert.Equal(twin.Next(), r.Next());
    }

    [Behaviour(Ships.May)]
    public async Task A_memory_stream_moves_on()
    {
        var s = new MemoryStream([1, 2, 3]);
        s.ReadByte();
        Assert.Equal(2, await Task.Run(() => s.ReadByte()));
        Assert.Equal(2, s.Position);
        var w = new MemoryStream();
        await Task.Run(() => { w.WriteByte(5); w.Write([6, 7]); });
        Assert.Equal([5, 6, 7], w.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task A_string_reader_and_writer_move_on()
    {
        var r = new StringReader("a\nb\nc");
        var w = new StringWriter();
        await Task.Run(() => { w.Write(r.ReadLine()); w.Write(r.ReadLine()); });
        Assert.Equal(("c", "ab"), (r.ReadLine(), w.ToString()));
    }

    [Behaviour(Ships.May)]
    public async Task A_binary_writer_over_a_captured_stream()
    {
        var m = new MemoryStream();
        var w = new BinaryWriter(m);
        await Task.Run(() => { w.Write(7); w.Write("x"); });
        w.Write((byte)1);
        Assert.Equal([7, 0, 0, 0, 1, (byte)'x', 1], m.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task A_builder_of_many_chunks()
    {
        var b = new StringBuilder(4).Append("0123456789").Append('x', 100);
        var cap = b.Capacity;
        await Task.Run(() => { b[2] = '!'; b.Remove(5, 3); b.Insert(0, "<<"); b.Length -= 5; });
        Assert.Equal("<<01!3489" + new string('x', 95), b.ToString());
        var c = new StringBuilder(500);
        await Task.Run(() => { c.Append(1); });
        Assert.Equal(500, c.Capacity);
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_is_forced_once()
    {
        var made = 0;
        var l = new Lazy<int>(() => ++made);
        Assert.Equal(1, await Task.Run(() => l.Value));
        Assert.True(l.IsValueCreated);
        Assert.Equal((1, 1), (l.Value, made));
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_that_fails_fails_again_with_the_same()
    {
        var made = 0;
        var l = new Lazy<int>(() => { made++; throw new InvalidOperationException("once"); });
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => l.Value));
        var f = Assert.Throws<InvalidOperationException>(() => l.Value);
        Assert.Same(e, f);
        Assert.Equal(1, made);
    }

    [Behaviour(Ships.May)]
    public async Task An_observable_collection_tells_its_listeners()
    {
        var c = new ObservableCollection<int> { 1 };
        var log = new List<string>();
        c.CollectionChanged += (_, e) => log.Add(e.Action.ToString());
        await Task.Run(() => { c.Add(2); c.RemoveAt(0); });
        Assert.Equal([2], c);
        Assert.Equal(["Add", "Remove"], log);
    }

    [Behaviour(Ships.May)]
    public async Task An_xml_tree_is_changed_in_place()
    {
        var d = XDocument.Parse("<a><b x='1'/><c/></a>");
        var b = d.Root!.Element("b")!;
        await Task.Run(() => { b.SetAttributeValue("x", 2); d.Root.Add(new XElement("d", "t")); d.Root.Element("c")!.Remove(); });
        Assert.Equal("<a><b x=\"2\" /><d>t</d></a>", d.ToString(SaveOptions.DisableFormatting));
        Assert.Same(d.Root, b.Parent);
    }

    [Behaviour(Ships.May)]
    public async Task An_xml_name_is_one_object()
    {
        XName n = "name";
        Assert.True(await Task.Run(() => n == "name"));
        var e = new XElement("item", 1);
        Assert.Equal(1, await Task.Run(() => (int)new XElement("p", e).Element("item")!));
        Assert.True((await Task.Run(() => new XElement("made"))).Name == "made");
    }

    [Behaviour(Ships.May)]
    public async Task A_match_of_a_regex_goes_on()
    {
        var r = new Regex("[a-z]+");
        var m = r.Match("ab cd ef");
        var n = await Task.Run(() => m.NextMatch());
        Assert.Equal(("cd", "ef"), (n.Value, n.NextMatch().Value));
    }

    [Behaviour(Ships.May)]
    public async Task Collections_keep_capacity_and_version()
    {
        var l = new List<int>(50) { 1, 2 };
        using var e = l.GetEnumerator();
        e.MoveNext();
        await Task.Run(() => { l.Add(3); });
        Assert.Equal(50, l.Capacity);
        Assert.Throws<InvalidOperationException>(() => l.ForEach(_ => l.Add(1)));
        var moved = true;
        try
        {
            moved = e.MoveNext();
            Assert.Fail("the enumerator must see the change");
        }
        catch (InvalidOperationException)
        {
            Assert.True(moved);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_collection_changed_while_enumerated_inside()
    {
        var l = new List<int> { 1, 2, 3 };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => { foreach (var x in l) { l.Add(x); } }));
        Assert.Equal([1, 2, 3, 1], l);
    }

    [Behaviour(Ships.May)]
    public async Task Sorted_linked_queued_and_bit_collections()
    {
        var sd = new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["b"] = 1 };
        var ll = new LinkedList<int>([1, 2]);
        var node = ll.First!;
        var q = new Queue<int>([1, 2, 3]);
        var pq = new PriorityQueue<string, int>([("low", 5), ("high", 1)]);
        var ba = new BitArray(10);
        await Task.Run(() => { sd["A"] = 2; ll.AddAfter(node, 9); ll.RemoveLast(); q.Dequeue(); q.Enqueue(4); pq.Dequeue(); ba[3] = true; });
        Assert.Equal(["A", "b"], sd.Keys);
        Assert.True(sd.ContainsKey("a"));
        Assert.Equal([1, 9], ll);
        Assert.Equal(9, node.Next!.Value);
        Assert.Same(ll, node.List);
        Assert.Equal([2, 3, 4], q);
        Assert.Equal("low", pq.Peek());
        Assert.True(ba[3]);
    }

    [Behaviour(Ships.May)]
    public async Task A_weak_reference_points_at_the_callers_object()
    {
        var o = new object();
        var w = new WeakReference<object>(o);
        Assert.True(await Task.Run(() => w.TryGetTarget(out var t) && t == o));
        var v = await Task.Run(() => new WeakReference(o));
        Assert.Same(o, v.Target);
    }

    [Behaviour(Ships.May)]
    public async Task A_weak_table_knows_the_captured_object()
    {
        var t = new ConditionalWeakTable<object, string>();
        var o = new object();
        t.Add(o, "attached");
        Assert.True(await Task.Run(() => t.TryGetValue(o, out var s) && s == "attached"));
        var p = new object();
        await Task.Run(() => t.Add(p, "x"));
        Assert.True(t.TryGetValue(p, out _));
    }

    [Behaviour(Ships.May)]
    public async Task A_disposable_is_disposed_inside()
    {
        var d = new Disposable();
        await Task.Run(() => { using (d) { d.Used++; } });
        Assert.Equal((1, true), (d.Used, d.Disposed));
        var m = new MemoryStream();
        await Task.Run(m.Dispose);
        Assert.False(m.CanRead);
    }

    [Behaviour(Ships.May)]
    public async Task A_data_table_is_filled()
    {
        var t = new System.Data.DataTable();
        t.Columns.Add("x", typeof(int));
        await Task.Run(() => { t.Rows.Add(4); });
        Assert.Equal(4, t.Rows[0]["x"]);
    }

    [Behaviour(Ships.May)]
    public async Task A_reset_iterator_of_an_array_and_a_string()
    {
        var e = "abc".GetEnumerator();
        e.MoveNext();
        await Task.Run(() => e.MoveNext());
        Assert.Equal('b', e.Current);
        IEnumerator a = new[] { 1, 2 }.GetEnumerator();
        await Task.Run(() => a.MoveNext());
        Assert.Equal(1, a.Current);
    }

    [Behaviour(Ships.May)]
    public async Task An_xml_element_with_listeners_tells_them()
    {
        var d = new XElement("a");
        var n = 0;
        d.Changed += (_, _) => n++;
        await Task.Run(() => d.Add(new XElement("b")));
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_rented_array_is_the_callers()
    {
        var a = System.Buffers.ArrayPool<int>.Shared.Rent(16);
        Array.Clear(a);
        await Task.Run(() => { a[3] = 4; });
        Assert.Equal(4, a[3]);
        System.Buffers.ArrayPool<int>.Shared.Return(a);
    }

    private sealed class Disposable : IDisposable
    {
        public int Used;

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
