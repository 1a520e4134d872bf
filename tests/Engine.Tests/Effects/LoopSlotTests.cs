using Distributed.Engine.Effects;
using Distributed.Engine.Effects.Slots;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Which parts of captured arrays the bodies of loops use, by the chunk they run.</summary>
public sealed class LoopSlotTests
{
    private static readonly IterationSpan s_chunk = new(10, 30, IsWhole: true);

    [Fact]
    public void Each_number_writes_its_own_slot()
    {
        double[] r = new double[100];
        Expect<int>(i => r[i] = Math.Sqrt(i), s_chunk, (r, 10, 20, true));
    }

    [Fact]
    public void What_is_read_at_the_number_travels_as_a_slice()
    {
        double[] a = new double[100], r = new double[100];
        Expect<int>(i => r[i] = a[i] * 2, s_chunk, (a, 10, 20, false), (r, 10, 20, true));
    }

    [Fact]
    public void Neighbours_travel_too()
    {
        double[] a = new double[100], r = new double[100];
        Expect<int>(i => r[i + 1] = a[i - 1] + a[i + 2], s_chunk, (a, 9, 23, false), (r, 11, 20, true));
    }

    [Fact]
    public void Rows_of_an_image_are_overwritten()
    {
        int width = 3;
        byte[] image = new byte[120];
        Expect<int>(
            y =>
            {
                for (int x = 0; x < width; x++)
                {
                    image[(y * width) + x] = (byte)(x ^ y);
                }
            },
            s_chunk,
            (image, 30, 60, true));
    }

    [Fact]
    public void Rows_with_gaps_keep_them()
    {
        int width = 3;
        byte[] image = new byte[120];
        Expect<int>(
            y =>
            {
                for (int x = 0; x < width - 1; x++)
                {
                    image[(y * width) + x] = 1;
                }
            },
            s_chunk,
            (image, 30, 59, false));
    }

    [Fact]
    public void Ranges_are_overwritten_whole_when_they_follow_each_other()
    {
        double[] r = new double[100];
        Expect<Tuple<int, int>>(Fill, s_chunk, (r, 10, 20, true));
        Expect<Tuple<int, int>>(Fill, s_chunk with { IsWhole = false }, (r, 10, 20, false));

        void Fill(Tuple<int, int> range)
        {
            for (int i = range.Item1; i < range.Item2; i++)
            {
                r[i] = i;
            }
        }
    }

    [Fact]
    public void Ranges_through_spans_are_slices()
    {
        double[] r = new double[100];
        Expect<Tuple<int, int>>(range => r.AsSpan(range.Item1, range.Item2 - range.Item1).Fill(1), s_chunk, (r, 10, 20, false));
    }

    [Fact]
    public void Numbers_that_are_not_all_there_leave_the_others_alone()
    {
        double[] r = new double[100];
        Expect<int>(i => r[i] = 1, s_chunk with { IsWhole = false }, (r, 10, 20, false));
    }

    [Fact]
    public void A_store_on_a_condition_needs_what_was_there()
    {
        double[] r = new double[100];
        Expect<int>(
            i =>
            {
                if (i % 3 == 0)
                {
                    r[i] = 1;
                }
            },
            s_chunk,
            (r, 10, 20, false));
    }

    [Fact]
    public void A_store_that_an_early_return_skips_needs_what_was_there()
    {
        double[] r = new double[100];
        Expect<int>(
            i =>
            {
                if (i == 12)
                {
                    return;
                }

                r[i] = 1;
            },
            s_chunk,
            (r, 10, 20, false));
    }

    [Fact]
    public void A_store_that_a_handler_may_skip_needs_what_was_there()
    {
        double[] r = new double[100];
        string text = "1";
        Expect<int>(
            i =>
            {
                try
                {
                    r[i] = double.Parse(text);
                }
                catch (FormatException)
                {
                }
            },
            s_chunk,
            (r, 10, 20, false));
    }

    [Fact]
    public void A_helper_that_gets_the_number_is_followed()
    {
        double[] r = new double[100];
        Expect<int>(i => Put(r, i), s_chunk, (r, 10, 20, true));

        static void Put(double[] into, int at) => into[at] = at;
    }

    [Fact]
    public void A_number_that_is_changed_is_another_number()
    {
        double[] r = new double[100];
        Expect<int>(
            i =>
            {
                i += 5;
                r[i] = 1;
            },
            s_chunk,
            (r, 15, 20, true));
        Expect<int>(
            i =>
            {
                i *= 2;
                r[i] = 1;
            },
            s_chunk,
            (r, 20, 39, false));
    }

    [Fact]
    public void Two_stores_are_not_an_overwrite()
    {
        double[] r = new double[100];
        Expect<int>(
            i =>
            {
                r[i] = 1;
                r[i + 1] = 2;
            },
            s_chunk,
            (r, 10, 21, false));
    }

    [Fact]
    public void Every_second_slot_leaves_the_others()
    {
        double[] r = new double[100];
        Expect<int>(i => r[2 * i] = 1, s_chunk, (r, 20, 39, false));
    }

    [Fact]
    public void A_slot_given_by_a_table_may_be_any()
    {
        double[] r = new double[100];
        int[] order = new int[100];
        Expect<int>(i => r[order[i]] = 1, s_chunk, (order, 10, 20, false), (r, 0, 100, false));
    }

    [Fact]
    public void A_slot_read_before_it_is_written_travels()
    {
        double[] r = new double[100];
        Expect<int>(i => r[i] += 1, s_chunk, (r, 10, 20, false));
    }

    [Fact]
    public void A_call_that_is_no_loop_knows_no_numbers()
    {
        double[] r = new double[100];
        Expect<int>(i => r[i] = 1, null, (r, 0, 100, false));
    }

    [Fact]
    public void Beyond_what_an_index_can_be_nothing_is_known()
    {
        double[] r = new double[100];
        Expect<int>(i => r[i] = 1, new IterationSpan(0, 3_000_000_000, IsWhole: true), (r, 0, 100, false));
    }

    private static void Expect<T>(Action<T> body, IterationSpan? chunk, params (Array Array, int From, int Count, bool IsOverwritten)[] expected)
    {
        var found = new ClosureEffects(body.Method).Slots.WindowsOf(body.Target!, minLength: 1, chunk);
        foreach (var (array, from, count, isOverwritten) in expected)
        {
            var windows = found.Where(w => ReferenceEquals(w.Array, array)).ToArray();
            if (windows.Length == 0)
            {
                Assert.Equal((0, array.Length, false), (from, count, isOverwritten));
            }
            else
            {
                Assert.Equal(new SlotWindow(array, from, count, isOverwritten), Assert.Single(windows));
            }
        }
    }
}
