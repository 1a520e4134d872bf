using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Compat.Corpus;

/// <summary>LINQ-heavy and collection-heavy closures over nested, generic and immutable data.</summary>
public class Queries : Contract
{
    private static readonly FrozenSet<string> Vip = new[] { "Ann", "Cy" }.ToFrozenSet();
    private readonly List<Sale> _sales =
    [
        new("Ann", "pen", 2, new(2024, 1, 5)), new("Bob", "ink", 1, new(2024, 1, 9)),
        new("Ann", "ink", 5, new(2024, 2, 1)), new("Cy", "pen", 4, new(2024, 2, 3)),
    ];

    [Behaviour(Ships.Must)]
    public async Task A_query_expression_with_let_and_several_sources()
    {
        var sizes = new[] { 1, 2, 3 };
        var triples = await Task.Run(() =>
            (from a in sizes from b in sizes let c = a * b where c > 2 orderby c descending, a select (a, b, c)).ToList());
        Assert.Equal([(3, 3, 9), (2, 3, 6), (3, 2, 6), (2, 2, 4), (1, 3, 3), (3, 1, 3)], triples);
    }

    [Behaviour(Ships.Must)]
    public async Task Sales_of_this_are_grouped_by_month_and_customer()
    {
        var report = await Task.Run(() => _sales
            .GroupBy(s => (s.Day.Month, s.Customer), (key, sales) => new { key.Month, key.Customer, Total = sales.Sum(s => s.Count) })
            .OrderBy(r => r.Month).ThenByDescending(r => r.Total)
            .Select(r => $"{r.Month}:{r.Customer}={r.Total}")
            .ToArray());
        Assert.Equal(["1:Ann=2", "1:Bob=1", "2:Ann=5", "2:Cy=4"], report);
    }

    [Behaviour(Ships.Must)]
    public async Task Members_of_a_frozen_set_are_picked()
    {
        Assert.Equal(11, await Task.Run(() => _sales.Where(s => Vip.Contains(s.Customer)).Sum(s => s.Count)));
    }

    [Behaviour(Ships.Must)]
    public async Task Pages_are_cut_and_counted()
    {
        var ids = Enumerable.Range(1, 23).ToList();
        var pages = await Task.WhenAll(Enumerable.Range(0, 3).Select(p => Task.Run(() => ids.Skip(p * 10).Take(10).ToArray())));
        Assert.Equal([10, 10, 3], pages.Select(p => p.Length));
        Assert.Equal(21, pages[2][0]);
    }

    [Behaviour(Ships.Must)]
    public async Task Sets_are_combined()
    {
        var (a, b) = (new HashSet<int> { 1, 2, 3 }, new SortedSet<int> { 2, 3, 4 });
        var (both, either, one) = await Task.Run(() => (a.Intersect(b).Order().ToArray(), a.Union(b).Count(), a.Except(b).Single()));
        Assert.Equal([2, 3], both);
        Assert.Equal((4, 1), (either, one));
    }

    [Behaviour(Ships.Must)]
    public async Task Running_totals_by_a_user_iterator()
    {
        var values = new List<int> { 1, 2, 3, 4 };
        Assert.Equal((int[])[1, 3, 6, 10], await Task.Run(() => values.Scan(0, (sum, x) => sum + x).ToArray()));
    }

    [Behaviour(Ships.Must)]
    public async Task A_cartesian_product_of_lists_of_lists()
    {
        List<List<char>> sets = [['a', 'b'], ['x'], ['1', '2']];
        var words = await Task.Run(() => sets.Aggregate(new[] { "" }.AsEnumerable(), (acc, set) => acc.SelectMany(p => set.Select(c => p + c))).ToArray());
        Assert.Equal(["ax1", "ax2", "bx1", "bx2"], words);
    }

    [Behaviour(Ships.Must)]
    public async Task Neighbours_are_zipped_and_differences_indexed()
    {
        var data = new[] { 5, 7, 4, 9 };
        var (index, jump) = await Task.Run(() => data.Zip(data.Skip(1), (a, b) => b - a).Select((d, i) => (i, d)).MaxBy(x => Math.Abs(x.d)));
        Assert.Equal((2, 5), (index, jump));
    }

