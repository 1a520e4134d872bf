namespace Compat.Corpus;

/// <summary>Graphs, dynamic programming, memoisation and classic algorithms.</summary>
public class Graphs : Contract
{
    private readonly Dictionary<long, long> _memo = [];

    [Behaviour(Ships.Must)]
    public async Task Shortest_paths_from_each_source()
    {
        var graph = new Graph();
        graph.Add("a", "b", 4).Add("a", "c", 1).Add("c", "b", 2).Add("b", "d", 5);
        var all = await Task.WhenAll(new[] { "a", "c" }.Select(s => Task.Run(() => graph.Dijkstra(s))));
        Assert.Equal((3, 8), (all[0]["b"], all[0]["d"]));
        Assert.Equal(7, all[1]["d"]);
    }

    [Behaviour(Ships.Must)]
    public async Task Rank_flows_over_links_until_it_settles()
    {
        int[][] links = [[1, 2], [2], [0], [2]];
        var rank = await Task.Run(() =>
        {
            var r = Enumerable.Repeat(0.25, 4).ToArray();
            for (var step = 0; step < 50; step++)
            {
                var next = Enumerable.Repeat(0.15 / 4, 4).ToArray();
                for (var from = 0; from < links.Length; from++)
                {
                    foreach (var to in links[from])
                    {
                        next[to] += 0.85 * r[from] / links[from].Length;
                    }
                }

                r = next;
            }

            return r;
        });
        Assert.Equal(2, Array.IndexOf(rank, rank.Max()));
        Assert.Equal(1, rank.Sum(), 9);
    }

    [Behaviour(Ships.Must)]
    public async Task Tasks_are_ordered_by_their_dependencies()
    {
        var needs = new Dictionary<string, List<string>> { ["app"] = ["lib", "log"], ["lib"] = ["core"], ["log"] = ["core"], ["core"] = [] };
        var order = await Task.Run(() =>
        {
            var done = new List<string>();
            var seen = new HashSet<string>();
            foreach (var n in needs.Keys)
            {
                Visit(n);
            }

            return done;

            void Visit(string n)
            {
                if (seen.Add(n))
                {
                    needs[n].ForEach(Visit);
                    done.Add(n);
                }
            }
        });
        Assert.Equal(["core", "lib", "log", "app"], order);
    }

