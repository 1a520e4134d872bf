namespace Distributed.Engine.Tests.WriteBack;

public sealed class LinkWriteBackTests
{
    [Fact]
    public void New_objects_link_to_the_callers_own_and_back()
    {
        var old = new Node { Name = "old" };
        Shipped.Run(() => old.Left = new Node { Name = "new", Right = old });
        Assert.Equal("new", old.Left!.Name);
        Assert.Same(old, old.Left.Right);
    }

    [Fact]
    public void A_result_refers_to_the_callers_own_objects()
    {
        var a = new Node();
        var b = new Node();
        var text = new string('x', 3);
        object box = 5;
        Assert.Same(a, Shipped.Get(() => a));
        Assert.Same(text, Shipped.Get(() => text));
        Assert.Same(box, Shipped.Get(() => box));
        var (first, second, third) = Shipped.Get(() => (b, new[] { a, b, a }, text));
        Assert.Same(b, first);
        Assert.Same(a, second[2]);
        Assert.Same(text, third);
    }

    [Fact]
    public void A_result_that_was_also_stored_is_one_object()
    {
        var holder = new Node();
        var result = Shipped.Get(() =>
        {
            var made = new Node { Value = 3 };
            holder.Any = made;
            return made;
        });
        Assert.Same(holder.Any, result);

        var text = Shipped.Get(() => holder.Name = "a" + holder.Value);
        Assert.Same(holder.Name, text);
    }

    [Fact]
    public void Aliases_of_a_captured_object_stay_one_object()
    {
        var list = new List<int> { 1 };
        var holders = new[] { new Node { Any = list }, new Node { Any = list } };
        Shipped.On(holders, static h => ((List<int>)h[1].Any!).Add(2));
        Assert.Same(list, holders[0].Any);
        Assert.Equal([1, 2], list);
    }

    [Fact]
    public void Links_can_be_cut_and_turned_into_cycles()
    {
        Shipped.SameAsDirectly(static () => new Node { Left = new Node { Value = 1 }, Right = new Node { Value = 2 } }, static n =>
        {
            n.Left!.Left = n;
            n.Right!.Right = n.Left;
            n.Right = null;
        });
    }

    [Fact]
    public void A_deep_list_made_by_the_closure_comes_back()
    {
        var head = new Node();
        Shipped.Run(() =>
        {
            for (var i = 0; i < 100_000; i++)
                head.Left = new Node { Left = head.Left, Items = null!, Map = null!, Set = null!, Numbers = null!, Mixed = null! };
        });
        var count = 0;
        for (var n = head.Left; n is not null; n = n.Left)
            count++;
        Assert.Equal(100_000, count);
    }

    [Fact]
    public void A_delegate_made_by_the_closure_captures_the_callers_objects()
    {
        var x = 1;
        var get = Shipped.Get<Func<int>>(() => () => x);
        x = 5;
        Assert.Equal(5, get());
    }

    [Fact]
    public void Simple_results_come_back_exactly()
    {
        Check(true);
        Check('ö');
        Check((sbyte)-1);
        Check((byte)1);
        Check((short)-2);
        Check((ushort)2);
        Check(-3);
        Check(3u);
        Check(-4L);
        Check(4UL);
        Check(0.1f);
        Check(-0.0);
        Check("text");
        Check("");
        Check(DayOfWeek.Friday);
        Check(1.10m);
        Check((int?)5);
        Check((1, "two"));
        Check<string?>(null);
        Check(DBNull.Value);
        Check(typeof(List<int>));

        static void Check<T>(T value)
        {
            var back = Shipped.Get(() => value);
            Assert.Equal(value, back);
            Assert.Equal(value?.GetType(), back?.GetType());
        }
    }

    [Fact]
    public void A_result_computed_from_nothing_captured_takes_a_few_bytes()
    {
        var x = 1;
        var attempt = new Shipped.Attempt([(Func<int>)(() => x + 1)]);
        var changes = attempt.Diff([2]);
        Assert.InRange(changes.Bytes.Length, 1, 10);
        Assert.Empty(changes.DefinitionIds);
        Assert.False(changes.IsRebuilt);
    }

    [Fact]
    public void New_dictionaries_and_sets_come_back()
    {
        var map = Shipped.Get(static () => new Dictionary<string, List<int>> { ["a"] = [1], ["b"] = [2] });
        Assert.Equal([2], map["b"]);
        Assert.Contains(new Key("a", 1), Shipped.Get(static () => new HashSet<Key> { new("a", 1) }));
    }
}
