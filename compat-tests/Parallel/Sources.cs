using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Compat.Loops;

/// <summary>Kinds of sources, and how each is read.</summary>
public class Sources : Contract
{
    private const int N = 200;

    [Behaviour(Ships.Must)]
    public void A_hash_set()
    {
        var source = Enumerable.Range(0, N).Select(i => i * 3).ToHashSet();
        Assert.Equal(source.Sum(), SumOf(source));
    }

    [Behaviour(Ships.Must)]
    public void A_dictionary()
    {
        var source = Enumerable.Range(0, N).ToDictionary(i => $"k{i}", i => i);
        var r = new int[N];
        Parallel.ForEach(source, p => { r[p.Value] = p.Key.Length; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"k{i}".Length), r);
    }

    [Behaviour(Ships.Must)]
    public void The_keys_and_values_of_a_dictionary()
    {
        var source = Enumerable.Range(0, N).ToDictionary(i => i, i => -i);
        Assert.Equal(source.Keys.Sum(), SumOf(source.Keys));
        Assert.Equal(source.Values.Sum(), SumOf(source.Values));
    }

    [Behaviour(Ships.Must)]
    public void A_queue_and_a_stack()
    {
        Assert.Equal(N * (N - 1) / 2, SumOf(new Queue<int>(Enumerable.Range(0, N))));
        Assert.Equal(N * (N - 1) / 2, SumOf(new Stack<int>(Enumerable.Range(0, N))));
    }

    [Behaviour(Ships.Must)]
    public void A_linked_list()
    {
        Assert.Equal(N * (N - 1) / 2, SumOf(new LinkedList<int>(Enumerable.Range(0, N))));
    }

