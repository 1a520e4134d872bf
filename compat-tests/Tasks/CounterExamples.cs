using System.Diagnostics;
using System.Threading.Channels;

namespace Compat.Tasks;

/// <summary>
/// Programs that a careless implementation gets wrong, by the soundness rule each stands for: edges and effects outside. State is in
/// <see cref="CounterExamplesOfState"/>, waiting, dropped and concurrent work in <see cref="CounterExamplesOfTime"/>.
/// </summary>
public class CounterExamples : Contract
{
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

    // A progress of the program's own is captured code: its handler runs where the closure does, between its steps.
    [Behaviour(Ships.Must)]
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

    [Behaviour(Ships.May)]
    public async Task S20_a_stopwatch_started_here_is_read_there()
    {
        var sw = Stopwatch.StartNew();
        var elapsed = await Task.Run(() => sw.Elapsed);
        Assert.InRange(elapsed, TimeSpan.Zero, sw.Elapsed);
    }

    private static int Sum(int k) => k == 0 ? 0 : k + Task.Run(() => Sum(k - 1)).Result;

    private sealed class DirectProgress(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }

    // A class of its own: the lambda beside it shares no display class with a lock.
    private sealed class Number(int value)
    {
        public int Twice() => value * 2;
    }
}
