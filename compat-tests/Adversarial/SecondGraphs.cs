using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Runtime.CompilerServices;
using System.Text;

namespace Compat.Adversarial;

/// <summary>Object graphs: who is who after a call, what was stored for later, and views that look at what changed.</summary>
public partial class SecondGraphs : Contract
{
    private Action? _later;
    private readonly List<Func<int>> _stored = [];
    private int _field = 1;

    [Behaviour(Ships.May)]
    public async Task A_ring_is_built_into_a_captured_node_and_turned_around_later()
    {
        var head = new Node { Id = 0 };
        await Task.Run(() => { var at = head; for (var i = 1; i < 50; i++) { at.Next = new Node { Id = i, Prev = at }; at = at.Next; } at.Next = head; head.Prev = at; });
        var third = head.Next!.Next!.Next!;
        await Task.Run(() => { var at = head; do { (at.Next, at.Prev) = (at.Prev, at.Next); at = at.Next!; } while (at != head); third.Id = -3; });
        Assert.Same(third, head.Prev!.Prev!.Prev);
        Assert.Equal((49, -3), (head.Next!.Id, third.Id));
        Assert.Same(head, head.Prev.Next);
    }

    [Behaviour(Ships.May)]
    public async Task An_object_that_was_cut_out_is_still_changed_through_its_other_name()
    {
        var a = new Node { Id = 1, Next = new Node { Id = 2 } };
        var cut = a.Next;
        await Task.Run(() => { var n = a.Next!; a.Next = null; n.Id = 20; n.Prev = a; });
        Assert.Null(a.Next);
        Assert.Equal(20, cut.Id);
        Assert.Same(a, cut.Prev);
    }

    [Behaviour(Ships.May)]
    public async Task Only_the_callers_variable_outside_holds_what_the_closure_reached_by_a_path()
    {
        var tree = new Dictionary<string, object> { ["list"] = new List<object> { new Node { Id = 1 } } };
        var inner = (Node)((List<object>)tree["list"])[0];
        await Task.Run(() => { ((Node)((List<object>)tree["list"])[0]).Id++; tree.Clear(); });
        Assert.Empty(tree);
        Assert.Equal(2, inner.Id);
    }

    [Behaviour(Ships.May)]
    public async Task An_object_holds_itself_in_a_collection_of_its_own()
    {
        var list = new List<object>();
        list.Add(list);
        await Task.Run(() => { var d = new Dictionary<object, object> { [list] = list }; list.Add(d); list.Add(list[0]); });
        Assert.Same(list, list[2]);
        Assert.Same(list, ((Dictionary<object, object>)list[1]).Values.Single());
        Assert.True(((Dictionary<object, object>)list[1]).ContainsKey(list));
    }

    [Behaviour(Ships.May)]
    public async Task One_box_in_two_places_is_changed_in_both()
    {
        object box = new Counter();
        object[] places = [box, box, new Counter()];
        await Task.Run(() => { ((IBump)places[1]).Bump(); ((IBump)places[2]).Bump(); places[2] = places[0]; ((IBump)places[2]).Bump(); });
        Assert.Equal(2, ((IBump)box).Value);
        Assert.Same(box, places[2]);
    }

    [Behaviour(Ships.May)]
    public async Task A_box_is_opened_by_reference_and_written()
    {
        object number = 5;
        var same = number;
        await Task.Run(() => { Unsafe.Unbox<int>(number) += 10; });
        Assert.Equal(15, (int)same);
    }

    [Behaviour(Ships.May)]
    public async Task A_shared_builder_is_written_under_three_names()
    {
        var sb = new StringBuilder("a", 16);
        using var writer = new StringWriter(sb);
        var holder = new { Text = sb };
        await Task.Run(() => { writer.Write('b'); holder.Text.Insert(0, "c"); sb.Append(sb.Length).Replace('a', 'x'); });
        sb.Append('!');
        Assert.Equal("cxb3!", writer.ToString());
    }

