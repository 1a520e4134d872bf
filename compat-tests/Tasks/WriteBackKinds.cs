using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Compat.Tasks;

/// <summary>One captured object of each kind that a closure may change in place.</summary>
public class WriteBackKinds : Contract
{
    [Behaviour(Ships.Must)]
    public async Task A_priority_queue_is_filled_and_emptied()
    {
        var queue = new PriorityQueue<string, int>([("b", 2), ("d", 4), ("a", 1)]);
        await Task.Run(() => { queue.Dequeue(); queue.Enqueue("c", 3); queue.EnqueueDequeue("z", 9); });
        Assert.Equal(["c", "d", "z"], new[] { queue.Dequeue(), queue.Dequeue(), queue.Dequeue() });
        Assert.Equal(0, queue.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task Bits_of_a_bit_array()
    {
        var bits = new BitArray(100);
        await Task.Run(() => { bits[3] = true; bits.Set(99, true); });
        Assert.Equal([3, 99], Enumerable.Range(0, 100).Where(i => bits[i]));
    }

    [Behaviour(Ships.Must)]
    public async Task Immutable_collections_in_fields_are_replaced()
    {
        var holder = new Immutables();
        var old = holder.Names;
        await Task.Run(() =>
        {
            holder.Numbers = holder.Numbers.Add(3);
            holder.Names = holder.Names.Add("b");
            holder.Counts = holder.Counts.SetItem(1, "a2").Add(3, "c");
            holder.Seen = holder.Seen.Add(7);
        });
        Assert.Equal([1, 2, 3], holder.Numbers.ToArray());
        Assert.Equal(["a", "b"], holder.Names);
        Assert.Equal(["a"], old);
        Assert.Equal(("a2", "c", 2), (holder.Counts[1], holder.Counts[3], holder.Counts.Count));
        Assert.Contains(7, holder.Seen);
    }

    /// <summary>Its order of enumeration follows from hash codes, which for strings are others in each process (S9).</summary>
    [Behaviour(Ships.May)]
    public async Task An_immutable_dictionary_by_strings_is_replaced()
    {
        var counts = ImmutableDictionary<string, int>.Empty.Add("a", 1);
        await Task.Run(() => { counts = counts.SetItem("a", 2).Add("b", 3); });
        Assert.Equal((2, 3, 2), (counts["a"], counts["b"], counts.Count));
    }

    [Behaviour(Ships.May)]
    public async Task An_ordered_dictionary_changes()
    {
        var d = new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 };
        await Task.Run(() => { d.Insert(1, "m", 5); d["z"] = 9; });
        Assert.Equal([("z", 9), ("m", 5), ("a", 2)], d.Select(p => (p.Key, p.Value)));
    }

    [Behaviour(Ships.Must)]
    public async Task An_observable_collection_nobody_listens_to()
    {
        var items = new ObservableCollection<int> { 1, 2 };
        await Task.Run(() => { items.Add(3); items.RemoveAt(0); });
        Assert.Equal([2, 3], items);
    }

    [Behaviour(Ships.Must)]
    public async Task A_users_subclass_of_a_collection()
    {
        var items = new Tagged { 1, 2 };
        await Task.Run(() => { items.Add(3); items.Tag = "t"; });
        Assert.Equal([1, 2, 3], items);
        Assert.Equal("t", items.Tag);
    }

    [Behaviour(Ships.Must)]
    public async Task Rows_of_a_jagged_array_are_written_replaced_and_shared()
    {
        var rows = new int[4][] { [1], [2], [3], [4] };
        var (second, third) = (rows[1], rows[2]);
        await Task.Run(() =>
        {
            rows[0][0] = 10;
            rows[1] = [20, 21];
            rows[3] = rows[2];
            rows[3][0]++;
        });
        Assert.Equal([10], rows[0]);
        Assert.Equal([20, 21], rows[1]);
        Assert.Equal([2], second);
        Assert.Same(third, rows[3]);
        Assert.Equal([4], third);
    }

    [Behaviour(Ships.Must)]
    public async Task Arrays_of_rank_two_and_three()
    {
        var grid = new double[40, 60];
        var cube = new Pair[3, 4, 5];
        var names = new string[2, 2];
        await Task.Run(() =>
        {
            for (var y = 0; y < 40; y++)
            {
                for (var x = y % 2; x < 60; x += 2)
                {
                    grid[y, x] = y * x + 1;
                }
            }

            cube[2, 3, 4].Second = "last";
            names[1, 0] = "n";
        });
        Assert.Equal((39 * 59 + 1, 0.0), (grid[39, 59], grid[39, 58]));
        Assert.Equal(("last", 0, null), (cube[2, 3, 4].Second, cube[2, 3, 4].First, cube[0, 0, 0].Second));
        Assert.Equal((null, "n"), (names[0, 0], names[1, 0]));
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_behind_a_variable_of_a_wider_type()
    {
        object[] items = new string[] { "a", "b" };
        Animal[] zoo = new Cat[] { new(), new() };
        var second = (Cat)zoo[1];
        await Task.Run(() => { items[0] = "c"; zoo[0] = new Cat { Lives = 3 }; zoo[1].Lives = 5; });
        Assert.Equal(["c", "b"], items);
        Assert.Equal((typeof(string[]), typeof(Cat[])), (items.GetType(), zoo.GetType()));
        Assert.Equal((3, 5), (zoo[0].Lives, second.Lives));
    }

    [Behaviour(Ships.Must)]
    public async Task Storing_the_wrong_type_into_a_covariant_array_throws_as_before()
    {
        object[] items = new string[] { "a" };
        var written = 0;
        await Assert.ThrowsAsync<ArrayTypeMismatchException>(() => Task.Run(() => { written = 1; items[0] = new object(); }));
        Assert.Equal(("a", 1), (items[0], written));
    }

    [Behaviour(Ships.Must)]
    public async Task A_memory_and_a_segment_over_a_captured_array()
    {
        var array = new int[10];
        var memory = array.AsMemory(2, 3);
        var segment = new ArraySegment<int>(array, 6, 3);
        await Task.Run(() => { memory.Span[0] = 2; segment[1] = 7; array[9] = 9; memory = memory[1..]; });
        Assert.Equal([0, 0, 2, 0, 0, 0, 0, 7, 0, 9], array);
        Assert.Equal(2, memory.Length);
        memory.Span[0] = 3;
        Assert.Equal(3, array[3]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_boxed_struct_changed_in_place()
    {
        ICount box = new Counter();
        object same = box;
        await Task.Run(() => { box.Increment(); box.Increment(); });
        Assert.Same(same, box);
        Assert.Equal(2, ((Counter)same).Count);
    }

    [Behaviour(Ships.Must)]
    public async Task Fields_of_tuples_and_nullable_structs()
    {
        (int A, string B, (double C, int[] D) E) tuple = (1, "b", (1.5, [1]));
        Pair? pair = null;
        int? number = 5;
        var cells = tuple.E.D;
        await Task.Run(() => { tuple.A++; tuple.B += "!"; tuple.E.C = -0.0; tuple.E.D[0] = 4; pair = new Pair { First = 3 }; number = null; });
        Assert.Equal((2, "b!"), (tuple.A, tuple.B));
        Assert.True(double.IsNegative(tuple.E.C));
        Assert.Same(cells, tuple.E.D);
        Assert.Equal(4, cells[0]);
        Assert.Equal(3, pair!.Value.First);
        Assert.Null(number);
    }

    [Behaviour(Ships.Must)]
    public async Task Records_are_replaced_by_others_made_from_them()
    {
        var person = new Person("Ann", 30) { Tags = ["x"] };
        var (old, point) = (person, new Point(1, 2));
        await Task.Run(() => { person = person with { Age = 31 }; person.Tags.Add("y"); point = point with { Y = 5 }; });
        Assert.Equal((30, 31), (old.Age, person.Age));
        Assert.Same(old.Tags, person.Tags);
        Assert.Equal(["x", "y"], old.Tags);
        Assert.Equal(new Point(1, 5), point);
    }

    [Behaviour(Ships.Must)]
    public async Task Structs_with_references_in_arrays()
    {
        var pairs = new Pair[5_000];
        var shared = new string('s', 3);
        pairs[1].Second = shared;
        await Task.Run(() =>
        {
            for (var i = 0; i < pairs.Length; i += 3)
            {
                pairs[i].First = i + 1;
                pairs[i].Second = shared;
            }

            pairs[1].Second = null;
        });
        Assert.Equal((4_999 - 1) / 3 * 3 + 1, pairs.Max(p => p.First));
        Assert.Same(shared, pairs[4_998].Second);
        Assert.Null(pairs[1].Second);
    }

    [Behaviour(Ships.Must)]
    public async Task An_inline_array_in_an_object()
    {
        var holder = new Buffered();
        await Task.Run(() =>
        {
            for (var i = 0; i < 8; i++)
            {
                holder.Cells[i] = i * i;
            }
        });
        Assert.Equal((49, 0), (holder.Cells[7], holder.Cells[0]));
    }

    [Behaviour(Ships.Must)]
    public async Task A_delegate_that_the_closure_stores()
    {
        var rule = new Rule { Threshold = 10 };
        await Task.Run(() => { rule.Check = n => n > rule.Threshold; });
        Assert.True(rule.Check!(11));
        rule.Threshold = 20;
        Assert.False(rule.Check(11));
    }

    /// <summary>The accessor is a compare-and-exchange, and a commit isn't: a handler that the caller adds at the same moment must not be lost.</summary>
    [Behaviour(Ships.May)]
    public async Task A_handler_that_the_closure_adds_to_an_event()
    {
        var source = new Source();
        var heard = new List<int>();
        source.Changed += heard.Add;
        await Task.Run(() => { source.Changed += n => heard.Add(-n); });
        source.Raise(5);
        Assert.Equal([5, -5], heard);
    }

    [Behaviour(Ships.Must)]
    public async Task Decimals_and_guids_of_an_array()
    {
        var prices = Enumerable.Range(0, 3_000).Select(i => (decimal)i).ToArray();
        var ids = new Guid[3_000];
        await Task.Run(() =>
        {
            for (var i = 0; i < 3_000; i += 2)
            {
                prices[i] = prices[i] * 1.10m;
                ids[i] = new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            }
        });
        Assert.Equal("3297.80", prices[2_998].ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2_999, prices[2_999]);
        Assert.Equal((new Guid(2_998, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Guid.Empty), (ids[2_998], ids[2_999]));
    }

    private interface ICount
    {
        void Increment();
    }

    private record struct Point(int X, int Y);

    private struct Counter : ICount
    {
        public int Count;

        public void Increment() => Count++;
    }

    private struct Pair
    {
        public int First;
        public string? Second;
    }

    [InlineArray(8)]
    private struct Eight
    {
        private int _first;
    }

    private record Person(string Name, int Age)
    {
        public List<string> Tags { get; init; } = [];
    }

    private class Animal
    {
        public int Lives;
    }

    private sealed class Cat : Animal;

    private sealed class Tagged : Collection<int>
    {
        public string? Tag { get; set; }
    }

    private sealed class Buffered
    {
        public Eight Cells;
    }

    private sealed class Rule
    {
        public int Threshold;
        public Func<int, bool>? Check;
    }

    private sealed class Source
    {
        public event Action<int>? Changed;

        public void Raise(int n) => Changed?.Invoke(n);
    }

    private sealed class Immutables
    {
        public ImmutableArray<int> Numbers = [1, 2];
        public ImmutableList<string> Names = ["a"];
        public ImmutableDictionary<int, string> Counts = ImmutableDictionary<int, string>.Empty.Add(1, "a");
        public ImmutableHashSet<int> Seen = [];
    }
}
