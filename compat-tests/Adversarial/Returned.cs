#pragma warning disable CS1998
namespace Compat.Adversarial;

/// <summary>Results that still hang on the caller's state: lazy queries, iterators, delegates, enumerators.</summary>
public class Returned : Contract
{
    [Behaviour(Ships.May)]
    public async Task A_lazy_query_sees_what_the_list_becomes()
    {
        var l = new List<int> { 1, 2, 3 };
        var limit = 1;
        var q = await Task.Run(() => l.Where(x => x > limit));
        l.Add(4);
        limit = 2;
        Assert.Equal([3, 4], q);
    }

    [Behaviour(Ships.May)]
    public async Task A_query_chain_sees_what_the_list_becomes()
    {
        var l = new List<int> { 3, 1, 2 };
        var q = await Task.Run(() => l.Select(x => x * 2).OrderBy(x => x).Skip(1));
        l.Add(0);
        Assert.Equal([2, 4, 6], q);
        Assert.Equal([2, 4, 6], q);
    }

    [Behaviour(Ships.May)]
    public async Task An_iterator_runs_when_it_is_enumerated()
    {
        var l = new List<int> { 1 };
        var ran = 0;
        var q = await Task.Run(() => Items());
        l.Add(2);
        Assert.Equal(0, ran);
        Assert.Equal([1, 2], q);
        Assert.Equal(1, ran);

        IEnumerable<int> Items()
        {
            ran++;
            foreach (var x in l)
            {
                yield return x;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task An_iterator_half_way_goes_on()
    {
        var e = Count(5).GetEnumerator();
        e.MoveNext();
        e.MoveNext();
        Assert.Equal(2, await Task.Run(() => { e.MoveNext(); return e.Current; }));
        Assert.True(e.MoveNext());
        Assert.Equal(3, e.Current);
    }

    [Behaviour(Ships.May)]
    public async Task An_enumerator_comes_back_half_way()
    {
        var l = new List<int> { 1, 2, 3 };
        var e = await Task.Run(() => { var i = ((IEnumerable<int>)l).GetEnumerator(); i.MoveNext(); return i; });
        Assert.Equal(1, e.Current);
        Assert.True(e.MoveNext());
        l.Add(4);
        Assert.Throws<InvalidOperationException>(() => e.MoveNext());
    }

    [Behaviour(Ships.May)]
    public async Task A_returned_delegate_shares_its_state()
    {
        var n = 1;
        var (inc, get) = await Task.Run(() =>
        {
            var inner = 10;
            Action i = () => { n++; inner++; };
            Func<int> g = () => n * 100 + inner;
            i();
            return (i, g);
        });
        Assert.Equal(2, n);
        inc();
        n = 5;
        Assert.Equal(512, get());
    }

    [Behaviour(Ships.May)]
    public async Task A_delegate_stored_in_a_captured_object()
    {
        var o = new Slots();
        var k = 3;
        await Task.Run(() => { o.F = () => k; o.List.Add(() => ++k); });
        k = 4;
        Assert.Equal((4, 5, 5), (o.F!(), o.List[0](), k));
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_put_on_a_captured_event()
    {
        var o = new Slots();
        var seen = 0;
        await Task.Run(() => { o.Changed += x => seen += x; });
        o.Raise(4);
        Assert.Equal(4, seen);
    }

    [Behaviour(Ships.May)]
    public async Task An_async_sequence_runs_when_it_is_enumerated()
    {
        var l = new List<int> { 1, 2 };
        var q = await Task.Run(() => Items());
        l.Add(3);
        var sum = 0;
        await foreach (var x in q)
        {
            sum += x;
        }

        Assert.Equal(6, sum);

        async IAsyncEnumerable<int> Items()
        {
            foreach (var x in l.ToArray())
            {
                yield return x;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task Views_look_at_the_callers_collection()
    {
        var l = new List<int> { 1 };
        var d = new Dictionary<int, int> { [1] = 1 };
        var a = new int[4];
        var ro = await Task.Run(() => l.AsReadOnly());
        var keys = await Task.Run(() => d.Keys);
        var seg = await Task.Run(() => new ArraySegment<int>(a, 1, 2));
        var mem = await Task.Run(() => a.AsMemory(1));
        l.Add(2);
        d[2] = 2;
        a[1] = 9;
        Assert.Equal((2, 2, 9, 9), (ro.Count, keys.Count, seg[0], mem.Span[0]));
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_made_there_is_forced_here()
    {
        var x = 1;
        var l = await Task.Run(() => new Lazy<int>(() => x++));
        x = 7;
        Assert.Equal((7, 8), (l.Value, x));
    }

    [Behaviour(Ships.May)]
    public async Task The_list_itself_parts_of_it_and_this_are_the_callers()
    {
        var o = new Slots();
        var l = o.List;
        Assert.Same(l, await Task.Run(() => o.List));
        Assert.Same(this, await Task.Run(() => this));
        var r = await Task.Run(() => new { o, o.List, Again = o });
        Assert.Same(o, r.Again);
        Assert.Same(l, r.List);
    }

    [Behaviour(Ships.May)]
    public async Task A_comparer_with_state_stays_one_with_its_set()
    {
        var calls = new int[1];
        var s = new SortedSet<int>(Comparer<int>.Create((x, y) => { calls[0]++; return x - y; })) { 1, 2 };
        calls[0] = 0;
        await Task.Run(() => { s.Add(3); });
        var c = calls[0];
        Assert.True(c > 0);
        s.Add(4);
        Assert.True(calls[0] > c);
    }

    private static IEnumerable<int> Count(int n)
    {
        for (var i = 0; i < n; i++)
        {
            yield return i;
        }
    }

    private sealed class Slots
    {
        public Func<int>? F;
        public readonly List<Func<int>> List = [];

        public event Action<int>? Changed;

        public void Raise(int x) => Changed?.Invoke(x);
    }
}