    [Behaviour(Ships.May)]
    public async Task A_key_that_changed_is_lost_until_it_is_changed_back()
    {
        var key = new Key { Id = 1 };
        var d = new Dictionary<Key, string> { [key] = "v" };
        var found = await Task.Run(() => { key.Id = 2; var a = d.ContainsKey(key); var b = d.ContainsKey(new Key { Id = 1 }); d[new Key { Id = 2 }] = "w"; return (a, b); });
        Assert.Equal((false, false), found);
        Assert.Equal("w", d[key]);
        await Task.Run(() => { key.Id = 1; });
        Assert.Equal(("v", 2), (d[key], d.Count));
    }

    [Behaviour(Ships.May)]
    public async Task A_set_of_keys_that_were_made_equal_keeps_both()
    {
        Key a = new() { Id = 1 }, b = new() { Id = 2 };
        var set = new HashSet<Key> { a, b };
        await Task.Run(() => { b.Id = 1; set.Add(new Key { Id = 3 }); });
        Assert.Equal((3, 1), (set.Count, set.Count(k => ReferenceEquals(k, b))));
        Assert.Contains(new Key { Id = 1 }, set);
        Assert.DoesNotContain(new Key { Id = 2 }, set);
    }

    [Behaviour(Ships.May)]
    public async Task A_sorted_set_whose_elements_were_moved_keeps_its_wrong_order()
    {
        Key a = new() { Id = 10 }, b = new() { Id = 20 }, c = new() { Id = 30 };
        var set = new SortedSet<Key>([a, b, c], Comparer<Key>.Create((x, y) => x.Id.CompareTo(y.Id)));
        await Task.Run(() => { a.Id = 99; set.Add(new Key { Id = 25 }); });
        Assert.Equal([99, 20, 25, 30], set.Select(k => k.Id));
    }

    [Behaviour(Ships.May)]
    public async Task A_comparer_with_a_switch_is_turned_inside()
    {
        var comparer = new Turned();
        var s = new SortedDictionary<int, string>(comparer) { [1] = "a", [2] = "b", [3] = "c" };
        await Task.Run(() => { comparer.Down = true; comparer.Asked = 0; s.Clear(); foreach (var i in new[] { 1, 2, 3 }) { s[i] = "n" + i; } });
        Assert.Equal([3, 2, 1], s.Keys);
        Assert.Same(comparer, s.Comparer);
        Assert.True(comparer.Asked > 0);
    }

    [Behaviour(Ships.May)]
    public async Task Keys_and_values_views_see_what_is_added()
    {
        var d = new Dictionary<string, int> { ["a"] = 1 };
        var keys = d.Keys;
        var values = d.Values;
        Assert.Equal(2, await Task.Run(() => { d["b"] = 2; return keys.Count; }));
        Assert.Equal(["a", "b"], keys);
        Assert.Equal([1, 2], values);
        Assert.Same(keys, d.Keys);
    }

    [Behaviour(Ships.May)]
    public async Task A_range_view_of_a_sorted_set_grows_with_it()
    {
        var set = new SortedSet<int> { 1, 5, 9 };
        var view = set.GetViewBetween(4, 8);
        await Task.Run(() => { view.Add(6); set.Add(7); set.Remove(5); });
        Assert.Equal([6, 7], view);
        Assert.Equal([1, 6, 7, 9], set);
    }

    [Behaviour(Ships.May)]
    public async Task A_read_only_wrapper_of_a_wrapper()
    {
        var l = new ObservableCollection<int> { 1 };
        var heard = new List<string>();
        l.CollectionChanged += (_, e) => heard.Add($"{e.Action} {e.NewStartingIndex}");
        var view = new ReadOnlyObservableCollection<int>(l);
        await Task.Run(() => { l.Add(2); l.Move(0, 1); l[0] = 7; });
        Assert.Equal([7, 1], view);
        Assert.Equal(["Add 1", "Move 1", "Replace 0"], heard);
    }

