namespace Distributed.Engine.Tests.WriteBack;

public sealed class ArrayWriteBackTests
{
    [Fact]
    public void Arrays_of_every_element_size_come_back()
    {
        Check<byte>(300, static (a, i) => a[i] ^= 1);
        Check<bool>(300, static (a, i) => a[i] = !a[i]);
        Check<char>(300, static (a, i) => a[i]++);
        Check<short>(300, static (a, i) => a[i]--);
        Check<int>(300, static (a, i) => a[i]--);
        Check<float>(300, static (a, i) => a[i]--);
        Check<long>(300, static (a, i) => a[i]--);
        Check<double>(300, static (a, i) => a[i]--);
        Check<decimal>(300, static (a, i) => a[i] -= 0.1m);
        Check<Guid>(300, static (a, i) => a[i] = new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        Check<Int128>(300, static (a, i) => a[i] = -i);
        Check<DayOfWeek>(300, static (a, i) => a[i]++);
        Check<DateTime>(300, static (a, i) => a[i] = a[i].AddDays(i));
        Check<int?>(300, static (a, i) => a[i] = i);
        Check<Point>(300, static (a, i) => a[i].Y--);
        Check<Padded>(300, static (a, i) => a[i].Large--);
        Check<Mixed>(300, static (a, i) => a[i].Count--);
        Check<Mixed>(300, static (a, i) => a[i].Text = $"text {i}");
        Check<string>(300, static (a, i) => a[i] = $"text {i}");
        Check<object>(300, static (a, i) => a[i] = i);
    }

    /// <summary>One element, some, every second, nearly all, all, blocks, and the borders of words and blocks.</summary>
    private static void Check<T>(int length, Action<T[], int> change)
    {
        Func<int, bool>[] patterns =
        [
            i => i == 0, i => i == length - 1, i => i % 2 == 0, i => i % 7 == 3, i => i != 63, i => true, i => i is >= 64 and < 128, i => i / 10 % 2 == 0, i => i is 63 or 64,
        ];
        foreach (var pattern in patterns)
        {
            Shipped.SameAsDirectly(() => new T[length], a =>
            {
                for (var i = 0; i < a.Length; i++)
                {
                    if (pattern(i))
                        change(a, i);
                }
            });
        }
    }

    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(10_000)]
    public void Changes_across_blocks_come_back(int length)
    {
        for (var step = 1; step < 200; step = step * 3 + 1)
        {
            var every = step;
            Shipped.SameAsDirectly(() => new int[length], a =>
            {
                for (var i = 0; i < a.Length; i += every)
                    a[i] = i + 1;
            });
        }
    }

    [Fact]
    public void Arrays_of_every_shape_come_back()
    {
        Shipped.SameAsDirectly(static () => new int[3, 4, 5], static a => a[2, 1, 4] = 7);
        Shipped.SameAsDirectly(static () => (int[][])[[1], [2, 3]], static a =>
        {
            a[1][1] = 5;
            a[0] = a[1];
        });
        Shipped.SameAsDirectly(static () => Array.CreateInstance(typeof(double), [3, 2], [-1, 10]), static a => a.SetValue(2.5, 1, 11));
        Shipped.SameAsDirectly(static () => new string[2, 2], static a => a[1, 0] = "x");
    }

    [Fact]
    public void Elements_of_a_covariant_array_come_back()
    {
        object[] texts = new string[] { "a", "b" };
        Shipped.On(texts, static t => t[1] = "c" + t[0]);
        Assert.Equal(["a", "ca"], texts);
        Assert.IsType<string[]>(texts);
    }

    [Fact]
    public void A_sorted_array_of_references_holds_the_callers_own_objects()
    {
        var nodes = Enumerable.Range(0, 500).Select(i => new Node { Value = i * 7919 % 503 }).ToArray();
        var before = nodes.OrderBy(n => n.Value).ToArray();
        Shipped.On(nodes, static n => Array.Sort(n, static (a, b) => a.Value.CompareTo(b.Value)));
        Assert.Equal(before, nodes);
        Assert.All(nodes.Zip(before), static p => Assert.Same(p.First, p.Second));
    }

