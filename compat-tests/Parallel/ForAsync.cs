using System.Numerics;

namespace Compat.Loops;

/// <summary>Parallel.ForAsync over integers of every kind.</summary>
public class ForAsync : Contract
{
    private const int N = 200;

    [Behaviour(Ships.Must)]
    public async Task Every_index_runs_once()
    {
        var r = new int[N];
        await Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            r[i]++;
        });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public async Task Bodies_that_do_not_await()
    {
        var r = new int[N];
        await Parallel.ForAsync(0, N, (i, _) =>
        {
            r[i] = i;
            return ValueTask.CompletedTask;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_long()
    {
        const long From = 5_000_000_000L;
        var r = new long[N];
        await Parallel.ForAsync(From, From + N, async (i, _) =>
        {
            await Task.Yield();
            r[i - From] = i;
        });
        Assert.Equal(Enumerable.Range(0, N).Select(k => From + k), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_bytes()
    {
        var r = new byte[255];
        await Parallel.ForAsync((byte)0, (byte)255, (i, _) =>
        {
            r[i] = i;
            return default;
        });
        Assert.Equal(Enumerable.Range(0, 255).Select(i => (byte)i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_short_numbers_across_zero()
    {
        var r = new short[100];
        await Parallel.ForAsync((short)-50, (short)50, async (i, _) =>
        {
            await Task.Yield();
            r[i + 50] = i;
        });
        Assert.Equal(Enumerable.Range(-50, 100).Select(i => (short)i), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_unsigned_numbers_at_their_end()
    {
        var r = new ulong[20];
        await Parallel.ForAsync(ulong.MaxValue - 20, ulong.MaxValue, (i, _) =>
        {
            r[(int)(i - (ulong.MaxValue - 20))] = i;
            return default;
        });
        Assert.Equal(Enumerable.Range(0, 20).Select(k => ulong.MaxValue - 20 + (ulong)k), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_int_at_its_end()
    {
        var r = new int[20];
        await Parallel.ForAsync(int.MaxValue - 20, int.MaxValue, (i, _) =>
        {
            r[i - (int.MaxValue - 20)] = i;
            return default;
        });
        Assert.Equal(Enumerable.Range(int.MaxValue - 20, 20), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_big_integers()
    {
        var from = BigInteger.Pow(10, 30);
        var r = new BigInteger[50];
        await Parallel.ForAsync(from, from + 50, async (i, _) =>
        {
            await Task.Yield();
            r[(int)(i - from)] = i;
        });
        Assert.Equal(Enumerable.Range(0, 50).Select(k => from + k), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_128_bits()
    {
        Int128 from = Int128.MaxValue - 50;
        var r = new Int128[50];
        await Parallel.ForAsync(from, Int128.MaxValue, (i, _) =>
        {
            r[(int)(i - from)] = i;
            return default;
        });
        Assert.Equal(Enumerable.Range(0, 50).Select(k => from + k), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_range_of_characters()
    {
        var r = new char[26];
        await Parallel.ForAsync('a', '{', (c, _) =>
        {
            r[c - 'a'] = char.ToUpperInvariant(c);
            return default;
        });
        Assert.Equal("ABCDEFGHIJKLMNOPQRSTUVWXYZ", new string(r));
    }

    [Behaviour(Ships.Must, Missed = "an address in this process")]
    public async Task A_range_in_a_generic_method()
    {
        Assert.Equal(45, await SumTo(10));
        Assert.Equal(45UL, await SumTo(10UL));
        Assert.Equal((nint)45, await SumTo((nint)10));
    }

    [Behaviour(Ships.Must)]
    public async Task With_options()
    {
        var r = new int[N];
        await Parallel.ForAsync(0, N, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            await Task.Yield();
            r[i] = i;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task With_a_token_that_nobody_cancels()
    {
        using var cts = new CancellationTokenSource();
        var r = new int[N];
        await Parallel.ForAsync(0, N, cts.Token, async (i, _) =>
        {
            await Task.Yield();
            r[i] = i;
        });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.May)]
    public async Task An_empty_or_inverted_range_runs_nothing()
    {
        var ran = 0;
        await Parallel.ForAsync(5, 5, (_, _) => Count());
        await Parallel.ForAsync(5, -5, (_, _) => Count());
        await Parallel.ForAsync(long.MaxValue, long.MinValue, (_, _) => Count());
        Assert.Equal(0, ran);

        ValueTask Count()
        {
            ran++;
            return default;
        }
    }

    [Behaviour(Ships.May)]
    public async Task One_index()
    {
        var seen = -1;
        await Parallel.ForAsync(41, 42, async (i, _) =>
        {
            await Task.Yield();
            seen = i;
        });
        Assert.Equal(41, seen);
    }

    [Behaviour(Ships.Must, Missed = "Monitor.Enter")]
    public async Task Counters_and_lists()
    {
        var sum = 0;
        var list = new List<int>();
        await Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            Interlocked.Add(ref sum, i);
            lock (list)
            {
                list.Add(i);
            }
        });
        Assert.Equal(N * (N - 1) / 2, sum);
        Assert.Equal(Enumerable.Range(0, N), list.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task A_body_that_awaits_what_it_started()
    {
        var r = new int[50];
        await Parallel.ForAsync(0, 50, async (i, _) =>
        {
            var parts = await Task.WhenAll(Square(i), Square(i + 1));
            r[i] = parts.Sum();
        });
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (i * i) + ((i + 1) * (i + 1))), r);
    }

    [Behaviour(Ships.Must)]
    public void Waiting_for_the_loop_instead_of_awaiting_it()
    {
        var r = new int[N];
        Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            r[i] = i;
        }).Wait();
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public async Task Two_loops_at_once()
    {
        int[] a = new int[N], b = new int[N];
        var first = Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            a[i] = i;
        });
        var second = Parallel.ForAsync(0, N, async (i, _) =>
        {
            await Task.Yield();
            b[i] = -i;
        });
        await Task.WhenAll(first, second);
        Assert.Equal(Enumerable.Range(0, N), a);
        Assert.Equal(Enumerable.Range(0, N).Select(i => -i), b);
    }

    [Behaviour(Ships.May)]
    public async Task The_call_returns_before_bodies_are_done()
    {
        var gate = new TaskCompletionSource();
        var done = 0;
        var loop = Parallel.ForAsync(0, 4, async (_, _) =>
        {
            await gate.Task;
            Interlocked.Increment(ref done);
        });
        Assert.False(loop.IsCompleted);
        gate.SetResult();
        await loop;
        Assert.Equal(4, done);
    }

    [Behaviour(Ships.Must)]
    public async Task A_finished_loop_ran_to_completion()
    {
        var r = new int[N];
        var loop = Parallel.ForAsync(0, N, (i, _) =>
        {
            r[i] = i;
            return default;
        });
        await loop;
        Assert.Equal(TaskStatus.RanToCompletion, loop.Status);
    }

    private static async Task<int> Square(int x)
    {
        await Task.Yield();
        return x * x;
    }

    private static async Task<T> SumTo<T>(T end)
        where T : IBinaryInteger<T>
    {
        var slots = new T[int.CreateChecked(end)];
        await Parallel.ForAsync(T.Zero, end, (i, _) =>
        {
            slots[int.CreateChecked(i)] = i;
            return default;
        });
        return slots.Aggregate(T.Zero, (a, b) => a + b);
    }
}