    [Behaviour(Ships.May)]
    public async Task An_enumerator_of_a_dictionary_goes_on_inside_and_out()
    {
        var d = Enumerable.Range(0, 10).ToDictionary(i => "k" + i, i => i);
        IEnumerator<KeyValuePair<string, int>> e = d.GetEnumerator();
        e.MoveNext();
        var sum = await Task.Run(() => { var s = e.Current.Value; while (s < 10 && e.MoveNext()) { s += e.Current.Value; } return s; });
        Assert.Equal(10, sum);
        Assert.True(e.MoveNext());
        Assert.Equal("k5", e.Current.Key);
        await Task.Run(() => { d["k0"] = 100; d.Remove("k9"); });
        Assert.True(e.MoveNext());
        await Task.Run(() => { d["new"] = 1; });
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task An_enumerator_of_a_list_as_a_struct_is_a_copy()
    {
        var l = new List<int> { 1, 2, 3, 4 };
        var e = l.GetEnumerator();
        e.MoveNext();
        var copy = e;
        Assert.Equal(3, await Task.Run(() => { e.MoveNext(); e.MoveNext(); return e.Current; }));
        Assert.True(copy.MoveNext());
        Assert.Equal((2, 3), (copy.Current, e.Current));
    }

    [Behaviour(Ships.May)]
    public async Task An_iterator_with_a_finally_is_left_inside()
    {
        var log = new List<string>();
        IEnumerable<int> Numbers()
        {
            try { for (var i = 0; ; i++) { log.Add("y" + i); yield return i; } }
            finally { log.Add("done"); }
        }

        var seq = Numbers();
        using var e = seq.GetEnumerator();
        e.MoveNext();
        await Task.Run(() => { e.MoveNext(); log.Add("inside" + seq.Take(2).Sum()); });
        Assert.Equal(["y0", "y1", "y0", "y1", "done", "inside1"], log);
        e.MoveNext();
        Assert.Equal((2, "y2"), (e.Current, log[^1]));
    }

    [Behaviour(Ships.May)]
    public async Task A_deferred_query_over_a_variable_that_is_replaced()
    {
        var factor = 2;
        var source = new List<int> { 1, 2, 3 };
        var q = from x in source where x % 2 == 1 select x * factor;
        await Task.Run(() => { factor = 10; source.Add(5); source = [100]; });
        Assert.Equal([10, 30, 50], q);
        Assert.Equal(90, await Task.Run(() => { factor = 10; return q.Sum(); }));
    }

    [Behaviour(Ships.May)]
    public async Task Groups_and_a_lookup_made_inside_hold_the_callers_objects()
    {
        var nodes = Enumerable.Range(0, 10).Select(i => new Node { Id = i }).ToList();
        var (groups, lookup) = await Task.Run(() => (nodes.GroupBy(n => n.Id % 3).ToList(), nodes.ToLookup(n => n.Id > 4)));
        Assert.Same(nodes[4], groups[1].ElementAt(1));
        Assert.Same(nodes[9], lookup[true].Last());
        nodes[9].Id = 77;
        Assert.Equal(77, lookup[true].Last().Id);
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_ordering_made_there_sorts_when_it_is_read_here()
    {
        var nodes = Enumerable.Range(0, 5).Select(i => new Node { Id = i }).ToList();
        var asked = 0;
        var sorted = await Task.Run(() => nodes.OrderByDescending(n => { asked++; return n.Id; }).ThenBy(n => n.Next?.Id));
        Assert.Equal(0, asked);
        nodes[0].Id = 50;
        Assert.Equal([50, 4, 3, 2, 1], sorted.Select(n => n.Id));
        Assert.Equal(5, asked);
    }

    [Behaviour(Ships.May)]
    public async Task Immutable_builders_change_and_earlier_snapshots_do_not()
    {
        var list = ImmutableList.Create(1, 2, 3).ToBuilder();
        var map = ImmutableSortedDictionary.CreateBuilder<string, Node>();
        var array = ImmutableArray.CreateBuilder<int>(4);
        var before = list.ToImmutable();
        var shared = new Node { Id = 5 };
        await Task.Run(() => { list.Insert(0, 9); list.Reverse(); map["k"] = shared; map["m"] = map["k"]; array.Add(list.Count); shared.Id++; });
        Assert.Equal([3, 2, 1, 9], list);
        Assert.Equal([1, 2, 3], before);
        Assert.Same(shared, map["m"]);
        Assert.Equal((4, 6), (array[0], map["k"].Id));
    }

    [Behaviour(Ships.May)]
    public async Task An_immutable_that_did_not_change_is_the_same_object()
    {
        var set = ImmutableHashSet.Create(1, 2);
        var list = ImmutableList.Create("a");
        var (s, l) = (set, list);
        await Task.Run(() => { set = set.Add(2).Remove(7); list = list.SetItem(0, "b").Remove("c"); });
        Assert.Same(s, set);
        Assert.NotSame(l, list);
        Assert.Equal("b", list[0]);
    }

    [Behaviour(Ships.May)]
    public async Task Records_with_a_list_share_it_with_their_copies()
    {
        var r = new Rec("a", [1]);
        var kept = r;
        await Task.Run(() => { r = r with { Name = "b" }; r.Items.Add(2); });
        Assert.Equal([1, 2], kept.Items);
        Assert.Same(kept.Items, r.Items);
        Assert.NotEqual(kept, r);
        Assert.Equal(kept, await Task.Run(() => r with { Name = "a" }));
    }

    [Behaviour(Ships.May)]
    public async Task An_override_a_hidden_field_and_a_base_call()
    {
        Animal dog = new Dog { Name = "base" };
        ((Dog)dog).Name2 = "x";
        var said = await Task.Run(() => { dog.Rename("n"); ((Dog)dog).Count = 5; dog.Count = 7; return dog.Say() + ((Animal)dog).Count + ((Dog)dog).Count; });
        Assert.Equal("Dog:n/n!75", said);
        Assert.Equal((7, 5, "n!"), (dog.Count, ((Dog)dog).Count, ((Dog)dog).Name2));
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_in_a_struct_in_an_array_of_an_object()
    {
        var o = new Deep { Items = new Outer[3] };
        var copy = o.Items[1];
        await Task.Run(() => { o.Items[1].In.N = 4; ref var x = ref o.Items[1].In; x.Who = new Node { Id = 8 }; var local = o.Items[1]; local.In.N = 99; local.In.Who!.Id = 9; o.One = local; o.One.In.N++; });
        Assert.Equal((4, 9, 100, 0), (o.Items[1].In.N, o.Items[1].In.Who!.Id, o.One.In.N, copy.In.N));
        Assert.Same(o.One.In.Who, o.Items[1].In.Who);
    }

    [Behaviour(Ships.May)]
    public async Task A_delegate_stored_for_later_changes_what_it_closed_over()
    {
        var n = 1;
        await Task.Run(() => { var own = 10; _later = () => { n += own; own *= 2; _field = n; }; });
        _later!();
        n += 100;
        _later();
        Assert.Equal((131, 131), (n, _field));
        await Task.Run(() => _later());
        Assert.Equal(171, n);
    }

    [Behaviour(Ships.May)]
    public async Task Delegates_of_one_loop_share_a_variable_and_have_one_each()
    {
        var shared = 0;
        await Task.Run(() => { for (var i = 0; i < 3; i++) { var own = i * 10; _stored.Add(() => ++own + ++shared + i); } });
        Assert.Equal(1 + 1 + 3, _stored[0]());
        shared = 100;
        Assert.Equal(11 + 101 + 3, await Task.Run(() => _stored[1]()));
        Assert.Equal(2 + 102 + 3, _stored[0]());
        Assert.Equal(102, shared);
    }

    [Behaviour(Ships.May)]
    public async Task A_closure_returns_a_closure_that_makes_closures()
    {
        var log = new List<int>();
        var make = await Task.Run(() => { var a = 1; return new Func<int, Func<int>>(k => { var b = a++; return () => { log.Add(k + b); return ++b; }; }); });
        var f = make(10);
        var g = await Task.Run(() => make(20));
        Assert.Equal((2, 3, 3), (f(), await Task.Run(f), g()));
        Assert.Equal([11, 12, 22], log);
    }

    [Behaviour(Ships.May)]
    public async Task A_recursive_delegate_remembers_in_a_captured_table()
    {
        var memo = new Dictionary<int, long>();
        Func<int, long> fib = null!;
        fib = k => k < 2 ? k : memo.TryGetValue(k, out var v) ? v : memo[k] = fib(k - 1) + fib(k - 2);
        Assert.Equal(12_586_269_025, await Task.Run(() => fib(50)));
        Assert.Equal(49, memo.Count);
        fib = _ => -1;
        Assert.Equal(-1, await Task.Run(() => fib(50)));
    }

    [Behaviour(Ships.May)]
    public async Task A_delegate_of_a_struct_method_has_a_copy_and_of_an_object_has_not()
    {
        var c = new Counter();
        var o = new Node { Id = 1 };
        Action bump = c.Bump;
        Func<int> id = o.Read;
        var seen = await Task.Run(() => { bump(); bump(); o.Id = 5; return id(); });
        Assert.Equal((5, 0, 2), (seen, c.Value, ((Counter)bump.Target!).Value));
        Assert.Same(o, id.Target);
    }

    [Behaviour(Ships.May)]
    public async Task A_multicast_delegate_is_taken_apart_and_put_together()
    {
        var log = new List<string>();
        Action a = () => log.Add("a"), b = () => log.Add("b");
        Action? all = a + b + a;
        await Task.Run(() => { all -= a; all?.Invoke(); all = all! + b; });
        all!();
        Assert.Equal(["a", "b", "a", "b", "b"], log);
        Assert.Equal(2, all.GetInvocationList().Count(d => d.Equals(b)));
    }

    [Behaviour(Ships.May)]
    public async Task A_tuple_with_names_holds_the_callers_and_new_objects_twice()
    {
        var n = new Node { Id = 1 };
        var (x, y, z) = await Task.Run(() => { var m = new Node { Id = 2, Next = n }; n.Next = m; return (n, m, (object)m); });
        Assert.Same(n, x);
        Assert.Same(y, z);
        Assert.Same(y, n.Next);
        Assert.Same(n, y.Next);
    }

    [Behaviour(Ships.May)]
    public async Task Two_calls_link_the_same_new_object_one_after_the_other()
    {
        var root = new Node();
        var made = await Task.Run(() => { root.Next = new Node { Id = 1 }; return root.Next; });
        var again = await Task.Run(() => { made.Id++; root.Prev = root.Next; root.Prev!.Id *= 10; return root.Prev; });
        Assert.Same(made, again);
        Assert.Same(root.Next, root.Prev);
        Assert.Equal(20, made.Id);
    }

    [Behaviour(Ships.May)]
    public async Task Null_and_empty_and_missing_are_three_things()
    {
        var d = new Dictionary<string, List<int>?> { ["null"] = null, ["empty"] = [] };
        string? s = "", t = null;
        await Task.Run(() => { d["empty2"] = d["empty"]; d["null2"] = d["null"]; d["empty"]!.Add(1); (s, t) = (t, s); });
        Assert.Same(d["empty"], d["empty2"]);
        Assert.Null(d["null2"]);
        Assert.Equal((null, "", 4), (s, t, d.Count));
    }

    [Behaviour(Ships.May)]
    public async Task A_user_collection_with_its_own_version_and_indexer()
    {
        var c = new Own { 1, 2, 3 };
        var kept = c.Storage;
        await Task.Run(() => { c[1] = 20; c.Add(4); c.Add(5); });
        Assert.Equal([1, 20, 3, 4, 5], c);
        Assert.Equal((20, 6), (kept[1], c.Version));
        Assert.NotSame(kept, c.Storage);
    }

    [Behaviour(Ships.May)]
    public async Task Nodes_of_a_linked_list_are_moved_and_known()
    {
        var l = new LinkedList<string>(["a", "b", "c"]);
        var b = l.Find("b")!;
        await Task.Run(() => { l.Remove(b); l.AddLast(b); b.ValueRef = "B"; l.AddBefore(b, "x"); });
        Assert.Equal(["a", "c", "x", "B"], l);
        Assert.Same(b, l.Last);
        Assert.Same(l, b.List);
    }

    [Behaviour(Ships.May)]
    public async Task Enumerating_collections_of_the_old_kind()
    {
        var ordered = new OrderedDictionary { ["b"] = 1, ["a"] = 2 };
        var names = new NameValueCollection { { "k", "1" }, { "k", "2" } };
        var old = new ArrayList { 1, "two" };
        await Task.Run(() => { ordered.Insert(0, "c", 3); ordered[1] = 10; names.Add("K", "3"); old.AddRange(ordered.Keys); old.Reverse(); });
        Assert.Equal("c,b,a", string.Join(",", ordered.Keys.Cast<string>()));
        Assert.Equal("1,2,3", names["k"]);
        Assert.Equal(["a", "b", "c", "two", 1], old.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task A_generic_of_a_generic_of_a_private_struct()
    {
        var d = new Dictionary<(int, Inner), KeyValuePair<Inner, Node[]>>();
        var who = new Node { Id = 3 };
        await Task.Run(() => { d[(1, new Inner { N = 2, Who = who })] = new(new Inner { N = 5, Who = who }, [who, new Node { Next = who }]); });
        Assert.True(d.ContainsKey((1, new Inner { N = 2, Who = who })));
        Assert.Same(who, d.Single().Value.Value[1].Next);
        Assert.Same(who, d.Single().Key.Item2.Who);
    }

    [Behaviour(Ships.May)]
    public async Task A_reference_comparer_knows_the_callers_objects()
    {
        Key a = new() { Id = 1 }, b = new() { Id = 1 };
        var seen = new HashSet<Key>(ReferenceEqualityComparer.Instance) { a };
        var marks = new Dictionary<object, string>(ReferenceEqualityComparer.Instance) { [a] = "a" };
        var r = await Task.Run(() => { var x = (seen.Contains(a), seen.Add(b), seen.Add(new Key { Id = 1 })); marks[b] = "b"; return x; });
        Assert.Equal((true, true, true), r);
        Assert.Contains(b, seen);
        Assert.Equal((3, "a", "b"), (seen.Count, marks[a], marks[b]));
    }

    [Behaviour(Ships.May)]
    public async Task Constructors_and_init_properties_count_in_the_object_that_made_them()
    {
        var shop = new Shop();
        var first = shop.Make();
        var (second, count) = await Task.Run(() => (shop.Make(), shop.Made.Count));
        Assert.Same(shop, second.Owner);
        Assert.Same(second, shop.Made[1]);
        Assert.Equal((2, 2, 1), (count, second.Number, first.Number));
    }

    [Behaviour(Ships.May)]
    public async Task A_lambda_in_a_struct_field_and_a_ref_to_a_captured_variable()
    {
        var x = 1;
        var h = new HoldsRule { Rule = k => x += k };
        await Task.Run(() => { Twice(ref x); h.Rule(5); Twice(ref x); h.Rule = k => x -= k; });
        h.Rule(1);
        Assert.Equal(13, x);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_variable_is_changed_in_the_middle_of_an_expression()
    {
        var i = 1;
        int[] a = [0, 0, 0, 0];
        var r = await Task.Run(() => { int Step() => i++; a[i] = i++ + (i * 10) + Step(); return a[^i]; });
        Assert.Equal((3, 23, 23), (i, a[1], r));
    }

    [Behaviour(Ships.May)]
    public async Task A_long_chain_of_a_hundred_thousand_is_reversed()
    {
        var head = new Node { Id = 0 };
        var at = head;
        for (var i = 1; i < 100_000; i++) { at = at.Next = new Node { Id = i }; }
        var tail = at;
        await Task.Run(() => { Node? done = null; while (head != null) { (head.Next, done, head) = (done, head, head.Next!); } head = done!; });
        Assert.Same(tail, head);
        Assert.Equal(99_998, head.Next!.Id);
    }

    private static void Twice(ref int x) => x *= 2;
}
