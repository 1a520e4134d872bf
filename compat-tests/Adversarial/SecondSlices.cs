using System.Runtime.InteropServices;

namespace Compat.Adversarial;

/// <summary>More of <see cref="SecondArrays"/>: known algorithms, odd induction variables, and calls that share one array element by element.</summary>
public class SecondSlices : Contract
{
    private const int N = 3_000;
    private readonly int[] _tree = new int[N];

    [Behaviour(Ships.May)]
    public async Task Two_calls_write_one_field_each_of_all_structs()
    {
        var a = new Cell[N];
        await Task.WhenAll(
            Task.Run(() => { for (var i = 0; i < N; i++) { a[i].X = i; } }),
            Task.Run(() => { for (var i = N - 1; i >= 0; i--) { a[i].Y = -i; } }),
            Task.Run(() => { for (var i = 0; i < N; i += 2) { a[i].Z += 1; } }));
        Assert.All(Enumerable.Range(0, N), i => Assert.Equal((i, -i, 1 - (i % 2)), (a[i].X, a[i].Y, a[i].Z)));
    }

    [Behaviour(Ships.May)]
    public async Task Bytes_side_by_side_belong_to_different_calls()
    {
        var a = new byte[N];
        await Task.WhenAll(Enumerable.Range(0, 5).Select(k => Task.Run(() => { for (var i = k; i < N; i += 5) { a[i] = (byte)(k + 1); } })));
        Assert.All(Enumerable.Range(0, N), i => Assert.Equal((i % 5) + 1, a[i]));
    }

    [Behaviour(Ships.May)]
    public async Task A_Fenwick_tree_of_this_is_updated_and_asked()
    {
        for (var k = 1; k <= 20; k++)
        {
            await Task.Run(() => { for (var i = k * 100; i < N; i += i & -i) { _tree[i] += k; } });
        }

        var sum = await Task.Run(() => { var s = 0; for (var i = 1_050; i > 0; i &= i - 1) { s += _tree[i]; } return s; });
        Assert.Equal(55, sum);
    }

    [Behaviour(Ships.May)]
    public async Task An_unsigned_counter_ends_by_wrapping()
    {
        var a = new int[N];
        await Task.Run(() => { for (uint i = 99; i < 100; i--) { a[i] = 1; } for (short s = 32_700; s > 0; s++) { a[s - 30_000] = 2; } });
        Assert.Equal((100, 68), (a.Count(x => x == 1), a.Count(x => x == 2)));
    }

