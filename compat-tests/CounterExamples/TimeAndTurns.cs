using System.Diagnostics;

namespace Compat.CounterExamples;

/// <summary>Relatives of S15, S16, S17, S19 and S20: shared arrays, blocking recursion, locks, one after another, clocks.</summary>
public class TimeAndTurns : Contract
{
    private readonly double[] _samples = new double[50_000];

    [Behaviour(Ships.May)]
    public async Task S15_an_array_of_this_changes_between_calls_of_a_method()
    {
        for (var k = 0; k < 3; k++)
        {
            _samples[^1] = k;
            Assert.Equal(k, await Task.Run(Last));
        }
    }

    [Behaviour(Ships.May)]
    public async Task S15_a_slice_of_memory_changes_between_async_calls()
    {
        var bytes = new byte[200_000];
        var slice = bytes.AsMemory(100, 10);
        for (byte k = 1; k < 4; k++)
        {
            bytes[105] = k;
            Assert.Equal(k, await Task.Run(async () =>
            {
                await Task.Yield();
                return slice.Span[5];
            }));
        }
    }

    [Behaviour(Ships.May)]
    public async Task S15_a_row_of_a_jagged_array_is_replaced_and_one_is_changed()
    {
        var rows = new[] { new long[30_000], new long[30_000] };
        var sums = new List<long>();
        for (var k = 1; k <= 3; k++)
        {
            rows[0][7] = k;
            rows[1] = Enumerable.Repeat((long)k, 30_000).ToArray();
            sums.Add(await Task.Run(() => rows[0].Sum() + rows[1].Sum()));
        }

        Assert.Equal([30_001, 60_002, 90_003], sums);
    }

    [Behaviour(Ships.May)]
    public async Task S15_two_calls_write_the_same_captured_array_in_turn()
    {
        var a = new int[100_000];
        await Task.Run(() => { a[0] = 1; });
        a[1] = 2;
        await Task.Run(() => { a[2] = a[0] + a[1]; });
        Assert.Equal((1, 2, 3), (a[0], a[1], a[2]));
    }

    [Behaviour(Ships.May)]
    public void S16_a_tree_is_summed_by_blocking_calls()
    {
        var tree = Node.Chain(600);
        Assert.Equal(600, Count(tree));

        static int Count(Node? node) => node is null ? 0 : 1 + Task.Run(() => Count(node.Next)).Result;
    }

    [Behaviour(Ships.May)]
    public void S16_two_functions_block_on_one_another() => Assert.True(Even(500));

    [Behaviour(Ships.May)]
    public async Task S16_a_call_waits_for_all_of_the_calls_it_starts()
    {
        Assert.Equal(256, await Task.Run(() => Leaves(8)));

        static int Leaves(int depth)
        {
            if (depth == 0)
            {
                return 1;
            }

            var halves = new[] { Task.Run(() => Leaves(depth - 1)), Task.Run(() => Leaves(depth - 1)) };
            Task.WaitAll(halves);
            return halves.Sum(h => h.Result);
        }
    }

    [Behaviour(Ships.May)]
    public async Task S16_an_async_recursion_of_many_levels()
    {
        Assert.Equal(300, await Down(300));

        static Task<int> Down(int n) => n == 0 ? Task.FromResult(0) : Task.Run(async () => 1 + await Down(n - 1));
    }

    [Behaviour(Ships.May)]
    public async Task S17_a_monitor_is_held_while_another_call_of_the_same_object_is_waited_for()
    {
        var account = new Account();
        var adding = Task.Run(() => account.Add(5));
        lock (account)
        {
            Assert.True(Task.Run(new Doubler(4).Twice).Wait(Patience));
        }

        await adding.WaitAsync(Patience);
        Assert.Equal(5, account.Total);
    }

    [Behaviour(Ships.May)]
    public async Task S17_a_list_is_locked_while_a_pure_call_is_waited_for()
    {
        var results = new List<int>();
        var n = 3;
        var adding = Task.Run(() =>
        {
            lock (results)
            {
                results.Add(n);
            }
        });
        lock (results)
        {
            Assert.Equal(42, Task.Run(new Doubler(21).Twice).Result);
        }

        await adding.WaitAsync(Patience);
        Assert.Equal([3], results);
    }