    [Behaviour(Ships.Must)]
    public async Task A_dictionary_of_lists_in_a_dictionary_is_flattened()
    {
        var tree = new Dictionary<string, Dictionary<string, List<int>>> { ["eu"] = new() { ["de"] = [1, 2], ["fr"] = [3] }, ["us"] = new() { ["ny"] = [4] } };
        var flat = await Task.Run(() => tree.SelectMany(r => r.Value, (r, c) => (Path: $"{r.Key}/{c.Key}", Sum: c.Value.Sum())).ToDictionary(x => x.Path, x => x.Sum));
        Assert.Equal((3, 3, 4), (flat["eu/de"], flat["eu/fr"], flat["us/ny"]));
    }

    [Behaviour(Ships.Must)]
    public async Task Counts_are_updated_through_value_references()
    {
        var words = "to be or not to be".Split(' ');
        var counts = new Dictionary<string, int>();
        await Task.Run(() =>
        {
            foreach (var word in words)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
            }
        });
        Assert.Equal((2, 2, 1, 1), (counts["to"], counts["be"], counts["or"], counts["not"]));
    }

    [Behaviour(Ships.Must)]
    public async Task The_top_of_each_group_through_a_generic_method()
    {
        var top = await Task.Run(() => TopBy(_sales, s => s.Product, s => s.Count).Select(s => s.Customer).ToArray());
        Assert.Equal(["Cy", "Ann"], top);
    }

    [Behaviour(Ships.Must)]
    public async Task A_list_is_changed_in_place_by_its_own_methods()
    {
        var list = new List<int> { 5, 3, 8, 1, 9, 2 };
        var removed = await Task.Run(() =>
        {
            list.Sort((a, b) => b - a);
            var count = list.RemoveAll(x => x % 2 == 0);
            list.Insert(1, 7);
            list.Reverse(2, 2);
            list.AddRange([0, 0]);
            return count;
        });
        Assert.Equal(2, removed);
        Assert.Equal([9, 7, 3, 5, 1, 0, 0], list);
    }

    [Behaviour(Ships.Must)]
    public async Task A_binary_search_in_a_sorted_array_of_records()
    {
        var index = Enumerable.Range(0, 100).Select(i => new Entry($"k{i:000}", i)).ToArray();
        var keys = new[] { "k007", "k099", "zzz" };
        var found = await Task.WhenAll(keys.Select(k => Task.Run(() =>
        {
            var at = Array.BinarySearch(index, new Entry(k, 0), Comparer<Entry>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key)));
            return at < 0 ? -1 : index[at].Value;
        })));
        Assert.Equal([7, 99, -1], found);
    }

    [Behaviour(Ships.Must)]
    public async Task Options_are_chained_with_nulls()
    {
        var people = new Dictionary<string, Person?> { ["ann"] = new("Ann", new("bob", null)), ["bob"] = null };
        var chain = await Task.Run(() => people["ann"]?.Friend?.Name.ToUpperInvariant() ?? "nobody");
        var none = await Task.Run(() => people["bob"]?.Friend?.Name ?? "nobody");
        Assert.Equal(("BOB", "nobody"), (chain, none));
    }

    [Behaviour(Ships.Must)]
    public async Task Lazy_values_made_inside_are_forced_inside()
    {
        var n = 10;
        Assert.Equal((55, 1), await Task.Run(() =>
        {
            var made = 0;
            var sum = new Lazy<int>(() =>
            {
                made++;
                return Enumerable.Range(1, n).Sum();
            });
            return (sum.Value + sum.Value - sum.Value, made);
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_batch_job_works_off_its_queue_of_actions()
    {
        var output = new List<int>();
        var queue = new Queue<Action>();
        for (var i = 0; i < 3; i++)
        {
            var n = i;
            queue.Enqueue(() => output.Add(n * n));
        }

        await Task.Run(() =>
        {
            while (queue.TryDequeue(out var action))
            {
                action();
            }
        });
        Assert.Equal([0, 1, 4], output);
        Assert.Empty(queue);
    }

    private static IEnumerable<T> TopBy<T, TGroup, TValue>(IEnumerable<T> items, Func<T, TGroup> group, Func<T, TValue> value)
    {
        foreach (var g in items.GroupBy(group))
        {
            yield return g.MaxBy(value)!;
        }
    }

    private sealed record Sale(string Customer, string Product, int Count, DateOnly Day);

    private readonly record struct Entry(string Key, int Value);

    private sealed record Person(string Name, Person? Friend);
}

internal static class ScanExtensions
{
    public static IEnumerable<TState> Scan<T, TState>(this IEnumerable<T> source, TState seed, Func<TState, T, TState> next)
    {
        foreach (var item in source)
        {
            yield return seed = next(seed, item);
        }
    }
}
