using System.Runtime.CompilerServices;
using Distributed.Engine.Effects;
using Distributed.Engine.Effects.Slots;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Which parts of captured arrays closures use: all of a part is needed to be right, none of the rest to be fast.</summary>
public sealed class SlotTests
{
    private readonly double[] _field = new double[100];
    private readonly int _offset = 7;

    private double[] Property => _field;

    [Fact]
    public void A_filled_range_is_overwritten()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i++)
                {
                    r[i] = Math.Sqrt(i);
                }
            },
            (r, 10, 20, true));
    }

    [Fact]
    public void Bounds_are_computed_and_what_is_read_travels()
    {
        double[] a = new double[100], r = new double[100];
        int k = 3;
        Expect(
            () =>
            {
                for (int i = k * 10; i < (k + 1) * 10; i++)
                {
                    r[i] = Math.Sqrt(a[i] + a[i + 1]);
                }
            },
            (a, 30, 11, false), (r, 30, 10, true));
    }

    [Fact]
    public void Captures_of_several_scopes_are_followed()
    {
        double[] r = new double[100];
        var closures = new List<Action>();
        for (int k = 0; k < 2; k++)
        {
            int at = k * 20;
            closures.Add(() =>
            {
                for (int i = at; i <= at + 9; ++i)
                {
                    r[i] = 1;
                }
            });
        }

        Expect(closures[1], (r, 20, 10, true));
    }

    [Fact]
    public void Rows_without_gaps_are_overwritten()
    {
        int width = 8, from = 2, to = 5;
        byte[] image = new byte[80];
        Expect(
            () =>
            {
                for (int y = from; y < to; y++)
                {
                    for (int x = 0; x < width; x++)
                    {
                        image[(y * width) + x] = (byte)(x ^ y);
                    }
                }
            },
            (image, 16, 24, true));
    }

    [Fact]
    public void Rows_with_gaps_are_not()
    {
        int width = 8, from = 2, to = 5;
        byte[] image = new byte[80];
        Expect(
            () =>
            {
                for (int y = from; y < to; y++)
                {
                    for (int x = 0; x < width - 1; x++)
                    {
                        image[(y * width) + x] = 1;
                    }
                }
            },
            (image, 16, 23, false));
    }

    [Fact]
    public void A_static_method_is_followed_with_its_arguments()
    {
        double[] r = new double[100];
        int lo = 40, n = 5;
        Expect(() => Fill(r, lo, lo + n), (r, 40, 5, true));
    }

    [Fact]
    public void An_instance_method_is_followed_with_its_object()
    {
        int n = 4;
        Expect(() => FillOwn(n), (_field, 7, 4, true));
    }

    [Fact]
    public void A_getter_is_its_field()
    {
        Expect(
            () =>
            {
                for (int i = 3; i < 6; i++)
                {
                    Property[i] = 2;
                }
            },
            (_field, 3, 3, true));
    }

    [Fact]
    public void A_method_called_twice_changes_both_parts()
    {
        double[] r = new double[100];
        int lo = 40;
        Expect(
            () =>
            {
                Fill(r, lo, lo + 2);
                Fill(r, lo + 4, lo + 6);
            },
            (r, 40, 6, false));
    }

    [Fact]
    public void A_store_on_a_condition_needs_what_was_there()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i++)
                {
                    if (i % 3 == 0)
                    {
                        r[i] = 1;
                    }
                }
            },
            (r, 10, 20, false));
    }

    [Fact]
    public void A_loop_on_a_condition_needs_what_was_there()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        bool wanted = true;
        Expect(
            () =>
            {
                if (wanted)
                {
                    Fill(r, lo, hi);
                }
            },
            (r, 10, 20, false));
    }

    [Fact]
    public void A_loop_that_may_be_left_needs_what_was_there()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        double limit = 4;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i++)
                {
                    r[i] = Math.Sqrt(i);
                    if (r.Length > 5 && Math.Sqrt(i) > limit)
                    {
                        break;
                    }
                }
            },
            (r, 10, 20, false));
    }

    [Fact]
    public void A_loop_that_skips_needs_what_was_there()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i++)
                {
                    if (i == 12)
                    {
                        continue;
                    }

                    r[i] = 1;
                }
            },
            (r, 10, 20, false));
    }

    [Fact]
    public void A_loop_that_throws_ends_badly_or_has_overwritten_all()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i++)
                {
                    if (i > 1000)
                    {
                        throw new InvalidOperationException("too far");
                    }

                    r[i] = 1;
                }
            },
            (r, 10, 20, true));
    }

    [Fact]
    public void Who_catches_may_return_half_way()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                try
                {
                    Fill(r, lo, hi);
                }
                catch (IndexOutOfRangeException)
                {
                }
            },
            (r, 10, 20, false));
    }

    [Fact]
    public void Steps_and_ways_down_are_parts_too()
    {
        double[] a = new double[100], b = new double[100], c = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i += 2)
                {
                    a[i] = 1;
                }

                for (int i = hi - 1; i >= lo; i--)
                {
                    b[i] = 1;
                }

                for (int i = lo; i < hi; i++)
                {
                    c[i] += 1;
                }
            },
            (a, 10, 20, false), (b, 10, 20, false), (c, 10, 20, false));
    }

    [Fact]
    public void While_loops_count_too()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                int at = lo;
                while (at < hi)
                {
                    r[at] = 1;
                    at++;
                }
            },
            (r, 10, 20, true));
    }

    [Fact]
    public void Spans_and_copies_are_parts()
    {
        int[] a = Enumerable.Range(0, 100).ToArray(), b = new int[100], c = new int[100];
        int lo = 10, n = 5;
        Expect(
            () =>
            {
                foreach (ref int x in a.AsSpan(lo, n))
                {
                    x *= 2;
                }

                Array.Copy(b, lo, c, lo + 1, n);
            },
            (a, 10, 5, false), (b, 10, 5, false), (c, 11, 5, false));
    }

    [Fact]
    public void An_array_whose_length_alone_is_asked_stays_behind()
    {
        double[] r = new double[100];
        Expect(() => r.Length * 2, (r, 0, 0, false));
    }

    [Fact]
    public void A_loop_over_all_is_all()
    {
        double[] r = new double[100];
        Expect(
            () =>
            {
                for (int i = 0; i < r.Length; i++)
                {
                    r[i] = i;
                }
            },
            (r, 0, 100, true));
    }

    [Fact]
    public void Stores_that_see_the_ones_before_need_the_element_before()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i++)
                {
                    r[i] = r[i - 1] + 1;
                }
            },
            (r, 9, 21, false));
    }

    [Fact]
    public void A_step_over_the_end_of_all_integers_is_anywhere()
    {
        double[] r = new double[100];
        int lo = 10, hi = int.MaxValue;
        Expect(
            () =>
            {
                for (int i = lo; i < hi; i += 16)
                {
                    r[i] = 1;
                }
            },
            (r, 0, 100, false));
    }

    [Fact]
    public void An_index_out_of_data_is_anywhere()
    {
        double[] r = new double[100];
        int[] where = [3, 1, 2];
        Expect(
            () =>
            {
                foreach (int i in where)
                {
                    r[i] = 1;
                }
            },
            (where, 0, 3, false), (r, 0, 100, false));
    }

    [Fact]
    public void An_array_that_is_handed_on_is_whole()
    {
        double[] a = new double[100], b = new double[100], c = new double[100], d = new double[100];
        var holder = new StrongBox<double[]>();
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                Fill(a, lo, hi);
                holder.Value = a;
                Array.Sort(b);
                IEnumerable<double> all = c;
                Func<double> first = () => d[0];
                d[lo] = first();
                return all.Sum();
            });
    }

    [Fact]
    public void An_array_that_is_returned_is_whole()
    {
        double[] r = new double[100];
        int lo = 10, hi = 30;
        Expect(() =>
        {
            Fill(r, lo, hi);
            return r;
        });
    }

    [Fact]
    public void Bounds_that_the_closure_changes_say_nothing()
    {
        double[] r = new double[100];
        int lo = 10;
        Expect(() =>
        {
            for (; lo < 50; lo++)
            {
                r[lo] = 1;
            }
        });
    }

    [Fact]
    public void A_variable_of_two_loops_is_each_loops_own()
    {
        double[] a = new double[100], b = new double[100];
        int lo = 10, hi = 30;
        Expect(
            () =>
            {
                int i;
                for (i = lo; i < hi; i++)
                {
                    a[i] = 1;
                }

                for (i = 50; i < 60; i++)
                {
                    b[i] = 1;
                }
            },
            (a, 10, 20, true), (b, 50, 10, true));
    }

    [Fact]
    public void A_loop_behind_another_goes_on_where_that_ended()
    {
        double[] r = new double[100];
        int lo = 10, mid = 20, hi = 30;
        Expect(
            () =>
            {
                int i = lo;
                for (; i < mid; i++)
                {
                    r[i] = 1;
                }

                for (; i < hi; i++)
                {
                    r[i] = 2;
                }
            },
            (r, 10, 20, false));
    }

    [Fact]
    public void Least_and_greatest_bound()
    {
        double[] r = new double[100];
        int k = 9, chunk = 11;
        Expect(
            () =>
            {
                int end = Math.Min(r.Length, (k + 1) * chunk);
                for (int i = k * chunk; i < end; i++)
                {
                    r[i] = 1;
                }
            },
            (r, 99, 1, true));
    }

    [Fact]
    public void The_same_array_on_two_ways_is_whole()
    {
        double[] a = new double[100];
        double[] b = a;
        int lo = 10;
        Expect(() =>
        {
            a[lo] = 1;
            b[lo + 1] = 2;
        });
    }

    [Fact]
    public void A_recursive_method_is_not_followed()
    {
        double[] r = new double[100];
        int lo = 10;
        Expect(() => FillDown(r, lo));
    }

    private static void Fill(double[] array, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            array[i] = i;
        }
    }

    private static void FillDown(double[] array, int at)
    {
        if (at >= 0)
        {
            array[at] = 1;
            FillDown(array, at - 1);
        }
    }

    private void FillOwn(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _field[_offset + i] = i;
        }
    }

    private static void Expect(Delegate closure, params (Array Array, int From, int Count, bool IsOverwritten)[] expected)
    {
        var effects = new EffectAnalyzer().Analyze(closure.Method);
        Assert.Null(effects.Reason);

        // As the writer does with the closure it is given.
        Assert.Null(effects.Include(closure.Method));
        var found = effects.Slots.WindowsOf(closure.Target!, minLength: 0).OrderBy(w => w.From).ThenBy(w => w.Count);
        Assert.Equal(expected.Select(e => new SlotWindow(e.Array, e.From, e.Count, e.IsOverwritten)).OrderBy(w => w.From).ThenBy(w => w.Count), found);
    }
}
