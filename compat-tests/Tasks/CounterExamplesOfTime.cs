using System.Runtime.CompilerServices;

namespace Compat.Tasks;

/// <summary>Counter-examples about time: loops that wait, work that is dropped, calls that race by agreement.</summary>
public class CounterExamplesOfTime : Contract
{
    private static int _hits;

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

    private sealed class Flag
    {
        private volatile bool _isSet;

        public bool IsSet
        {
            get => _isSet;
            set => _isSet = value;
        }
    }
}
