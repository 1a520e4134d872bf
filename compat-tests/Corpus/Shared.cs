using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Compat.Corpus;

/// <summary>Calls that add to what they share: locks, counters, concurrent collections, slots of arrays.</summary>
public class Shared : Contract
{
    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private long _bytes;
    private int _processed;

    [Behaviour(Ships.Must)]
    public async Task Bytes_and_files_are_counted_by_Interlocked_fields()
    {
        var sizes = new[] { 100L, 200, 300 };
        await Task.WhenAll(sizes.Select(s => Task.Run(() =>
        {
            Interlocked.Add(ref _bytes, s * 2);
            Interlocked.Increment(ref _processed);
        })));
        Assert.Equal((1_200, 3), (_bytes, _processed));
    }

    [Behaviour(Ships.Must)]
    public async Task Errors_are_added_to_a_list_of_this_under_a_Lock()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
        {
            if (i % 3 == 0)
            {
                lock (_gate)
                {
                    _errors.Add($"item {i}");
                }
            }
        })));
        Assert.Equal(["item 0", "item 3", "item 6", "item 9"], _errors.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task A_local_gate_guards_a_total()
    {
        var gate = new object();
        long total = 0;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() =>
        {
            var part = Enumerable.Range(0, i * 10).Sum();
            lock (gate)
            {
                total += part;
            }
        })));
        Assert.Equal(Enumerable.Range(1, 8).Sum(i => i * 10 * ((i * 10) - 1) / 2), total);
    }

    [Behaviour(Ships.Must, Missed = "is shared with other threads")]
    public async Task Words_are_counted_by_AddOrUpdate()
    {
        var counts = new ConcurrentDictionary<string, int>();
        var lines = new[] { "a b a", "b c", "a" };
        await Task.WhenAll(lines.Select(l => Task.Run(() =>
        {
            foreach (var word in l.Split(' '))
            {
                counts.AddOrUpdate(word, 1, (_, n) => n + 1);
            }
        })));
        Assert.Equal((3, 2, 1), (counts["a"], counts["b"], counts["c"]));
    }

    [Behaviour(Ships.Must)]
    public async Task Results_are_put_into_a_concurrent_dictionary_by_index()
    {
        var results = new ConcurrentDictionary<string, int>();
        string[] names = ["one", "three", "seven"];
        await Task.WhenAll(names.Select(n => Task.Run(() => { results[n] = n.Length; })));
        Assert.Equal((3, 5, 5), (results["one"], results["three"], results["seven"]));
    }

    [Behaviour(Ships.Must)]
    public async Task A_bag_gathers_records()
    {
        var bag = new ConcurrentBag<(int N, bool Even)>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(() => bag.Add((n, n % 2 == 0)))));
        Assert.Equal([0, 2, 4], bag.Where(b => b.Even).Select(b => b.N).Order());
    }

    [Behaviour(Ships.Must)]
    public async Task A_concurrent_queue_takes_several_items_of_a_call()
    {
        var queue = new ConcurrentQueue<string>();
        await Task.WhenAll(new[] { "ab", "cde" }.Select(s => Task.Run(() =>
        {
            foreach (var c in s)
            {
                queue.Enqueue($"{s}:{c}");
            }
        })));
        Assert.Equal(["ab:a", "ab:b", "cde:c", "cde:d", "cde:e"], queue.Order());
        Assert.Equal(["ab:a", "ab:b"], queue.Where(q => q.StartsWith("ab", StringComparison.Ordinal)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_set_of_seen_hosts_is_filled_under_a_lock()
    {
        var hosts = new HashSet<string>();
        string[] urls = ["http://a/x", "http://b/y", "http://a/z"];
        await Task.WhenAll(urls.Select(u => Task.Run(() =>
        {
            var host = new Uri(u).Host;
            lock (hosts)
            {
                hosts.Add(host);
            }
        })));
        Assert.Equal(["a", "b"], hosts.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task Each_call_writes_its_own_slot_of_a_result_array()
    {
        var jobs = new[] { "x", "yy", "zzz" };
        var results = new string[jobs.Length];
        var tasks = new Task[jobs.Length];
        for (var i = 0; i < jobs.Length; i++)
        {
            var index = i;
            tasks[i] = Task.Run(() => { results[index] = jobs[index].PadLeft(5, '.'); });
        }

        await Task.WhenAll(tasks);
        Assert.Equal(["....x", "...yy", "..zzz"], results);
    }

    [Behaviour(Ships.Must)]
    public async Task Partial_sums_are_merged_after_the_calls()
    {
        var data = Enumerable.Range(1, 1_000).ToArray();
        var partial = new double[4];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(p => Task.Run(() =>
        {
            double sum = 0;
            for (var i = p; i < data.Length; i += 4)
            {
                sum += 1.0 / data[i];
            }

            partial[p] = sum;
        })));
        Assert.Equal(data.Sum(i => 1.0 / i), partial.Sum(), 9);
    }

    [Behaviour(Ships.Must)]
    public async Task Histograms_of_calls_are_merged_by_Interlocked_elements()
    {
        var histogram = new int[4];
        var values = Enumerable.Range(0, 400).ToArray();
        await Task.WhenAll(values.Chunk(100).Select(chunk => Task.Run(() =>
        {
            foreach (var v in chunk)
            {
                Interlocked.Increment(ref histogram[v % 4]);
            }
        })));
        Assert.Equal([100, 100, 100, 100], histogram);
    }

    [Behaviour(Ships.Must)]
    public async Task An_immutable_list_of_a_local_is_grown_and_returned()
    {
        var start = ImmutableList.Create(1, 2);
        var grown = await Task.WhenAll(new[] { 3, 4 }.Select(x => Task.Run(() => start.Add(x))));
        Assert.Equal([1, 2, 3], grown[0]);
        Assert.Equal([1, 2, 4], grown[1]);
        Assert.Equal(2, start.Count);
    }

    [Behaviour(Ships.Must, Missed = "uses Monitor.Enter")]
    public async Task A_statistics_object_locks_itself_when_it_adds()
    {
        var stats = new Statistics();
        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => Task.Run(() => stats.Add(i))));
        Assert.Equal((10, 55), (stats.Count, stats.Sum));
    }

    [Behaviour(Ships.Must, Missed = "uses Monitor.Enter")]
    public async Task Messages_are_appended_to_a_builder_under_a_lock()
    {
        var text = new System.Text.StringBuilder();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            lock (text)
            {
                text.Append('<').Append(i).Append('>');
            }
        })));
        Assert.Equal(12, text.Length);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Contains($"<{i}>", text.ToString(), StringComparison.Ordinal));
    }

    [Behaviour(Ships.Must, Missed = "uses Monitor.Enter")]
    public async Task A_minimum_is_kept_under_a_lock()
    {
        var gate = new object();
        var best = int.MaxValue;
        var seeds = new[] { 7, 3, 9 };
        await Task.WhenAll(seeds.Select(s => Task.Run(() =>
        {
            var cost = s * s;
            lock (gate)
            {
                best = Math.Min(best, cost);
            }
        })));
        Assert.Equal(9, best);
    }

    [Behaviour(Ships.Must, Missed = "uses Monitor.Enter")]
    public async Task Groups_are_added_to_a_dictionary_of_lists_under_a_lock()
    {
        var groups = new Dictionary<int, List<int>>();
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() =>
        {
            lock (groups)
            {
                if (!groups.TryGetValue(i % 3, out var list))
                {
                    groups[i % 3] = list = [];
                }

                list.Add(i);
            }
        })));
        Assert.Equal([0, 3, 6], groups[0].Order());
        Assert.Equal(3, groups.Count);
    }

    private sealed class Statistics
    {
        private readonly object _sync = new();

        public int Count { get; private set; }

        public long Sum { get; private set; }

        public void Add(int value)
        {
            lock (_sync)
            {
                Count++;
                Sum += value;
            }
        }
    }
}
