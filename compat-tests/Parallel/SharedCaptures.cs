using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>What all iterations of a loop capture goes to each executor once, however many pieces the loop is shipped in; and each piece sees what it would have seen.</summary>
public class SharedCaptures : Contract
{
    private const int N = 100;

    /// <summary>Executors of the tests' clusters, each of which needs a copy.</summary>
    private const int Executors = 2;

    private const int TableBytes = 1_000_000;

    /// <summary>A dictionary of 10,000 short texts: its entries and its texts.</summary>
    private const int NamesBytes = 700_000;

    [Behaviour(Ships.Must, SendsAtMost = Executors * (TableBytes + NamesBytes))]
    public void A_table_and_a_dictionary_that_a_hundred_pieces_read()
    {
        var table = Enumerable.Range(0, TableBytes / sizeof(int)).ToArray();
        var names = Enumerable.Range(0, 10_000).ToDictionary(i => i, i => $"name {i}");
        var total = 0L;
        Parallel.ForEach(
            OneByOne(Enumerable.Range(0, N)),
            () => 0L,
            (i, _, sum) => sum + table[i * 2_000] + names[i * 97].Length,
            sum => Interlocked.Add(ref total, sum));
        Assert.Equal(Enumerable.Range(0, N).Sum(i => (i * 2_000L) + $"name {i * 97}".Length), total);
    }

    [Behaviour(Ships.Must, SendsAtMost = Executors * (TableBytes + NamesBytes))]
    public void A_table_and_a_dictionary_that_a_loop_over_numbers_reads()
    {
        const int Length = 5_000;
        var table = Enumerable.Range(0, TableBytes / sizeof(int)).ToArray();
        var names = Enumerable.Range(0, 10_000).ToDictionary(i => i, i => $"name {i}");
        var r = new long[Length];
        Parallel.For(0, Length, i => { r[i] = table[(i * 7919) % table.Length] + names[i].Length; });
        Assert.Equal(Enumerable.Range(0, Length).Select(i => (long)((i * 7919) % table.Length) + $"name {i}".Length), r);
    }

    [Behaviour(Ships.Must)]
    public void Items_that_the_body_changes_come_back()
    {
        var items = Boxes();
        Parallel.ForEach(items, item =>
        {
            item.Value *= 2;
            item.Next = new Box { Id = item.Id, Value = item.Value + 1 };
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => (i, 2 * i, 2 * i + 1)), items.Select(b => (b.Id, b.Value, b.Next!.Value)));
    }

    [Behaviour(Ships.Must)]
    public void Items_that_come_one_by_one_are_changed_and_come_back()
    {
        var items = Boxes();
        Parallel.ForEach(OneByOne(items), item => { item.Value += 7; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i + 7), items.Select(b => b.Value));
    }

    [Behaviour(Ships.Must)]
    public void Items_that_are_captured_too_are_the_same_objects()
    {
        var items = Boxes();
        var byId = items.ToDictionary(b => b.Id);
        var isSame = new bool[N];
        var r = new Box?[N];
        Parallel.ForEach(items, item =>
        {
            isSame[item.Id] = ReferenceEquals(byId[item.Id], item);
            r[item.Id] = byId[item.Id];
            byId[item.Id].Value += 5;
        });
        Assert.All(isSame, Assert.True);
        Assert.Equal(Enumerable.Range(0, N).Select(i => i + 5), items.Select(b => b.Value));
        Assert.All(items, (item, i) => Assert.True(ReferenceEquals(item, r[i]) && ReferenceEquals(item, byId[i])));
    }

    [Behaviour(Ships.Must)]
    public void Items_that_refer_to_what_is_captured_refer_to_the_same_object()
    {
        var shared = new Box { Value = 3 };
        var items = Boxes();
        Array.ForEach(items, item => item.Next = shared);
        var isSame = new bool[N];
        Parallel.ForEach(OneByOne(items), item =>
        {
            isSame[item.Id] = ReferenceEquals(item.Next, shared);
            item.Value += shared.Value;
        });
        Assert.All(isSame, Assert.True);
        Assert.Equal(Enumerable.Range(0, N).Select(i => i + 3), items.Select(b => b.Value));
        Assert.All(items, item => Assert.Same(shared, item.Next));
    }

    [Behaviour(Ships.Must)]
    public void What_the_source_prepares_before_it_gives_an_item_is_seen_by_its_iteration()
    {
        var boxes = Boxes();
        var r = new int[N];
        Parallel.ForEach(OneByOne(Prepare(boxes)), i => { r[i] = boxes[i].Value; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 1_000 + i), r);
    }

    [Behaviour(Ships.Must)]
    public void What_the_source_prepares_in_an_array_is_seen_by_its_iteration()
    {
        var values = new int[100_000];
        var r = new int[N];
        Parallel.ForEach(OneByOne(Fill(values)), i => { r[i] = values[i * 1_000]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 1_000 + i), r);
    }

    [Behaviour(Ships.Must)]
    public void What_the_indexer_of_a_list_prepares_is_seen_by_its_iteration()
    {
        var boxes = Boxes();
        var r = new int[N];
        Parallel.ForEach(new Preparing(boxes), box => { r[box.Id] = boxes[box.Id].Value; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 1_000 + i), r);
    }

    [Behaviour(Ships.May)]
    public void A_captured_number_that_shifts_the_slots_is_as_the_source_left_it()
    {
        var shift = 0;
        var values = Enumerable.Range(0, 50_000).ToArray();
        var r = new int[N];
        Parallel.ForEach(OneByOne(Shift()), i => { r[i] = values[i * 100 + shift]; });
        Assert.Equal(Enumerable.Range(0, N), r.Select(x => x / 100));
        Assert.All(r, (x, i) => Assert.True(x - i * 100 >= i));

        IEnumerable<int> Shift()
        {
            for (var i = 0; i < N; i++)
            {
                shift = i;
                yield return i;
            }
        }
    }

    private static OrderablePartitioner<T> OneByOne<T>(IEnumerable<T> items) => Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering);

    private static Box[] Boxes() => [.. Enumerable.Range(0, N).Select(i => new Box { Id = i, Value = i })];

    private static IEnumerable<int> Prepare(Box[] boxes)
    {
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i].Value += 1_000;
            yield return i;
        }
    }

    private static IEnumerable<int> Fill(int[] values)
    {
        for (var i = 0; i < N; i++)
        {
            values[i * 1_000] = 1_000 + i;
            yield return i;
        }
    }

    private sealed class Box
    {
        public int Id { get; init; }

        public int Value { get; set; }

        public Box? Next { get; set; }
    }

    private sealed class Preparing(Box[] boxes) : IList<Box>
    {
        public int Count => boxes.Length;

        public bool IsReadOnly => true;

        public Box this[int index]
        {
            get
            {
                boxes[index].Value = 1_000 + index;
                return boxes[index];
            }
            set => throw new NotSupportedException();
        }

        public int IndexOf(Box item) => Array.IndexOf(boxes, item);

        public void Insert(int index, Box item) => throw new NotSupportedException();

        public void RemoveAt(int index) => throw new NotSupportedException();

        public void Add(Box item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(Box item) => boxes.Contains(item);

        public void CopyTo(Box[] array, int arrayIndex) => boxes.CopyTo(array, arrayIndex);

        public bool Remove(Box item) => throw new NotSupportedException();

        public IEnumerator<Box> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