    [Behaviour(Ships.May)]
    public async Task Doubling_halving_and_mirrored_indices()
    {
        var a = new int[N];
        await Task.Run(() => { for (var i = 1; i < N; i <<= 1) { a[i]++; } for (var i = N - 1; i > 0; i /= 2) { a[i]++; } for (int i = 5, n = 0; n < 7; n++) { a[i]++; i = N - i; } });
        var e = new int[N];
        for (var i = 1; i < N; i *= 2) { e[i]++; }
        for (var i = N - 1; i > 0; i >>= 1) { e[i]++; }
        e[5] += 4;
        e[N - 5] += 3;
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task Post_and_pre_increments_on_both_sides()
    {
        var a = Numbers();
        await Task.Run(() => { var i = 10; while (i < 2_000) { a[i++] = a[++i] + i--; i += 3; } });
        var e = Numbers();
        var j = 10;
        while (j < 2_000) { var at = j; j += 2; e[at] = e[j] + j; j += 2; }
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_count_down_with_the_arrow()
    {
        var a = Numbers();
        var n = 2_500;
        await Task.Run(() => { while (n-- > 500) { a[n] = -1; if (n == 700) { n = 600; } } });
        Assert.Equal((499, -1, 650, -1, 2_500), (n, a[599], a[650], a[700], a[2_500]));
        Assert.Equal(1_900, a.Count(x => x == -1));
    }

    [Behaviour(Ships.May)]
    public async Task A_foreach_reads_what_the_body_has_stored_ahead()
    {
        var a = Enumerable.Repeat(1, N).ToArray();
        var i = 0;
        await Task.Run(() => { foreach (var x in a) { if (++i < 31) { a[i] = x * 2 % 1_000; } else if (i > 2_000) { break; } } });
        var e = Enumerable.Repeat(1, N).ToArray();
        for (var k = 1; k < 31; k++) { e[k] = e[k - 1] * 2 % 1_000; }
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_foreach_by_reference_over_a_piece()
    {
        var a = new Cell[N];
        await Task.Run(() => { var n = 0; foreach (ref var c in a.AsSpan(1_000, 500)) { c.X = n++; } foreach (var c in a) { var d = c; d.X = 5; n += d.X; } a[0].Z = n; });
        Assert.Equal((0, 499, 0, 15_500), (a[1_000].X, a[1_499].X, a[1_500].X, a[0].Z));
    }

    [Behaviour(Ships.May)]
    public async Task An_index_found_by_a_search_is_where_it_stores()
    {
        int[] a = [.. Numbers().Select(i => i * 2)];
        var at = await Task.Run(() => { var i = Array.BinarySearch(a, 2_001); a[~i] = -1; var j = Array.IndexOf(a, 5_000); a[j - 1] = -2; var k = Array.FindLastIndex(a, x => x < 0); a[k + 1]++; return (~i, j, k); });
        Assert.Equal((1_001, 2_500, 2_499), at);
        Assert.Equal((-1, -2, 5_001), (a[1_001], a[2_499], a[2_500]));
    }

    [Behaviour(Ships.May)]
    public async Task A_query_with_an_index_stores_when_it_is_read()
    {
        var a = Numbers();
        var q = a.Where((x, i) => { if (i > 0) { a[i] += a[i - 1]; } return a[i] > 1_000; }).Select((x, i) => a[i] = x);
        var n = await Task.Run(() => q.Take(5).Count());
        var e = Numbers();
        var hits = 0;
        for (int i = 0; i < N && hits < 5; i++) { var x = e[i]; if (i > 0) { e[i] += e[i - 1]; } if (e[i] > 1_000) { e[hits++] = x; } }
        Assert.Equal(5, n);
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_quick_sort_by_recursion_sorts_a_piece()
    {
        int[] a = [.. Numbers().Select(i => i * 1_009 % N)];
        await Task.Run(() =>
        {
            void Sort(int lo, int hi)
            {
                if (lo >= hi) { return; }
                int p = a[(lo + hi) / 2], i = lo, j = hi;
                while (i <= j) { while (a[i] < p) { i++; } while (a[j] > p) { j--; } if (i <= j) { (a[i], a[j]) = (a[j--], a[i++]); } }
                Sort(lo, j);
                Sort(i, hi);
            }

            Sort(500, 2_499);
        });
        int[] e = [.. Numbers().Select(i => i * 1_009 % N)];
        Array.Sort(e, 500, 2_000);
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_heap_in_an_array_sinks_and_rises()
    {
        int[] h = [.. Numbers().Select(i => i * 7_919 % 10_007)];
        var n = N;
        var e = h.Order().ToArray();
        await Task.Run(() =>
        {
            for (var s = (N / 2) - 1; s >= 0; s--) { Sink(s, N); }
            for (; n > 2_900; ) { n--; (h[0], h[n]) = (h[n], h[0]); Sink(0, n); }

            void Sink(int i, int end)
            {
                for (int c; (c = (2 * i) + 1) < end; i = c) { if (c + 1 < end && h[c + 1] > h[c]) { c++; } if (h[i] >= h[c]) { break; } (h[i], h[c]) = (h[c], h[i]); }
            }
        });
        Assert.Equal(e[2_900..], h[2_900..]);
        Assert.Equal(e[2_899], h[0]);
    }

    [Behaviour(Ships.May)]
    public async Task A_knapsack_goes_down_and_a_coin_count_goes_up()
    {
        long[] bag = new long[N], ways = new long[N];
        ways[0] = 1;
        foreach (var w in new[] { 7, 13, 500 })
        {
            await Task.Run(() => { for (var i = N - 1; i >= w; i--) { bag[i] = Math.Max(bag[i], bag[i - w] + w); } for (var i = w; i < N; i++) { ways[i] += ways[i - w]; } });
        }

        Assert.Equal((520L, 20L, 513L, 1L, 0L), (bag[N - 1], bag[20], bag[519], ways[20], ways[6]));
        Assert.Equal(Enumerable.Range(0, 6).Sum(c => Enumerable.Range(0, 300).Count(b => 2_999 - (500 * c) - (13 * b) is >= 0 and var r && r % 7 == 0)), ways[2_999]);
    }

    [Behaviour(Ships.May)]
    public async Task A_flat_matrix_is_transposed_in_place_and_multiplied()
    {
        const int W = 50;
        var m = Enumerable.Range(0, W * W).ToArray();
        var r = new int[W * W];
        await Task.Run(() => { for (var i = 0; i < W; i++) { for (var j = i + 1; j < W; j++) { (m[(i * W) + j], m[(j * W) + i]) = (m[(j * W) + i], m[(i * W) + j]); } } });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(b => Task.Run(() => { for (var c = b; c < W; c += 5) { for (var y = 0; y < W; y++) { r[(y * W) + c] = m[(y * W) + c] + m[(c * W) + y]; } } })));
        Assert.All(Enumerable.Range(0, W * W), p => Assert.Equal((((p % W * W) + (p / W)), p + (p % W * W) + (p / W)), (m[p], r[p])));
    }

    [Behaviour(Ships.May)]
    public async Task Columns_of_a_matrix_belong_to_calls()
    {
        var m = new int[60, 40];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(k => Task.Run(() => { for (var c = 39 - k; c >= 0; c -= 8) { for (var r = 0; r < m.GetLength(0); r++) { m[r, c] += (r * 1_000) + k; } } })));
        for (var r = 0; r < 60; r++) { for (var c = 0; c < 40; c++) { Assert.Equal((r * 1_000) + ((39 - c) % 8), m[r, c]); } }
    }

    [Behaviour(Ships.May)]
    public async Task A_matrix_is_flat_to_a_span()
    {
        var m = new int[50, 60];
        await Task.Run(() => { var s = MemoryMarshal.CreateSpan(ref m[0, 0], m.Length); for (var i = 0; i < s.Length; i += 61) { s[i] = i; } m[49, 59] = s[61]; });
        Assert.Equal((61, 122, 61, 0), (m[1, 1], m[2, 2], m[49, 59], m[49, 58]));
    }

    [Behaviour(Ships.May)]
    public async Task Life_with_two_buffers_as_a_tuple_that_swap()
    {
        (bool[] Now, bool[] Next) b = (new bool[N], new bool[N]);
        var (x, y) = b;
        b.Now[1_500] = true;
        for (var k = 0; k < 5; k++)
        {
            await Task.Run(() => { for (var i = 0; i < N; i++) { b.Next[i] = b.Now[(i + N - 1) % N] ^ b.Now[(i + 1) % N]; } b = (b.Next, b.Now); });
        }

        Assert.Same(y, b.Now);
        Assert.Same(x, b.Next);
        Assert.Equal([1_495, 1_497, 1_503, 1_505], Enumerable.Range(0, N).Where(i => b.Now[i]));
    }

    [Behaviour(Ships.May)]
    public async Task A_union_find_compresses_its_paths()
    {
        var parent = Numbers();
        await Task.Run(() => { for (var i = 0; i + 3 < N; i++) { parent[Find(parent, i + 3)] = Find(parent, i); } });
        var roots = await Task.Run(() => { var n = 0; for (var i = 0; i < N; i++) { if (Find(parent, i) == i) { n++; } } return n; });
        Assert.Equal(3, roots);
        Assert.All(Enumerable.Range(0, N), i => Assert.Equal(i % 3, parent[i]));
    }

    [Behaviour(Ships.May)]
    public async Task A_helper_sees_through_an_in_parameter_what_it_stores()
    {
        var a = Numbers();
        var r = await Task.Run(() => Through(in a[100], a, out a[2_000]));
        Assert.Equal((-5, -5, -10), (r, a[100], a[2_000]));
    }

    [Behaviour(Ships.May)]
    public async Task A_filter_and_a_finally_write_before_and_after()
    {
        var a = new int[N];
        var at = 0;
        await Task.Run(() =>
        {
            try { for (var i = 2_990; ; i++) { try { a[i] = i; } finally { a[i - 2_000] = ++at; } } }
            catch (IndexOutOfRangeException) when ((a[0] = at) > 0) { a[1] = at; }
        });
        Assert.Equal((10, 11, 2_999, 10, 11), (a[0], a[1], a[2_999], a[999], a[1_000]));
    }

    [Behaviour(Ships.May)]
    public async Task The_wrong_type_is_stored_half_way_into_a_covariant_array()
    {
        object[] a = new string[N];
        await Assert.ThrowsAsync<ArrayTypeMismatchException>(() => Task.Run(() => { for (var i = 0; i < N; i++) { a[i] = i == 1_000 ? 5 : "s"; } }));
        Assert.Equal(1_000, a.Count(x => x is "s"));
    }

    [Behaviour(Ships.May)]
    public async Task The_right_side_throws_before_the_index_is_checked()
    {
        var a = Numbers();
        var n = 0;
        int Next() => ++n > 3 ? throw new InvalidOperationException() : n;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => { for (var i = N - 3; ; i++) { a[i] = Next() * 100; } }));
        Assert.Equal((4, 300), (n, a[^1]));
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_replaces_the_array_by_a_longer_and_a_shorter_one()
    {
        var a = Numbers();
        var sums = new List<int>();
        foreach (var length in new[] { N, N * 2, 2_500, N })
        {
            Array.Resize(ref a, length);
            a[^1] = 7;
            sums.Add(await Task.Run(() => { for (var i = 0; i < 100; i++) { a[i]++; } return a[0] + a[^1] + a.Length; }));
        }

        Assert.Equal([N + 8, (N * 2) + 9, 2_510, N + 11], sums);
        Assert.Equal((4, 103, 100, 7), (a[0], a[99], a[100], a[^1]));
    }

    [Behaviour(Ships.May)]
    public async Task Objects_of_an_array_change_places_while_a_call_has_them()
    {
        var a = Enumerable.Range(0, N).Select(i => new Box { N = i }).ToArray();
        var three = a[3];
        var t = Task.Run(() => { var mine = three; mine.N = -mine.N; return mine.N; });
        (a[3], a[5]) = (a[5], a[3]);
        Assert.Equal(-3, await t);
        Assert.Equal((5, -3), (a[3].N, a[5].N));
    }

    [Behaviour(Ships.May)]
    public async Task Boxes_of_an_array_are_replaced_and_others_kept()
    {
        var a = Enumerable.Range(0, N).Select(i => (object)i).ToArray();
        var kept = a.ToArray();
        await Task.Run(() => { for (var i = 0; i < N; i++) { if ((int)a[i] % 2 == 0) { a[i] = (long)(int)a[i]; } } });
        Assert.All(Enumerable.Range(0, N), i => Assert.True(i % 2 == 0 ? a[i] is long x && x == i : ReferenceEquals(a[i], kept[i])));
    }

    [Behaviour(Ships.May)]
    public async Task A_primary_constructors_array_is_used_by_its_methods()
    {
        var data = Numbers();
        var w = new Wheel(data, 2_998);
        await Task.Run(() => { for (var i = 0; i < 5; i++) { w.Put(-i); } });
        data[3] = 100;
        await Task.Run(() => w.Put(data[2] + data[3]));
        Assert.Equal((0, -1, -2, -4, 96), (data[2_998], data[2_999], data[0], data[2], data[3]));
    }

    [Behaviour(Ships.May)]
    public async Task A_memory_that_is_all_one_call_knows_of_the_array()
    {
        var a = Numbers();
        Memory<int> low = a.AsMemory(0, 1_500), high = a.AsMemory(1_000);
        var t = Task.Run(() => { for (var i = 0; i < 1_000; i++) { low.Span[i] *= 2; } return low.Span[1_499]; });
        a[2_000] = -1;
        Assert.Equal(1_499, await t);
        await Task.Run(() => { high.Span[0] = low.Span[999]; low.Span[1_001]++; high.Span[1]++; });
        Assert.Equal((1_998, 1_003, -1), (a[1_000], a[1_001], a[2_000]));
    }

    [Behaviour(Ships.May)]
    public async Task Nested_runs_take_pieces_of_the_piece()
    {
        var a = Numbers();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(k => Task.Run(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(j => Task.Run(() => { for (var i = (k * 1_000) + j; i < (k + 1) * 1_000; i += 4) { a[i] = -a[i]; } })));
            a[k * 1_000] = a[(k * 1_000) + 1] + a[(k * 1_000) + 999];
        })));
        Assert.Equal((-1_000, -3_000, -5_000, -500), (a[0], a[1_000], a[2_000], a[500]));
    }

    [Behaviour(Ships.May)]
    public async Task Nullable_enum_char_and_guid_elements_keep_what_was_not_touched()
    {
        int?[] n = [.. Numbers().Select(i => i % 3 == 0 ? (int?)null : i)];
        var c = new string('x', N).ToCharArray();
        var d = Enumerable.Repeat(DayOfWeek.Friday, N).ToArray();
        await Task.Run(() => { for (var i = 'a'; i <= 'z'; i++) { c[i] = i; n[i] = n[i] is { } v ? null : i; d[i] = (DayOfWeek)(i % 7); } d[(int)d[0]] = DayOfWeek.Monday; });
        Assert.Equal(('x', 'a', 'z', 'x'), (c[96], c[97], c[122], c[123]));
        Assert.Equal(((int?)null, (int?)99, (int?)null, (int?)95), (n[97], n[99], n[96], n[95]));
        Assert.Equal((DayOfWeek.Monday, (DayOfWeek)6, DayOfWeek.Friday), (d[5], d[97], d[123]));
    }

    [Behaviour(Ships.May)]
    public async Task A_seeded_random_shuffles_in_two_calls()
    {
        int[] a = Numbers(), e = Numbers();
        Random r = new(5), s = new(5);
        for (var k = 0; k < 2; k++) { await Task.Run(() => { for (var i = 1_999; i > 0; i--) { var j = r.Next(i + 1); (a[i], a[j]) = (a[j], a[i]); } r.Shuffle(a.AsSpan(2_500)); }); }
        for (var k = 0; k < 2; k++) { for (var i = 1_999; i > 0; i--) { var j = s.Next(i + 1); (e[i], e[j]) = (e[j], e[i]); } s.Shuffle(e.AsSpan(2_500)); }
        Assert.Equal(e, a);
    }

    private static int Find(int[] parent, int i)
    {
        while (parent[i] != i) { i = parent[i] = parent[parent[i]]; }
        return i;
    }

    private static int Through(in int x, int[] all, out int y)
    {
        all[100] = -5;
        y = x * 2;
        return x;
    }

    private static int[] Numbers() => [.. Enumerable.Range(0, N)];

    private struct Cell
    {
        public int X;
        public int Y;
        public int Z;
    }

    private sealed class Box
    {
        public int N;
    }

    private sealed class Wheel(int[] data, int at)
    {
        public void Put(int x)
        {
            data[at] = x;
            at = (at + 1) % data.Length;
        }
    }
}