    [Behaviour(Ships.Must)]
    public async Task A_spanning_tree_by_union_and_find()
    {
        var edges = new (int A, int B, int Weight)[] { (0, 1, 4), (1, 2, 8), (0, 2, 3), (2, 3, 1) };
        var sets = new UnionFind(4);
        Assert.Equal(8, await Task.Run(() => edges.OrderBy(e => e.Weight).Where(e => sets.Union(e.A, e.B)).Sum(e => e.Weight)));
        Assert.Equal(1, sets.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task A_nodes_parents_and_children_form_cycles()
    {
        var root = new TreeNode("root");
        var leaf = root.Add("child").Add("leaf");
        var (depth, path) = await Task.Run(() => (leaf.Depth, leaf.Path()));
        Assert.Equal((2, "root/child/leaf"), (depth, path));
        await Task.Run(() => { leaf.Add("deeper"); });
        Assert.Same(leaf, leaf.Children[0].Parent);
        Assert.Equal(4, root.Size);
    }

    [Behaviour(Ships.Must)]
    public async Task A_knapsack_is_packed_by_a_row_of_bests()
    {
        (int Weight, int Value)[] items = [(1, 1), (3, 4), (4, 5), (5, 7)];
        var capacity = 7;
        Assert.Equal(9, await Task.Run(() =>
        {
            var best = new int[capacity + 1];
            foreach (var (w, v) in items)
            {
                for (var c = capacity; c >= w; c--)
                {
                    best[c] = Math.Max(best[c], best[c - w] + v);
                }
            }

            return best[capacity];
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_recursive_function_keeps_its_memo_in_a_field_of_this()
    {
        Assert.Equal(12_586_269_025, await Task.Run(() => Fib(50)));
        Assert.Equal(7_778_742_049, _memo[49]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_function_is_memoised_by_a_generic_wrapper()
    {
        Func<int, int> collatz = n =>
        {
            var steps = 0;
            for (long x = n; x != 1; x = x % 2 == 0 ? x / 2 : (3 * x) + 1)
            {
                steps++;
            }

            return steps;
        };
        var memo = Memoise(collatz);
        Assert.Equal((111, 111), (await Task.Run(() => memo(27)), memo(27)));
    }

    [Behaviour(Ships.Must)]
    public async Task Permutations_are_yielded_lazily_and_the_best_tour_wins()
    {
        int[,] distance = { { 0, 2, 9, 10 }, { 1, 0, 6, 4 }, { 15, 7, 0, 8 }, { 6, 3, 12, 0 } };
        Assert.Equal(21, await Task.Run(() => Permutations([1, 2, 3]).Min(p =>
        {
            var (at, sum) = (0, 0);
            foreach (var next in p.Append(0))
            {
                sum += distance[at, next];
                at = next;
            }

            return sum;
        })));
    }

    [Behaviour(Ships.Must)]
    public async Task A_sort_in_place_by_a_recursive_method_group()
    {
        var data = new[] { 5, 2, 9, 1, 7, 3 };
        await Task.Run(() => QuickSort(data, 0, data.Length - 1));
        Assert.Equal([1, 2, 3, 5, 7, 9], data);
    }

    [Behaviour(Ships.Must)]
    public async Task Sorted_runs_are_merged_by_nested_calls()
    {
        var data = Enumerable.Range(0, 64).Select(i => i * 37 % 64).ToArray();
        Assert.Equal(Enumerable.Range(0, 64), await Task.Run(() => MergeSort(data)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_heap_of_generics_with_a_comparison()
    {
        var heap = new Heap<string>((a, b) => a.Length - b.Length);
        await Task.Run(() =>
        {
            foreach (var s in new[] { "ccc", "a", "dddd", "bb" })
            {
                heap.Push(s);
            }
        });
        Assert.Equal(["a", "bb", "ccc", "dddd"], Enumerable.Range(0, 4).Select(_ => heap.Pop()));
    }

    [Behaviour(Ships.Must)]
    public async Task A_sudoku_is_solved_in_a_captured_grid()
    {
        var grid = "12.4/.412/2.43/4321".Split('/').Select(r => r.Select(c => c == '.' ? 0 : c - '0').ToArray()).ToArray();
        Assert.True(await Task.Run(() => Sudoku(grid)));
        Assert.Equal([3, 3, 1], [grid[0][2], grid[1][0], grid[2][1]]);
    }

    [Behaviour(Ships.Must)]
    public async Task Intervals_are_merged_with_pattern_matching_on_the_last()
    {
        var meetings = new List<Interval> { new(9, 10), new(13, 14), new(9, 11), new(10, 12) };
        var merged = await Task.Run(() => meetings.OrderBy(m => m.From).Aggregate(new List<Interval>(), (list, next) =>
        {
            if (list is [.., var last] && last.To >= next.From)
            {
                list[^1] = last with { To = Math.Max(last.To, next.To) };
            }
            else
            {
                list.Add(next);
            }

            return list;
        }));
        Assert.Equal([new(9, 12), new(13, 14)], merged);
    }

    private long Fib(long n)
    {
        if (n < 2)
        {
            return n;
        }

        if (!_memo.TryGetValue(n, out var value))
        {
            _memo[n] = value = Fib(n - 1) + Fib(n - 2);
        }

        return value;
    }

    private static Func<TIn, TOut> Memoise<TIn, TOut>(Func<TIn, TOut> f)
        where TIn : notnull
    {
        var cache = new Dictionary<TIn, TOut>();
        return x =>
        {
            if (!cache.TryGetValue(x, out var y))
            {
                cache.Add(x, y = f(x));
            }

            return y;
        };
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(x => Permutations([.. items.Where(i => i != x)]).Select(p => (int[])[x, .. p]));

    private static void QuickSort<T>(T[] a, int low, int high)
        where T : IComparable<T>
    {
        if (low >= high)
        {
            return;
        }

        var (i, j, pivot) = (low, high, a[(low + high) / 2]);
        while (i <= j)
        {
            while (a[i].CompareTo(pivot) < 0)
            {
                i++;
            }

            while (a[j].CompareTo(pivot) > 0)
            {
                j--;
            }

            if (i <= j)
            {
                (a[i], a[j]) = (a[j], a[i]);
                i++;
                j--;
            }
        }

        QuickSort(a, low, j);
        QuickSort(a, i, high);
    }

    private static int[] MergeSort(int[] a)
    {
        if (a.Length < 2)
        {
            return a;
        }

        var left = Task.Run(() => MergeSort(a[..(a.Length / 2)]));
        var right = MergeSort(a[(a.Length / 2)..]);
        var l = left.Result;
        var merged = new int[a.Length];
        for (int i = 0, j = 0, k = 0; k < merged.Length; k++)
        {
            merged[k] = j == right.Length || (i < l.Length && l[i] <= right[j]) ? l[i++] : right[j++];
        }

        return merged;
    }

    private static bool Sudoku(int[][] grid)
    {
        for (var y = 0; y < 4; y++)
        {
            for (var x = 0; x < 4; x++)
            {
                if (grid[y][x] != 0)
                {
                    continue;
                }

                for (var v = 1; v <= 4; v++)
                {
                    if (!grid[y].Contains(v) && !grid.Any(r => r[x] == v))
                    {
                        grid[y][x] = v;
                        if (Sudoku(grid))
                        {
                            return true;
                        }
                    }
                }

                grid[y][x] = 0;
                return false;
            }
        }

        return true;
    }

    private readonly record struct Interval(int From, int To);

    private sealed class Graph
    {
        private readonly Dictionary<string, List<(string To, int Cost)>> _edges = [];

        public Graph Add(string from, string to, int cost)
        {
            (_edges.TryGetValue(from, out var list) ? list : _edges[from] = []).Add((to, cost));
            return this;
        }

        public Dictionary<string, int> Dijkstra(string source)
        {
            var best = new Dictionary<string, int>();
            var queue = new SortedSet<(int Cost, string Node)> { (0, source) };
            while (queue.Count > 0)
            {
                var (cost, node) = queue.Min;
                queue.Remove((cost, node));
                if (best.TryAdd(node, cost) && _edges.TryGetValue(node, out var edges))
                {
                    edges.ForEach(e => queue.Add((cost + e.Cost, e.To)));
                }
            }

            return best;
        }
    }

    private sealed class UnionFind(int n)
    {
        private readonly int[] _parent = [.. Enumerable.Range(0, n)];

        public int Count { get; private set; } = n;

        public bool Union(int a, int b)
        {
            (a, b) = (Find(a), Find(b));
            if (a == b)
            {
                return false;
            }

            _parent[a] = b;
            Count--;
            return true;
        }

        private int Find(int x) => _parent[x] == x ? x : _parent[x] = Find(_parent[x]);
    }

    private sealed class TreeNode(string name, TreeNode? parent = null)
    {
        public TreeNode? Parent => parent;

        public List<TreeNode> Children { get; } = [];

        public int Depth => parent is null ? 0 : parent.Depth + 1;

        public int Size => 1 + Children.Sum(c => c.Size);

        public TreeNode Add(string child)
        {
            Children.Add(new(child, this));
            return Children[^1];
        }

        public string Path() => parent is null ? name : $"{parent.Path()}/{name}";
    }

    private sealed class Heap<T>(Comparison<T> compare)
    {
        private readonly List<T> _items = [];

        public void Push(T item)
        {
            _items.Add(item);
            for (var i = _items.Count - 1; i > 0 && compare(_items[i], _items[(i - 1) / 2]) < 0; i = (i - 1) / 2)
            {
                (_items[i], _items[(i - 1) / 2]) = (_items[(i - 1) / 2], _items[i]);
            }
        }

        public T Pop()
        {
            var top = _items[0];
            _items[0] = _items[^1];
            _items.RemoveAt(_items.Count - 1);
            for (int i = 0, c; (c = (2 * i) + 1) < _items.Count; i = c)
            {
                if (c + 1 < _items.Count && compare(_items[c + 1], _items[c]) < 0)
                {
                    c++;
                }

                if (compare(_items[i], _items[c]) <= 0)
                {
                    break;
                }

                (_items[i], _items[c]) = (_items[c], _items[i]);
            }

            return top;
        }
    }
}