    [Behaviour(Ships.Must)]
    public void A_sorted_dictionary_and_a_sorted_set()
    {
        Assert.Equal(N * (N - 1) / 2, SumOf(new SortedSet<int>(Enumerable.Range(0, N))));
        var table = new SortedDictionary<int, int>(Enumerable.Range(0, N).ToDictionary(i => i));
        var r = new int[N];
        Parallel.ForEach(table, p => { r[p.Key] = p.Value; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Immutable_and_read_only_collections()
    {
        var expected = N * (N - 1) / 2;
        Assert.Equal(expected, SumOf(ImmutableArray.CreateRange(Enumerable.Range(0, N))));
        Assert.Equal(expected, SumOf(ImmutableList.CreateRange(Enumerable.Range(0, N))));
        Assert.Equal(expected, SumOf(new ReadOnlyCollection<int>([.. Enumerable.Range(0, N)])));
    }

    [Behaviour(Ships.May)]
    public void A_concurrent_bag_and_queue()
    {
        Assert.Equal(N * (N - 1) / 2, SumOf(new ConcurrentBag<int>(Enumerable.Range(0, N))));
        Assert.Equal(N * (N - 1) / 2, SumOf(new ConcurrentQueue<int>(Enumerable.Range(0, N))));
    }

    [Behaviour(Ships.May)]
    public void The_consuming_enumerable_of_a_blocking_collection()
    {
        using var source = new BlockingCollection<int>();
        for (var i = 0; i < N; i++)
        {
            source.Add(i);
        }

        source.CompleteAdding();
        Assert.Equal(N * (N - 1) / 2, SumOf(source.GetConsumingEnumerable()));
        Assert.Empty(source);
    }

    [Behaviour(Ships.Must)]
    public void An_iterator()
    {
        Assert.Equal(N * (N - 1) / 2, SumOf(Count(N)));
    }

    [Behaviour(Ships.Must)]
    public void A_query()
    {
        var source = from i in Enumerable.Range(0, N) where i % 2 == 0 select i * 10;
        Assert.Equal(source.Sum(), SumOf(source));
    }

    [Behaviour(Ships.Must)]
    public void A_part_of_an_array()
    {
        var array = Enumerable.Range(0, N).ToArray();
        Assert.Equal(array[50..150].Sum(), SumOf(new ArraySegment<int>(array, 50, 100)));
    }

    [Behaviour(Ships.Must)]
    public void The_characters_of_a_string()
    {
        var text = string.Concat(Enumerable.Repeat("abc", 50));
        var counts = new int[3];
        Parallel.ForEach(text, c => { Interlocked.Increment(ref counts[c - 'a']); });
        Assert.Equal([50, 50, 50], counts);
    }

    [Behaviour(Ships.Must)]
    public void The_lines_of_a_text()
    {
        var lines = string.Join('\n', Enumerable.Range(0, N).Select(i => new string('x', i % 10))).Split('\n');
        var r = new int[N];
        Parallel.ForEach(lines, (line, _, i) => { r[i] = line.Length; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i % 10), r);
    }

    [Behaviour(Ships.Must, Missed = "lazy sequence")]
    public void Groups()
    {
        var groups = Enumerable.Range(0, N).GroupBy(i => i % 10);
        var sums = new int[10];
        Parallel.ForEach(groups, g => { sums[g.Key] = g.Sum(); });
        Assert.Equal(Enumerable.Range(0, 10).Select(k => Enumerable.Range(0, N).Where(i => i % 10 == k).Sum()), sums);
    }

    [Behaviour(Ships.Must)]
    public void Chunks()
    {
        var sums = new int[20];
        Parallel.ForEach(Enumerable.Range(0, N).Chunk(10), (chunk, _, k) => { sums[k] = chunk.Sum(); });
        Assert.Equal(Enumerable.Range(0, 20).Select(k => Enumerable.Range(k * 10, 10).Sum()), sums);
    }

    [Behaviour(Ships.Must)]
    public void An_array_seen_as_a_sequence()
    {
        IEnumerable<int> source = Enumerable.Range(0, N).ToArray();
        var r = new int[N];
        Parallel.ForEach(source, (x, _, i) => { r[i] = x; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void An_array_of_a_derived_type_seen_as_its_base()
    {
        object[] source = Enumerable.Range(0, N).Select(i => $"{i}").ToArray();
        var r = new int[N];
        Parallel.ForEach(source, (x, _, i) => { r[i] = ((string)x).Length; });
        Assert.Equal(source.Select(x => ((string)x).Length), r);
    }

    [Behaviour(Ships.May)]
    public void A_programs_own_list_is_read_by_index_not_by_its_enumerator()
    {
        var source = new IndexedOnly(N);
        Assert.Equal(N * (N - 1) / 2, SumOf(source));
        Assert.Equal(N, source.Reads);
    }

    [Behaviour(Ships.May)]
    public void A_programs_own_collection_is_enumerated_once()
    {
        var source = new CountedSource(N);
        Assert.Equal(N * (N - 1) / 2, SumOf(source));
        Assert.Equal(1, source.Enumerations);
    }

    [Behaviour(Ships.May)]
    public void A_list_that_grows_while_it_is_looped_over_is_read_as_long_as_it_was()
    {
        var source = Enumerable.Range(0, N).ToList();
        source.Capacity = 4 * N;
        var ran = 0;
        Parallel.ForEach(source, x =>
        {
            lock (source)
            {
                source.Add(x);
            }

            Interlocked.Increment(ref ran);
        });
        Assert.Equal(N, ran);
        Assert.Equal(2 * N, source.Count);
    }

    [Behaviour(Ships.Never)]
    public void A_set_that_changes_while_it_is_looped_over_faults_the_loop()
    {
        var source = Enumerable.Range(0, N).ToHashSet();
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(source, new ParallelOptions { MaxDegreeOfParallelism = 1 }, x => { source.Add(x + N); }));
        Assert.IsType<InvalidOperationException>(e.InnerException);
    }

    private static int SumOf(IEnumerable<int> source)
    {
        var sum = 0;
        Parallel.ForEach(source, x => { Interlocked.Add(ref sum, x); });
        return sum;
    }

    private static IEnumerable<int> Count(int n)
    {
        for (var i = 0; i < n; i++)
        {
            yield return i;
        }
    }

    private sealed class IndexedOnly(int count) : IList<int>
    {
        private int _reads;

        public int Reads => _reads;

        public int Count => count;

        public bool IsReadOnly => true;

        public int this[int index]
        {
            get
            {
                Interlocked.Increment(ref _reads);
                return index;
            }
            set => throw new NotSupportedException();
        }

        public IEnumerator<int> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();

        public void Add(int item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(int item) => throw new NotSupportedException();

        public void CopyTo(int[] array, int arrayIndex) => throw new NotSupportedException();

        public int IndexOf(int item) => throw new NotSupportedException();

        public void Insert(int index, int item) => throw new NotSupportedException();

        public bool Remove(int item) => throw new NotSupportedException();

        public void RemoveAt(int index) => throw new NotSupportedException();
    }

    private sealed class CountedSource(int count) : IEnumerable<int>
    {
        public int Enumerations { get; private set; }

        public IEnumerator<int> GetEnumerator()
        {
            Enumerations++;
            return Enumerable.Range(0, count).GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
