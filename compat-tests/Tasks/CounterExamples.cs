using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Compat.Tasks;

/// <summary>
/// Programs that a careless implementation gets wrong, by the soundness rule each stands for. Those about edges, signals and order
/// between two sides are here; state is in <see cref="CounterExamplesOfState"/>.
/// </summary>
public class CounterExamples : Contract
{
    private static int _hits;

    [Behaviour(Ships.Never)]
    public async Task S01_the_caller_sees_a_write_before_the_closure_ends()
    {
        using var cts = new CancellationTokenSource();
        var ct = cts.Token;
        int n = 0, limit = 0;
        var t = Task.Run(() =>
        {
            Interlocked.Increment(ref n);
            ct.WaitHandle.WaitOne();
            return limit;
        });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref n) == 1, Patience));
        limit = 42;
        cts.Cancel();
        Assert.Equal(42, await t);
    }

    [Behaviour(Ships.Never)]
    public async Task S01_a_progress_handler_reads_captured_state()
    {
        var done = 0;
        var seen = new List<(int Done, int Reported)>();
        IProgress<int> p = new DirectProgress(i => seen.Add((done, i)));
        await Task.Run(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                done++;
                p.Report(i);
            }
        });
        Assert.Equal([(1, 0), (2, 1), (3, 2)], seen);
    }

    [Behaviour(Ships.Never)]
    public async Task S01_a_channel_is_the_signal_for_a_captured_buffer()
    {
        var buf = new int[1];
        var ch = Channel.CreateUnbounded<int>();
        var reader = Task.Run(async () =>
        {
            await ch.Reader.ReadAsync();
            return buf[0];
        });
        buf[0] = 7;
        await ch.Writer.WriteAsync(0);
        Assert.Equal(7, await reader);
    }

    [Behaviour(Ships.Never)]
    public async Task S01_a_completion_source_is_the_signal()
    {
        var box = new int[1];
        var go = new TaskCompletionSource();
        var t = Task.Run(async () =>
        {
            await go.Task;
            return box[0];
        });
        box[0] = 3;
        go.SetResult();
        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.May)]
    public async Task S02_state_behind_an_awaited_captured_task()
    {
        var list = new List<int>();
        var a = Task.Run(() => list.Add(1));
        var b = Task.Run(async () =>
        {
            await a;
            return list.Count;
        });
        Assert.Equal(1, await b);
    }

    [Behaviour(Ships.Never)]
    public async Task S02_a_captured_task_is_no_start_condition()
    {
        var ch = Channel.CreateUnbounded<int>();
        var s = Task.Run(async () =>
        {
            var k = 0;
            await foreach (var v in ch.Reader.ReadAllAsync())
            {
                k += v;
            }

            return k;
        });
        var w = Task.Run(async () =>
        {
            ch.Writer.TryWrite(1);
            ch.Writer.Complete();
            return await s;
        });
        Assert.Equal(1, await w.WaitAsync(Patience));
    }

    [Behaviour(Ships.May)]
    public async Task S05_outside_effects_happen_once()
    {
        var ch = Channel.CreateUnbounded<int>();
        var t = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await ch.Writer.WriteAsync(i);
            }
        });
        await t;
        ch.Writer.Complete();
        var seen = new List<int>();
        await foreach (var i in ch.Reader.ReadAllAsync())
        {
            seen.Add(i);
        }

        Assert.Equal(Enumerable.Range(0, 100), seen);
    }

    [Behaviour(Ships.May)]
    public async Task S05_a_file_is_appended_once()
    {
        var path = Path.Combine(Path.GetTempPath(), $"compat-{Guid.NewGuid():N}.txt");
        try
        {
            await Task.Run(() => File.AppendAllText(path, "line\n"));
            Assert.Equal("line\n", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task S05_files_can_be_read()
    {
        var path = Path.Combine(Path.GetTempPath(), $"compat-{Guid.NewGuid():N}.txt");
        File.WriteAllText(path, "one two three");
        try
        {
            Assert.Equal(3, await Task.Run(() => File.ReadAllText(path).Split(' ').Length));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Behaviour(Ships.Never)]
    public async Task S13_a_loop_that_waits_for_a_captured_flag_ends()
    {
        var stop = false;
        var count = 0L;
        var t = Task.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                count++;
            }

            return count;
        });
        Volatile.Write(ref stop, true);
        Assert.InRange(await t.WaitAsync(Patience), 0, long.MaxValue);
    }

    [Behaviour(Ships.Never)]
    public async Task S13_the_same_without_volatile_ends()
    {
        var stop = false;
        var count = 0;
        var t = Task.Run(() =>
        {
            while (!stop)
            {
                count += Work();
            }
        });
        stop = true;
        await t.WaitAsync(Patience);
        Assert.InRange(count, int.MinValue, int.MaxValue);
    }

    [Behaviour(Ships.Never)]
    public async Task S13_the_same_with_a_field_of_an_object_ends()
    {
        var flag = new Flag();
        var t = Task.Run(() =>
        {
            while (!flag.IsSet)
            {
                Thread.Yield();
            }

            return 1;
        });
        flag.IsSet = true;
        Assert.Equal(1, await t.WaitAsync(Patience));
    }

    [Behaviour(Ships.May)]
    public void S16_blocking_recursion_ends() => Assert.Equal(2000 * 2001 / 2, Sum(2000));

    [Behaviour(Ships.May)]
    public async Task S17_a_call_under_a_lock_that_another_call_wants()
    {
        var gate = new object();
        var total = 0;
        var x = 5;
        var l1 = Task.Run(() =>
        {
            lock (gate)
            {
                total += x;
            }
        });
        lock (gate)
        {
            Assert.True(Task.Run(new Number(x).Twice).Wait(Patience));
        }

        await l1.WaitAsync(Patience);
        Assert.Equal(5, total);
    }

    [Behaviour(Ships.Never)]
    public async Task S18_dropped_work_still_happens()
    {
        _hits = 0;
        var go = new TaskCompletionSource();
        await Task.Run(() => { _ = Later(); });
        Assert.Equal(0, Volatile.Read(ref _hits));
        go.SetResult();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _hits) == 1, Patience));

        async Task Later()
        {
            await go.Task;
            Interlocked.Increment(ref _hits);
        }
    }

    [Behaviour(Ships.Never)]
    public async Task S18_dropped_work_that_writes_a_captured_variable()
    {
        var hits = 0;
        await Task.Run(() => { _ = Later(); });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref hits) == 1, Patience));

        async Task Later()
        {
            await Task.Delay(20);
            hits++;
        }
    }

    [Behaviour(Ships.Never)]
    public async Task S18_async_void_inside_still_happens()
    {
        var hits = 0;
        Action later = async () =>
        {
            await Task.Delay(20);
            hits++;
        };
        await Task.Run(() => later());
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref hits) == 1, Patience));
    }

    [Behaviour(Ships.May)]
    public async Task S20_a_stopwatch_started_here_is_read_there()
    {
        var sw = Stopwatch.StartNew();
        var elapsed = await Task.Run(() => sw.Elapsed);
        Assert.InRange(elapsed, TimeSpan.Zero, sw.Elapsed);
    }

    [Behaviour(Ships.May)]
    public async Task Interlocked_increments_of_ten_calls_add_up()
    {
        var n = 0;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Interlocked.Increment(ref n))));
        Assert.Equal(10, n);
    }

    [Behaviour(Ships.May)]
    public async Task Increments_under_a_lock_of_ten_calls_add_up()
    {
        var gate = new object();
        var n = 0;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
        {
            lock (gate)
            {
                n++;
            }
        })));
        Assert.Equal(10, n);
    }

    [Behaviour(Ships.May)]
    public async Task Additions_to_a_concurrent_bag_of_ten_calls_are_all_there()
    {
        var bag = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => bag.Add(i))));
        Assert.Equal(Enumerable.Range(0, 10), bag.Order());
    }

    // A call that may write anything: the loop around it must read its flag again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Work() => 1;

    private static int Sum(int k) => k == 0 ? 0 : k + Task.Run(() => Sum(k - 1)).Result;

    private sealed class DirectProgress(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }

    private sealed class Flag
    {
        private volatile bool _isSet;

        public bool IsSet
        {
            get => _isSet;
            set => _isSet = value;
        }
    }

    // A class of its own: the lambda beside it shares no display class with a lock.
    private sealed class Number(int value)
    {
        public int Twice() => value * 2;
    }
}
