using System.Runtime.InteropServices;

namespace Compat.Adversarial;

/// <summary>Large arrays of which calls use parts: indices that wrap, jump, come from elsewhere or are moved by others.</summary>
public class SecondArrays : Contract
{
    private const int N = 4_000;
    private int[] _front = Numbers();
    private int[] _back = new int[N];
    private int _cursor;

    private int[] Front => _front;

    [Behaviour(Ships.May)]
    public async Task A_shift_by_one_to_the_right_spreads_the_first_element()
    {
        int[] a = Numbers(), b = a;
        a[0] = 7;
        await Task.Run(() => { for (var i = 0; i < N - 1; i++) { a[i + 1] = b[i]; } });
        Assert.All(a, x => Assert.Equal(7, x));
    }

    [Behaviour(Ships.May)]
    public async Task An_index_in_a_byte_wraps_around()
    {
        var a = new int[N];
        await Task.Run(() => { byte b = 250; for (var i = 0; i < 300; i++) { a[b++] += 1; } });
        Assert.Equal(300, a.Sum());
        Assert.Equal((2, 1, 2, 0), (a[250], a[249 - 100], a[30], a[256]));
    }

    [Behaviour(Ships.May)]
    public async Task A_product_that_overflows_is_masked_to_an_index()
    {
        var a = new int[4_096];
        var e = new int[4_096];
        for (var i = 0; i < 500; i++) { e[(i * -1_640_531_527) & 4_095] = i + 1; }
        await Task.Run(() => { for (var i = 0; i < 500; i++) { a[(i * -1_640_531_527) & 4_095] = i + 1; } });
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_ring_is_written_across_its_end()
    {
        var ring = Numbers();
        for (var k = 0; k < 3; k++)
        {
            var start = 3_500 + (k * 300);
            await Task.Run(() => { for (var i = start; i < start + 300; i++) { ring[i % N] = -ring[(i + N - 1) % N]; } });
        }

        var e = Numbers();
        for (var i = 3_500; i < 4_400; i++) { e[i % N] = -e[(i + N - 1) % N]; }
        Assert.Equal(e, ring);
    }

    [Behaviour(Ships.May)]
    public async Task A_loop_goes_down_in_steps_of_three_and_reads_upwards()
    {
        var a = Numbers();
        await Task.Run(() => { for (var i = N - 1; i >= 2_000; i -= 3) { a[i] = a[N - 1 - i] + a[^1]; } });
        var e = Numbers();
        for (var i = N - 1; i >= 2_000; i -= 3) { e[i] = e[N - 1 - i] + e[N - 1]; }
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task The_loop_variable_is_moved_by_a_local_function()
    {
        var a = new int[N];
        await Task.Run(() =>
        {
            for (var i = 100; i < 200; i++)
            {
                void Jump() => i += 1_000;
                if (i == 150) { Jump(); a[i] = 5; i -= 1_000; }
                a[i] = 1;
            }
        });
        Assert.Equal((5, 1, 105), (a[1_150], a[150], a.Sum()));
    }

    [Behaviour(Ships.May)]
    public async Task The_bound_grows_while_the_loop_runs()
    {
        var a = new int[N];
        var end = 10;
        await Task.Run(() => { for (var i = 0; i < end; i++) { a[i] = i + 1; if (i % 2 == 0 && end < 3_000) { end += 5; } } });
        Assert.InRange(end, 3_000, 3_004);
        Assert.Equal(end, a.Count(x => x > 0));
    }

    [Behaviour(Ships.May)]
    public async Task The_bound_is_an_element_that_the_loop_overwrites()
    {
        var a = new int[N];
        a[0] = 50;
        await Task.Run(() => { for (var i = 1; i < a[0]; i++) { a[i] = 1; if (i == 40) { a[0] = 2_500; } if (i == 2_400) { a[0] = 0; } } });
        Assert.Equal((2_400, 0, 1), (a.Sum(), a[0], a[2_400]));
    }

    [Behaviour(Ships.May)]
    public async Task The_array_is_another_from_the_middle_on()
    {
        var a = Numbers();
        var first = a;
        var other = new int[N];
        await Task.Run(() => { for (var i = 0; i < 2_000; i++) { if (i == 1_000) { a = other; } a[i] = -1; } });
        Assert.Same(other, a);
        Assert.Equal((-1, 1_000, 0, -1), (first[999], first[1_000], other[999], other[1_999]));
    }

    [Behaviour(Ships.May)]
    public async Task A_resize_leaves_the_old_one_and_goes_on_in_the_new()
    {
        var a = Numbers();
        var old = a;
        await Task.Run(() => { a[1] = -1; Array.Resize(ref a, N * 2); a[1] = -2; a[N + 5] = 9; });
        Assert.NotSame(old, a);
        Assert.Equal((-1, -2, 9, 3_999), (old[1], a[1], a[N + 5], a[3_999]));
    }

    [Behaviour(Ships.May)]
    public async Task A_resize_to_the_same_length_keeps_the_array()
    {
        var a = Numbers();
        var old = a;
        await Task.Run(() => { Array.Resize(ref a, N); a[10] = -10; });
        Assert.Same(old, a);
        Assert.Equal(-10, old[10]);
    }

    [Behaviour(Ships.May)]
    public async Task Fields_front_and_back_swap_in_each_call()
    {
        int[] f = _front, b = _back;
        for (var k = 0; k < 3; k++)
        {
            await Task.Run(() =>
            {
                for (var i = 1; i < N - 1; i++) { _back[i] = Front[i - 1] + Front[i + 1]; }
                (_front, _back) = (_back, _front);
            });
        }

        int[] x = Numbers(), y = new int[N];
        for (var k = 0; k < 3; k++)
        {
            for (var i = 1; i < N - 1; i++) { y[i] = x[i - 1] + x[i + 1]; }
            (x, y) = (y, x);
        }

        Assert.Same(b, _front);
        Assert.Same(f, _back);
        Assert.Equal(x, _front);
        Assert.Equal(y, _back);
    }

    [Behaviour(Ships.May)]
    public async Task Captured_buffers_are_swapped_by_the_caller_between_calls()
    {
        int[] src = Numbers(), dst = new int[N];
        for (var k = 0; k < 4; k++)
        {
            await Task.Run(() => { for (var i = 500; i < 1_500; i++) { dst[i] = src[i] + src[i - 500]; } });
            (src, dst) = (dst, src);
            dst[499] = k;
        }

        int[] x = Numbers(), y = new int[N];
        for (var k = 0; k < 4; k++)
        {
            for (var i = 500; i < 1_500; i++) { y[i] = x[i] + x[i - 500]; }
            (x, y) = (y, x);
            y[499] = k;
        }

        Assert.Equal(x, src);
        Assert.Equal(y, dst);
    }

    [Behaviour(Ships.May)]
    public async Task The_caller_changes_elements_there_and_back_between_calls()
    {
        var a = Numbers();
        long sum = 0;
        await Task.Run(() => { for (var i = 1_000; i < 2_000; i++) { a[i]++; } });
        a[1_500] = 0;
        await Task.Run(() => { for (var i = 1_000; i < 2_000; i++) { sum += a[i]; } });
        a[1_500] = 1_501;
        await Task.Run(() => { for (var i = 0; i < 2_000; i++) { sum += a[i]; } });
        Assert.Equal(Enumerable.Range(0, 2_000).Sum(i => (long)i) + Enumerable.Range(1_000, 1_000).Sum(i => (long)i) + 2_000 - 1_501, sum);
    }

    [Behaviour(Ships.May)]
    public async Task Prefix_sums_piece_after_piece_read_the_last_of_the_piece_before()
    {
        var a = Enumerable.Repeat(1, N).ToArray();
        for (var k = 0; k < 4; k++)
        {
            var from = k * 1_000;
            await Task.Run(() => { for (var i = from; i < from + 1_000; i++) { a[i] += i == 0 ? 0 : a[i - 1]; } });
        }

        Assert.Equal(Enumerable.Range(1, N), a);
    }

    [Behaviour(Ships.May)]
    public async Task A_sieve_strides_by_the_square_of_what_it_finds()
    {
        var composite = new bool[N];
        for (var p = 2; p * p < N; p++)
        {
            var count = await Task.Run(() => { var n = 0; if (!composite[p]) { for (var j = p * p; j < N; j += p) { composite[j] = true; n++; } } return n; });
            Assert.Equal(count == 0, Enumerable.Range(2, p - 2).Any(q => p % q == 0));
        }

        Assert.Equal(550, composite.Skip(2).Count(c => !c));
    }

    [Behaviour(Ships.May)]
    public async Task A_stride_that_is_zero_or_negative_at_run_time()
    {
        var a = Numbers();
        foreach (var step in new[] { -7, 3, 0, -1 })
        {
            await Task.Run(() => { var i = 2_000; for (var n = 0; n < 100; n++, i += step) { a[i] += n; } });
        }

        var e = Numbers();
        foreach (var step in new[] { -7, 3, 0, -1 }) { var i = 2_000; for (var n = 0; n < 100; n++, i += step) { e[i] += n; } }
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task An_index_beyond_the_end_is_caught_inside_and_the_work_goes_on()
    {
        var a = Numbers();
        var caught = 0;
        await Task.Run(() =>
        {
            for (var i = 3_990; i < 4_010; i++)
            {
                try { a[i] = -i; } catch (IndexOutOfRangeException) { a[i - N] = i; caught++; }
            }
        });
        Assert.Equal((10, 4_009, -3_999, 10), (caught, a[9], a[3_999], a[10]));
    }

    [Behaviour(Ships.May)]
    public async Task A_negative_index_at_the_end_of_a_downward_loop_throws_after_its_stores()
    {
        var a = new int[N];
        await Assert.ThrowsAsync<IndexOutOfRangeException>(() => Task.Run(() => { for (var i = 100; ; i -= 2) { a[i] = 1; } }));
        Assert.Equal(51, a.Sum());
    }

    [Behaviour(Ships.May)]
    public async Task A_division_by_an_element_throws_half_way()
    {
        var a = Numbers();
        a[0] = 1;
        a[1_234] = 0;
        var r = new int[N];
        await Assert.ThrowsAsync<DivideByZeroException>(() => Task.Run(() => { for (var i = 0; i < N; i++) { r[i] = 1 + (10_000 / a[i]); } }));
        Assert.Equal((1_234, 1 + (10_000 / 1_233), 0), (r.Count(x => x > 0), r[1_233], r[1_234]));
    }

    [Behaviour(Ships.May)]
    public async Task A_null_row_throws_after_the_rows_before_were_written()
    {
        var rows = Enumerable.Range(0, 50).Select(_ => new double[2_000]).ToArray();
        rows[20] = null!;
        await Assert.ThrowsAsync<NullReferenceException>(() => Task.Run(() => { for (var r = 0; r < 50; r++) { rows[r][1_999] = r; rows[49 - r][0] = r; } }));
        Assert.Equal((19, 0, 0, 19), (rows[19][1_999], rows[21][1_999], rows[29][0], rows[30][0]));
    }

    [Behaviour(Ships.May)]
    public async Task Rows_of_a_jagged_array_are_swapped_and_then_written()
    {
        var rows = Enumerable.Range(0, 4).Select(r => Enumerable.Repeat(r, 2_500).ToArray()).ToArray();
        int[] first = rows[0], last = rows[3];
        await Task.Run(() => { (rows[0], rows[3]) = (rows[3], rows[0]); for (var i = 0; i < 100; i++) { rows[0][i] = 10 + rows[3][i]; } });
        Assert.Same(last, rows[0]);
        Assert.Same(first, rows[3]);
        Assert.Equal((10, 0, 3), (last[99], first[99], last[100]));
    }

    [Behaviour(Ships.May)]
    public async Task A_triangle_of_a_matrix_reads_the_mirrored_one()
    {
        var m = new int[60, 70];
        for (var i = 0; i < 60; i++) { for (var j = 0; j < 70; j++) { m[i, j] = (i * 100) + j; } }
        await Task.Run(() => { for (var i = 0; i < 60; i++) { for (var j = 0; j < i; j++) { (m[i, j], m[j, i]) = (m[j, i], m[i, j]); } } });
        Assert.Equal((359, 5_903, 4_212, 5_969), (m[59, 3], m[3, 59], m[12, 42], m[59, 69]));
    }

    [Behaviour(Ships.May)]
    public async Task A_matrix_with_lower_bounds_is_filled()
    {
        var m = (int[,])Array.CreateInstance(typeof(int), [50, 60], [-10, 100]);
        await Task.Run(() => { for (var i = m.GetLowerBound(0); i <= m.GetUpperBound(0); i++) { m[i, 100 + i + 10] = i; } });
        Assert.Equal((-10, 39, -10, 100), (m[-10, 100], m[39, 149], m.GetLowerBound(0), m.GetLowerBound(1)));
    }

    [Behaviour(Ships.May)]
    public async Task Overlapping_copies_go_both_ways()
    {
        var a = Numbers();
        await Task.Run(() => { Array.Copy(a, 0, a, 10, 2_000); a.AsSpan(1_000, 2_000).CopyTo(a.AsSpan(900)); Buffer.BlockCopy(a, 4, a, 0, 4_000); });
        var e = Numbers();
        Array.Copy(e, 0, e, 10, 2_000);
        e.AsSpan(1_000, 2_000).CopyTo(e.AsSpan(900));
        Buffer.BlockCopy(e, 4, e, 0, 4_000);
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task Segments_of_one_array_overlap_and_one_is_sliced_again()
    {
        var a = Numbers();
        ArraySegment<int> left = new(a, 0, 2_500), right = new(a, 2_000, 2_000);
        await Task.Run(() => { for (var i = 0; i < left.Count; i++) { left[i] = 1; } var s = right.Slice(250); for (var i = 0; i < s.Count; i++) { s[i] = left[2_499] + 1; } });
        Assert.Equal((1, 2, 2, 3), (a[2_249], a[2_250], a[2_251], a[3_999]));
        Assert.Same(a, right.Array);
    }

    [Behaviour(Ships.May)]
    public async Task A_memory_window_moves_over_an_array_in_calls()
    {
        var a = Numbers();
        Memory<int> window = a.AsMemory(0, 600);
        for (var k = 0; k < 5; k++)
        {
            await Task.Run(() => { var s = window.Span; for (var i = s.Length - 1; i > 0; i--) { s[i] += s[i - 1]; } });
            window = a.AsMemory(k * 500, 600);
        }

        var e = Numbers();
        foreach (var at in new[] { 0, 0, 500, 1_000, 1_500 }) { for (var i = at + 599; i > at; i--) { e[i] += e[i - 1]; } }
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_ref_local_walks_and_is_pointed_at_another_array()
    {
        int[] a = new int[N], b = new int[N];
        await Task.Run(() =>
        {
            ref var at = ref a[0];
            for (var i = 0; i < 3_000; i++) { at = ref (i % 2 == 0 ? ref a[i] : ref b[N - 1 - i]); at += i; }
        });
        Assert.Equal((2_998, 0, 2_999, 0), (a[2_998], a[2_999], b[1_000], b[1_001]));
    }

    [Behaviour(Ships.May)]
    public async Task Elements_are_swapped_by_a_ref_helper_that_reverses_a_piece()
    {
        var a = Numbers();
        await Task.Run(() => { int lo = 100, hi = 3_899; while (lo < hi) { Exchange(ref a[lo++], ref a[hi--]); } });
        Assert.Equal((99, 3_899, 100, 3_900), (a[99], a[100], a[3_899], a[3_900]));
    }

    [Behaviour(Ships.May)]
    public async Task A_rotation_by_cycles_of_the_greatest_common_divisor()
    {
        var a = Numbers();
        await Task.Run(() =>
        {
            for (var s = 0; s < 50; s++)
            {
                int i = s, kept = a[s];
                for (var j = (i + 150) % N; j != s; j = (j + 150) % N) { a[i] = a[j]; i = j; }
                a[i] = kept;
            }
        });
        Assert.Equal(Enumerable.Range(0, N).Select(i => (i + 150) % N), a);
    }

    [Behaviour(Ships.May)]
    public async Task A_merge_of_halves_goes_to_a_scratch_and_back()
    {
        int[] a = [.. Enumerable.Range(0, N).Select(i => i < 2_000 ? i * 2 : ((i - 2_000) * 2) + 1)], scratch = new int[N];
        await Task.Run(() =>
        {
            int i = 0, j = 2_000, k = 0;
            while (i < 2_000 && j < N) { scratch[k++] = a[i] <= a[j] ? a[i++] : a[j++]; }
            while (i < 2_000) { scratch[k++] = a[i++]; }
            while (j < N) { scratch[k++] = a[j++]; }
            scratch.AsSpan(0, k).CopyTo(a);
        });
        Assert.Equal(Enumerable.Range(0, N), a);
        Assert.Equal(a, scratch);
    }

    [Behaviour(Ships.May)]
    public async Task A_histogram_of_one_array_indexes_another_that_is_the_same()
    {
        var a = Numbers();
        var counts = a;
        await Task.Run(() => { for (var i = 0; i < N; i++) { counts[a[i] % 100]++; } });
        var e = Numbers();
        for (var i = 0; i < N; i++) { e[e[i] % 100]++; }
        Assert.Equal(e, a);
    }

    [Behaviour(Ships.May)]
    public async Task A_permutation_is_followed_from_element_to_element()
    {
        int[] next = [.. Enumerable.Range(0, N).Select(i => (i + 1_777) % N)], order = new int[N];
        var steps = await Task.Run(() => { int at = 0, n = 0; do { order[n++] = at; at = next[at]; next[order[n - 1]] = -1; } while (at != 0 && n < 3_000); return n; });
        Assert.Equal((3_000, 1_777, 1_000), (steps, order[1], next.Count(x => x >= 0)));
    }

    [Behaviour(Ships.May)]
    public async Task Two_calls_at_once_write_odd_and_even_of_the_upper_half_read_from_the_lower()
    {
        var a = Numbers();
        await Task.WhenAll(
            Task.Run(() => { for (var i = 2_000; i < N; i += 2) { a[i] = a[i - 2_000] * 2; } }),
            Task.Run(() => { for (var i = N - 1; i > 2_000; i -= 2) { a[i] = a[i % 2_000] * 3; } }));
        Assert.Equal(Enumerable.Range(0, N).Select(i => i < 2_000 ? i : (i - 2_000) * (i % 2 == 0 ? 2 : 3)), a);
    }

    [Behaviour(Ships.May)]
    public async Task Neighbouring_calls_share_a_border_that_only_one_writes()
    {
        var a = new byte[N];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(k => Task.Run(() =>
        {
            for (var i = k * 500; i <= (k + 1) * 500; i++) { if (i / 500 == k && i < N) { a[i] = (byte)(k + 1); } }
        })));
        Assert.Equal(Enumerable.Range(0, N).Select(i => (byte)((i / 500) + 1)), a);
    }

    [Behaviour(Ships.May)]
    public async Task A_cursor_in_a_field_gives_the_index_and_a_helper_moves_it()
    {
        var a = new int[N];
        for (var k = 0; k < 3; k++)
        {
            await Task.Run(() => { for (var i = 0; i < 1_000; i++) { a[Next()] = i; } });
            _cursor += 100;
        }

        Assert.Equal((3_300, 999, 0, 0, 999), (_cursor, a[999], a[1_050], a[1_100], a[3_199]));
    }

    [Behaviour(Ships.May)]
    public async Task An_index_of_the_type_Index_and_a_range_from_the_end()
    {
        var a = Numbers();
        var at = ^1_000;
        var part = await Task.Run(() => { a[at] = -1; a[^1] = -2; var copy = a[^1_001..^998]; copy[0] = 77; return copy; });
        Assert.Equal([77, -1, 3_001], part);
        Assert.Equal((2_999, -1, -2), (a[2_999], a[3_000], a[3_999]));
    }

    [Behaviour(Ships.May)]
    public async Task Long_unsigned_and_native_indices()
    {
        var a = new int[N];
        await Task.Run(() => { for (long i = 10; i < 20; i++) { a[i] = 1; } for (var u = 3_000u; u > 2_990u; u--) { a[u] = 2; } for (nint p = 50; p < 60; p++) { a[p + 100] = 3; } a[unchecked((int)(uint.MaxValue + 5u))] = 4; });
        Assert.Equal((10, 20, 30, 4), (a.Count(x => x == 1), a.Where(x => x == 2).Sum(), a.Where(x => x == 3).Sum(), a[4]));
    }

    [Behaviour(Ships.May)]
    public async Task Doubles_over_bytes_of_the_same_array()
    {
        var bytes = new byte[N];
        await Task.Run(() => { var d = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(8, 3_200)); for (var i = 0; i < d.Length; i++) { d[i] = i; } BitConverter.TryWriteBytes(bytes.AsSpan(4), 1.5); });
        Assert.Equal((1.5, 399.0), (BitConverter.ToDouble(bytes, 4), BitConverter.ToDouble(bytes, 3_200)));
    }

    [Behaviour(Ships.May)]
    public async Task Arrays_in_a_tuple_a_struct_and_a_list_are_one_array()
    {
        var a = Numbers();
        (int[] A, int K) t = (a, 1);
        var s = new Window { Data = a, Offset = 2_000 };
        var l = new List<int[]> { a, new int[N] };
        await Task.Run(() => { for (var i = 0; i < 100; i++) { t.A[i] = -1; s[i] = t.A[i] * 2; l[0][i + 1_000] = s[i] * 2; l[1] = l[0]; } t.K = s.Offset; });
        Assert.Equal((-1, -2, -4, 2_000), (a[99], a[2_099], a[1_099], t.K));
        Assert.Same(a, l[1]);
    }

    [Behaviour(Ships.May)]
    public async Task A_struct_window_moved_inside_stays_where_it_was_in_its_copy()
    {
        var w = new Window { Data = Numbers(), Offset = 0 };
        var copy = w;
        await Task.Run(() => { for (var i = 0; i < 3_000; i++) { w[0] = -w[0]; w.Offset++; } });
        Assert.Equal((3_000, 0, -2_999, 3_000), (w.Offset, copy.Offset, copy[2_999], copy[3_000]));
    }

    [Behaviour(Ships.May)]
    public async Task A_switch_and_a_goto_choose_the_piece()
    {
        var a = new int[N];
        foreach (var k in new[] { 2, 0, 5, 1 })
        {
            await Task.Run(() =>
            {
                var from = 0;
                switch (k) { case 0: from = 3_000; break; case 1: goto case 2; case 2: from += 1_000; if (from < 2_000) { goto case 2; } break; default: from = k * 10; break; }
                var i = from;
            again:
                a[i] = k + 1;
                if (++i < from + 100) { goto again; }
            });
        }

        Assert.Equal((200, 100, 600), (a.Where(x => x == 2).Sum(), a.Where(x => x == 1).Sum(), a.Where(x => x == 6).Sum()));
        Assert.Equal((1, 2, 6, 0), (a[3_000], a[2_000], a[50], a[1_000]));
    }

    [Behaviour(Ships.May)]
    public async Task A_callers_comparison_sorts_a_piece_with_its_keys()
    {
        int[] keys = [.. Numbers().Select(i => (i * 37) % N)], items = Numbers();
        await Task.Run(() => { Array.Sort(keys, items, 1_000, 2_000, Comparer<int>.Create((x, y) => y.CompareTo(x))); Array.Reverse(items, 3_990, 10); });
        Assert.Equal(Enumerable.Range(1_000, 2_000).Select(i => (i * 37) % N).OrderDescending(), keys[1_000..3_000]);
        Assert.Equal((999, 3_999, true), (items[999], items[3_990], items[1_000..3_000].Zip(keys[1_000..3_000]).All(p => p.First * 37 % N == p.Second)));
    }

    [Behaviour(Ships.May)]
    public async Task Storing_what_was_there_already_and_then_storing_again_elsewhere()
    {
        var a = Numbers();
        var t = Task.Run(() => { for (var i = 0; i < 1_000; i++) { a[i] = i; } a[1_000] = 0; a[1_000] = 1_000; return a[1_000]; });
        for (var i = 1_001; i < N; i++) { a[i] = -i; }
        Assert.Equal(1_000, await t);
        Assert.Equal(Enumerable.Range(0, N).Select(i => i <= 1_000 ? i : -i), a);
    }

    [Behaviour(Ships.May)]
    public async Task Nested_loops_whose_inner_bound_is_the_outer_squared()
    {
        var a = new int[N];
        await Task.Run(() => { for (var i = 1; i <= 60; i++) { for (var j = i * i; j < i * i + i; j++) { a[j] += i; } } });
        Assert.Equal((Enumerable.Range(1, 60).Sum(i => i * i), 60, 0, 2), (a.Sum(), a[3_659], a[3_660], a[5]));
    }

    [Behaviour(Ships.May)]
    public async Task Strings_in_an_array_move_and_are_replaced_by_equal_ones()
    {
        var a = Enumerable.Range(0, 2_500).Select(i => i.ToString()).ToArray();
        var kept = a[7];
        await Task.Run(() => { for (var i = a.Length - 1; i >= 1; i--) { a[i] = a[i - 1]; } a[0] = new string(['7']); });
        Assert.Same(kept, a[8]);
        Assert.Equal(("7", "2498"), (a[0], a[2_499]));
    }

    private static void Exchange(ref int x, ref int y) => (x, y) = (y, x);

    private static int[] Numbers() => [.. Enumerable.Range(0, N)];

    private int Next() => _cursor++;

    private struct Window
    {
        public int[] Data;
        public int Offset;

        public readonly int this[int i]
        {
            get => Data[Offset + i];
            set => Data[Offset + i] = value;
        }
    }
}
