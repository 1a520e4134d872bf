namespace Compat.Loops;

/// <summary>Parallel.For over int and long: every index once, nothing beside it.</summary>
public class For : Contract
{
    private const int N = 1_000;

    [Behaviour(Ships.Must)]
    public void Every_index_runs_once()
    {
        var r = new int[N];
        Parallel.For(0, N, i => { r[i]++; });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public void The_slot_of_an_index_gets_its_function()
    {
        var r = new double[N];
        Parallel.For(0, r.Length, i => { r[i] = Math.Sqrt(i); });
        Assert.Equal(Enumerable.Range(0, N).Select(i => Math.Sqrt(i)), r);
    }

    [Behaviour(Ships.Must)]
    public void A_range_in_the_middle_leaves_its_neighbours()
    {
        var r = Enumerable.Repeat(-1, N).ToArray();
        Parallel.For(100, 900, i => { r[i] = i; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i is >= 100 and < 900 ? i : -1), r);
    }

    [Behaviour(Ships.Must)]
    public void A_range_may_start_below_zero()
    {
        var r = new int[200];
        Parallel.For(-100, 100, i => { r[i + 100] = i; });
        Assert.Equal(Enumerable.Range(-100, 200), r);
    }

    [Behaviour(Ships.Must)]
    public void A_range_may_lie_below_zero()
    {
        var r = new int[50];
        Parallel.For(-60, -10, i => { r[-i - 11] = i; });
        Assert.Equal(Enumerable.Range(0, 50).Select(k => -k - 11), r);
    }

    [Behaviour(Ships.Must)]
    public void The_last_indices_of_int()
    {
        var r = new int[20];
        Parallel.For(int.MaxValue - 20, int.MaxValue, i => { r[i - (int.MaxValue - 20)] = i; });
        Assert.Equal(Enumerable.Range(int.MaxValue - 20, 20), r);
    }

    [Behaviour(Ships.Must)]
    public void The_first_indices_of_int()
    {
        var r = new int[20];
        Parallel.For(int.MinValue, int.MinValue + 20, i => { r[i - int.MinValue] = i; });
        Assert.Equal(Enumerable.Range(int.MinValue, 20), r);
    }

    [Behaviour(Ships.Must)]
    public void A_long_range()
    {
        var r = new long[N];
        Parallel.For(0L, N, i => { r[i] = i * 3_000_000_000L; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i * 3_000_000_000L), r);
    }

    [Behaviour(Ships.Must)]
    public void A_long_range_beyond_int()
    {
        const long From = 5_000_000_000L;
        var r = new long[100];
        Parallel.For(From, From + 100, i => { r[i - From] = i; });
        Assert.Equal(Enumerable.Range(0, 100).Select(k => From + k), r);
    }

    [Behaviour(Ships.Must)]
    public void A_long_range_across_zero()
    {
        var r = new long[100];
        Parallel.For(-50L, 50L, i => { r[i + 50] = i; });
        Assert.Equal(Enumerable.Range(-50, 100).Select(i => (long)i), r);
    }

    [Behaviour(Ships.Must)]
    public void The_last_indices_of_long()
    {
        var r = new long[20];
        Parallel.For(long.MaxValue - 20, long.MaxValue, i => { r[i - (long.MaxValue - 20)] = i; });
        Assert.Equal(Enumerable.Range(0, 20).Select(k => long.MaxValue - 20 + k), r);
    }

    [Behaviour(Ships.Must)]
    public void The_first_indices_of_long()
    {
        var r = new long[20];
        Parallel.For(long.MinValue, long.MinValue + 20, i => { r[i - long.MinValue] = i; });
        Assert.Equal(Enumerable.Range(0, 20).Select(k => long.MinValue + k), r);
    }

    [Behaviour(Ships.Must)]
    public void Two_indices()
    {
        var r = new int[2];
        Parallel.For(0, 2, i => { r[i] = i + 1; });
        Assert.Equal([1, 2], r);
    }

    [Behaviour(Ships.May)]
    public void One_index()
    {
        var r = new int[3];
        Parallel.For(1, 2, i => { r[i] = 7; });
        Assert.Equal([0, 7, 0], r);
    }

    [Behaviour(Ships.May)]
    public void One_index_of_long()
    {
        var seen = 0L;
        Parallel.For(long.MaxValue - 1, long.MaxValue, i => { seen = i; });
        Assert.Equal(long.MaxValue - 1, seen);
    }

    [Behaviour(Ships.May)]
    public void An_empty_range_runs_nothing()
    {
        var ran = 0;
        Assert.True(Parallel.For(5, 5, i => { ran++; }).IsCompleted);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void An_inverted_range_runs_nothing()
    {
        var ran = 0;
        Assert.True(Parallel.For(10, 0, i => { ran++; }).IsCompleted);
        Assert.True(Parallel.For(int.MaxValue, int.MinValue, i => { ran++; }).IsCompleted);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void An_empty_or_inverted_range_of_long_runs_nothing()
    {
        var ran = 0;
        Assert.True(Parallel.For(5L, 5L, i => { ran++; }).IsCompleted);
        Assert.True(Parallel.For(long.MaxValue, long.MinValue, i => { ran++; }).IsCompleted);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Must)]
    public void Options_that_say_nothing_change_nothing()
    {
        var r = new int[N];
        Parallel.For(0, N, new ParallelOptions(), i => { r[i] = 2 * i; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => 2 * i), r);
    }

    [Behaviour(Ships.Must)]
    public void Options_with_a_long_range()
    {
        var r = new int[N];
        Parallel.For(0L, N, new ParallelOptions { MaxDegreeOfParallelism = -1 }, i => { r[i] = (int)i; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_ends_after_its_last_iteration()
    {
        var sum = 0L;
        for (var round = 0; round < 10; round++)
        {
            Parallel.For(0, 100, i => { Interlocked.Add(ref sum, i); });
            Assert.Equal(4_950L * (round + 1), sum);
        }
    }

    [Behaviour(Ships.Must)]
    public void A_loop_sees_what_the_loop_before_it_wrote()
    {
        var a = new int[N];
        var b = new int[N];
        Parallel.For(0, N, i => { a[i] = i + 1; });
        Parallel.For(0, N, i => { b[i] = a[N - 1 - i]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => N - i), b);
    }

    [Behaviour(Ships.Must)]
    public void The_same_loop_runs_again_with_other_captures()
    {
        var r = new int[100];
        foreach (var factor in (int[])[1, 2, 3])
        {
            Parallel.For(0, r.Length, i => { r[i] += i * factor; });
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => 6 * i), r);
    }

    [Behaviour(Ships.Must)]
    public void A_range_is_evaluated_before_the_loop()
    {
        var xs = new List<int>(Enumerable.Range(0, 100));
        Parallel.For(0, xs.Count, i =>
        {
            lock (xs)
            {
                xs.Add(i);
            }
        });
        Assert.Equal(200, xs.Count);
        Assert.Equal(Enumerable.Range(0, 100), xs[100..].Order());
    }

    [Behaviour(Ships.Must)]
    public void Bodies_that_take_very_different_times()
    {
        var r = new long[64];
        Parallel.For(0, r.Length, i =>
        {
            var sum = 0L;
            for (var k = 0; k < i * i * 10; k++)
            {
                sum += k;
            }

            r[i] = sum;
        });
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (long)(i * i * 10) * ((i * i * 10) - 1) / 2), r);
    }

    [Behaviour(Ships.Must)]
    public void Many_small_iterations()
    {
        var r = new byte[200_000];
        Parallel.For(0, r.Length, i => { r[i] = (byte)(i * 7); });
        for (var i = 0; i < r.Length; i++)
        {
            Assert.True(r[i] == (byte)(i * 7), $"slot {i}");
        }
    }
}
