namespace Compat.Tasks;

/// <summary>Calls that use a part of a large captured array each. What others have in the array, before and meanwhile, stays.</summary>
public class ArraySlots : Contract
{
    private const int Length = 20_000;
    private const int Pieces = 5;
    private readonly double[] _own = Numbers();
    private readonly int _shift = 100;

    [Behaviour(Ships.Must)]
    public async Task Pieces_are_filled()
    {
        var r = Numbers();
        await Task.WhenAll(Enumerable.Range(0, Pieces).Select(k => Task.Run(() =>
        {
            for (var i = k * 2_000; i < (k + 1) * 2_000; i++)
            {
                r[i] = Math.Sqrt(i);
            }
        })));
        Assert.Equal(Expected(i => i < 10_000 ? Math.Sqrt(i) : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Pieces_are_read_with_their_neighbours()
    {
        double[] a = Numbers(), r = new double[Length];
        await Task.WhenAll(Enumerable.Range(0, Pieces).Select(k => Task.Run(() =>
        {
            var end = Math.Min(Length - 1, (k + 1) * 4_000);
            for (var i = Math.Max(1, k * 4_000); i < end; i++)
            {
                r[i] = a[i - 1] + a[i] + a[i + 1];
            }
        })));
        Assert.Equal(Expected(i => i is 0 or Length - 1 ? 0 : 3.0 * i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Some_elements_of_a_piece_are_stored()
    {
        var r = Numbers();
        await Task.WhenAll(Enumerable.Range(0, Pieces).Select(k => Task.Run(() =>
        {
            for (var i = k * 4_000; i < (k + 1) * 4_000; i++)
            {
                if (i % 3 == 0)
                {
                    r[i] = -i;
                }
            }
        })));
        Assert.Equal(Expected(i => i % 3 == 0 ? -i : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Every_call_has_every_fifth_element()
    {
        var r = Numbers();
        await Task.WhenAll(Enumerable.Range(0, Pieces).Select(k => Task.Run(() =>
        {
            for (var i = k; i < r.Length; i += Pieces)
            {
                r[i] = r[i] * 2 + k;
            }
        })));
        Assert.Equal(Expected(i => (2.0 * i) + (i % Pieces)), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Rows_of_an_image_are_filled()
    {
        int width = 160, height = 120;
        var image = new byte[width * height];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(k => Task.Run(() =>
        {
            for (var y = k * 30; y < (k + 1) * 30; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    image[(y * width) + x] = (byte)(x ^ y);
                }
            }
        })));
        Assert.Equal(Enumerable.Range(0, width * height).Select(i => (byte)((i % width) ^ (i / width))), image);
    }

    [Behaviour(Ships.Must)]
    public async Task A_frame_of_an_image_is_left_as_it_was()
    {
        const int Width = 100;
        var image = Enumerable.Repeat((byte)9, Width * Width).ToArray();
        await Task.Run(() =>
        {
            for (var y = 1; y < Width - 1; y++)
            {
                for (var x = 1; x < Width - 1; x++)
                {
                    image[(y * Width) + x] = 1;
                }
            }
        });
        Assert.Equal(98 * 98, image.Count(b => b == 1));
        Assert.Equal((Width * 4) - 4, image.Count(b => b == 9));
    }

    [Behaviour(Ships.Must)]
    public async Task Methods_fill_the_arrays_of_their_arguments_and_of_their_object()
    {
        var r = Numbers();
        var from = 5_000;
        await Task.WhenAll(Task.Run(() => Fill(r, from, from + 50, -1)), Task.Run(() => FillOwn(200, -2)));
        Assert.Equal(Expected(i => i is >= 5_000 and < 5_050 ? -1 : i), r);
        Assert.Equal(Expected(i => i is >= 100 and < 300 ? -2 : i), _own);
    }

    [Behaviour(Ships.Must)]
    public async Task Spans_and_copies_of_pieces()
    {
        double[] a = Numbers(), b = Numbers(), c = Numbers();
        var at = 7_000;
        await Task.Run(() =>
        {
            foreach (ref var x in a.AsSpan(at, 10))
            {
                x = -1;
            }

            Array.Copy(b, at, c, at + 1_000, 100);
            Array.Fill(b, 5, at, 3);
        });
        Assert.Equal(Expected(i => i is >= 7_000 and < 7_010 ? -1 : i), a);
        Assert.Equal(Expected(i => i is >= 7_000 and < 7_003 ? 5 : i), b);
        Assert.Equal(Expected(i => i is >= 8_000 and < 8_100 ? i - 1_000 : i), c);
    }

    [Behaviour(Ships.Never, Reason = "it failed while it filled an array, of which only a complete part could come back (expected failures are better returned than thrown)")]
    public async Task A_call_that_throws_half_way_has_stored_the_first_half()
    {
        var r = Numbers();
        var limit = 1_500;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() =>
        {
            for (var i = 1_000; i < 2_000; i++)
            {
                if (i == limit)
                {
                    throw new InvalidOperationException("half way");
                }

                r[i] = -1;
            }
        }));
        Assert.Equal(Expected(i => i is >= 1_000 and < 1_500 ? -1 : i), r);
    }

    [Behaviour(Ships.Never, Reason = "it failed while it filled an array, of which only a complete part could come back (expected failures are better returned than thrown)")]
    public async Task An_index_beyond_the_array_throws_after_the_stores_before()
    {
        var r = Numbers();
        var end = Length + 1;
        await Assert.ThrowsAsync<IndexOutOfRangeException>(() => Task.Run(() =>
        {
            for (var i = Length - 3; i < end; i++)
            {
                r[i] = -1;
            }
        }));
        Assert.Equal(Expected(i => i >= Length - 3 ? -1 : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_loop_that_is_left_early_leaves_the_rest()
    {
        var r = Numbers();
        var limit = 1_500;
        await Task.Run(() =>
        {
            for (var i = 1_000; i < 2_000; i++)
            {
                r[i] = -1;
                if (i + 1 == limit)
                {
                    return;
                }
            }
        });
        Assert.Equal(Expected(i => i is >= 1_000 and < 1_500 ? -1 : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task The_caller_writes_its_own_part_meanwhile()
    {
        var r = Numbers();
        var task = Task.Run(() =>
        {
            for (var i = 1_000; i < 2_000; i++)
            {
                r[i] = -1;
            }
        });
        for (var i = 2_000; i < 3_000; i++)
        {
            r[i] = -2;
        }

        await task;
        Assert.Equal(Expected(i => i is >= 1_000 and < 2_000 ? -1 : i is >= 2_000 and < 3_000 ? -2 : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task One_array_under_two_names()
    {
        var r = Numbers();
        var same = r;
        await Task.Run(() =>
        {
            for (var i = 1_000; i < 2_000; i++)
            {
                r[i] = -1;
            }

            same[1_500] += same[5_000];
        });
        Assert.Equal(Expected(i => i == 1_500 ? 4_999 : i is >= 1_000 and < 2_000 ? -1 : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_in_a_list_too()
    {
        var r = Numbers();
        List<double[]> all = [r];
        var sum = await Task.Run(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                r[i] = -1;
            }

            return all.Sum(a => a.Sum());
        });
        Assert.Equal(Expected(i => i < 10 ? -1 : i).Sum(), sum);
    }

    [Behaviour(Ships.Must)]
    public async Task A_nested_lambda_reads_another_part()
    {
        var r = Numbers();
        var last = await Task.Run(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                r[i] = -1;
            }

            Func<double> last = () => r[^1];
            return last();
        });
        Assert.Equal(Length - 1, last);
        Assert.Equal(Expected(i => i < 10 ? -1 : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_that_is_filled_and_returned_is_the_callers()
    {
        var r = Numbers();
        var back = await Task.Run(() =>
        {
            Fill(r, 10, 20, -1);
            return r;
        });
        Assert.Same(r, back);
        Assert.Equal(Expected(i => i is >= 10 and < 20 ? -1 : i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task An_empty_piece_changes_nothing()
    {
        var r = Numbers();
        int from = 50, to = 50;
        await Task.Run(() => Fill(r, from, to, -1));
        await Task.Run(() => Fill(r, to + 5, from, -1));
        Assert.Equal(Expected(i => i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Elements_are_structs_and_small_numbers()
    {
        var points = new (int X, double Y)[3_000];
        var letters = new char[3_000];
        points[5] = (1, 1);
        await Task.Run(() =>
        {
            for (var i = 10; i < 2_000; i++)
            {
                points[i] = (i, -i);
                letters[i] = (char)('a' + (i % 26));
            }

            for (var i = 2_000; i < 2_100; i++)
            {
                points[i].Y = 7;
            }
        });
        Assert.Equal((1, 1), points[5]);
        Assert.Equal((1_999, -1_999), points[1_999]);
        Assert.Equal((0, 7), points[2_050]);
        Assert.Equal((0, 0), points[2_100]);
        Assert.Equal("klm", new string(letters, 10, 3));
        Assert.Equal('\0', letters[9]);
    }

    [Behaviour(Ships.Must)]
    public async Task Later_calls_see_what_earlier_ones_stored()
    {
        var r = Numbers();
        for (var k = 0; k < 4; k++)
        {
            var at = k;
            await Task.Run(() =>
            {
                for (var i = 1; i < 2_000; i++)
                {
                    r[i] = r[i - 1] + at;
                }
            });
        }

        Assert.Equal(3 * 1_999, r[1_999]);
        Assert.Equal(2_000, r[2_000]);
    }

    private static double[] Numbers() => Expected(i => i);

    private static double[] Expected(Func<int, double> at) => Enumerable.Range(0, Length).Select(at).ToArray();

    private static void Fill(double[] array, int from, int to, double value)
    {
        for (var i = from; i < to; i++)
        {
            array[i] = value;
        }
    }

    private void FillOwn(int count, double value)
    {
        for (var i = 0; i < count; i++)
        {
            _own[_shift + i] = value;
        }
    }
}