    [Behaviour(Ships.May)]
    public async Task S17_a_Lock_is_entered_before_a_call_and_left_after_it()
    {
        var gate = new Lock();
        var text = "";
        Task append;
        using (gate.EnterScope())
        {
            append = Task.Run(() =>
            {
                lock (gate)
                {
                    text += "b";
                }
            });
            text += "a";
            Assert.Equal(6, Task.Run(new Doubler(3).Twice).Result);
        }

        await append.WaitAsync(Patience);
        Assert.Equal("ab", text);
    }

    [Behaviour(Ships.May)]
    public async Task S19_calls_that_are_awaited_in_a_loop_build_on_one_another()
    {
        var r = new int[10];
        for (var i = 1; i < r.Length; i++)
        {
            var k = i;
            await Task.Run(() => { r[k] = r[k - 1] + 1; });
        }

        Assert.Equal(Enumerable.Range(0, 10), r);
    }

    [Behaviour(Ships.May)]
    public async Task S19_an_exclusive_scheduler_runs_one_after_another()
    {
        var r = new List<int> { 0 };
        var factory = new TaskFactory(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => factory.StartNew(() => r.Add(r[^1] + 1))));
        Assert.Equal(Enumerable.Range(0, 10), r);
    }

    [Behaviour(Ships.May)]
    public async Task S19_a_semaphore_of_one_lets_them_in_one_by_one()
    {
        var r = new Stack<int>([0]);
        using var one = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => Task.Run(async () =>
        {
            await one.WaitAsync();
            try
            {
                r.Push(r.Peek() + 1);
            }
            finally
            {
                one.Release();
            }
        })));
        Assert.Equal(Enumerable.Range(0, 10), r.Reverse());
    }

    [Behaviour(Ships.May)]
    public async Task S19_a_chain_of_calls_that_await_the_one_before()
    {
        var text = new System.Text.StringBuilder();
        var last = Task.CompletedTask;
        for (var i = 0; i < 10; i++)
        {
            var (before, k) = (last, i);
            last = Task.Run(async () =>
            {
                await before;
                text.Append(k);
            });
        }

        await last;
        Assert.Equal("0123456789", text.ToString());
    }

    [Behaviour(Ships.May)]
    public async Task S20_a_timestamp_in_a_struct_is_measured_there()
    {
        var span = new Span(Stopwatch.GetTimestamp());
        var elapsed = await Task.Run(() => span.Elapsed);
        Assert.InRange(elapsed, TimeSpan.Zero, span.Elapsed);
    }

    [Behaviour(Ships.May)]
    public async Task S20_ticks_of_the_machine_that_come_back()
    {
        var before = Environment.TickCount64;
        var there = await Task.Run(() => Environment.TickCount64);
        Assert.InRange(there, before, Environment.TickCount64);
    }

    [Behaviour(Ships.May)]
    public async Task S20_a_time_provider_in_a_captured_object()
    {
        var meter = new Meter(TimeProvider.System);
        var elapsed = await Task.Run(async () =>
        {
            await Task.Yield();
            return meter.Elapsed();
        });
        Assert.InRange(elapsed, TimeSpan.Zero, meter.Elapsed());
    }

    [Behaviour(Ships.May)]
    public async Task S20_a_watch_is_started_there_and_read_here()
    {
        var n = 1;
        var watch = await Task.Run(() =>
        {
            var w = Stopwatch.StartNew();
            n++;
            return w;
        });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.True(watch.IsRunning);
        Assert.Equal(2, n);
    }

    private static bool Even(int n) => n == 0 || Task.Run(() => Odd(n - 1)).Result;

    private static bool Odd(int n) => n != 0 && Task.Run(() => Even(n - 1)).GetAwaiter().GetResult();

    private double Last() => _samples[^1];

    private readonly record struct Span(long Start)
    {
        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Start);
    }

    private sealed class Meter(TimeProvider time)
    {
        private readonly long _start = time.GetTimestamp();

        public TimeSpan Elapsed() => time.GetElapsedTime(_start);
    }

    private sealed class Account
    {
        public int Total { get; private set; }

        public void Add(int amount)
        {
            lock (this)
            {
                Total += amount;
            }
        }
    }

    private sealed class Doubler(int value)
    {
        public int Twice() => value * 2;
    }

    private sealed class Node(Node? next)
    {
        public Node? Next => next;

        public static Node? Chain(int n)
        {
            Node? node = null;
            for (var i = 0; i < n; i++)
            {
                node = new(node);
            }

            return node;
        }
    }
}