    [Fact]
    public void References_swapped_between_equal_strings_come_back()
    {
        var texts = new[] { new string('a', 3), new string('a', 3) };
        var (first, second) = (texts[0], texts[1]);
        Shipped.On(texts, static t => (t[0], t[1]) = (t[1], t[0]));
        Assert.Same(second, texts[0]);
        Assert.Same(first, texts[1]);
    }

    [Fact]
    public void A_neighbours_write_to_another_element_survives()
    {
        var numbers = new int[100];
        Shipped.On(numbers, static n =>
        {
            for (var i = 0; i < n.Length; i += 2)
                n[i] = i;
        }, () =>
        {
            for (var i = 1; i < numbers.Length; i += 2)
                numbers[i] = -1;
        });
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? i : -1), numbers);
    }

    [Fact]
    public void A_neighbours_write_to_another_field_of_the_same_element_survives()
    {
        var points = new Point[10];
        Shipped.On(points, static p =>
        {
            for (var i = 0; i < p.Length; i++)
                p[i].X = i;
        }, () =>
        {
            for (var i = 0; i < points.Length; i++)
                points[i].Y = 2;
        });
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal((i, 2), (points[i].X, points[i].Y)));

        var mixed = new Mixed[3];
        Shipped.On(mixed, static m => m[1].Text = "theirs", () => mixed[1].Number = 4);
        Assert.Equal(("theirs", 4.0), (mixed[1].Text, mixed[1].Number));

        var padded = new Padded[3];
        Shipped.On(padded, static p => p[1].Large = 1, () => (padded[1].Small, padded[1].Flag) = (9, true));
        Assert.Equal((1.0, (byte)9, true), (padded[1].Large, padded[1].Small, padded[1].Flag));
    }

    [Fact]
    public void A_neighbours_write_to_another_local_or_field_survives()
    {
        int mine = 0, theirs = 0;
        var node = new Node();
        Shipped.Run(() =>
        {
            theirs = 1;
            node.Name = "theirs";
        }, () =>
        {
            mine = 2;
            node.Value = 3;
        });
        Assert.Equal((2, 1, "theirs", 3), (mine, theirs, node.Name, node.Value));
    }

    [Fact]
    public void Scattered_writes_cost_little_more_than_their_values()
    {
        const int Length = 1_000_000;
        var attempt = new Shipped.Attempt([new double[Length]]);
        var copy = (double[])attempt.Copies[0]!;
        for (var i = 0; i < Length; i += 2)
            copy[i] = 1;
        Assert.InRange(attempt.Diff([null]).Bytes.Length, Length / 2 * 8, Length / 2 * 8 * 1.1);
    }

    [Fact]
    public void Dense_writes_cost_their_values()
    {
        const int Length = 1_000_000;
        var attempt = new Shipped.Attempt([new double[Length]]);
        Array.Fill((double[])attempt.Copies[0]!, 1, 1000, 500_000);
        Assert.InRange(attempt.Diff([null]).Bytes.Length, 4_000_000, 4_000_032);
    }

    [Fact]
    public void Few_writes_cost_a_few_bytes_each()
    {
        var attempt = new Shipped.Attempt([new double[1_000_000]]);
        var copy = (double[])attempt.Copies[0]!;
        for (var i = 0; i < 100; i++)
            copy[i * 9999] = 1;
        Assert.InRange(attempt.Diff([null]).Bytes.Length, 800, 1300);
    }

    [Fact]
    public void Ten_million_unchanged_numbers_cost_a_few_bytes()
    {
        var attempt = new Shipped.Attempt([new double[10_000_000]]);
        Assert.InRange(attempt.Diff([1.5]).Bytes.Length, 1, 20);
    }
}
