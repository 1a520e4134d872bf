using System.Collections.Concurrent;
using Distributed.Engine.Execution;

namespace Distributed.Engine.Tests.Execution;

public sealed class EngineThreadsTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    [Fact]
    public void No_item_waits_behind_another()
    {
        const int Items = 20;
        var threads = new EngineThreads("Test");
        using var allRun = new CountdownEvent(Items);
        using var done = new CountdownEvent(Items);

        for (var i = 0; i < Items; i++)
        {
            threads.Run(() =>
            {
                allRun.Signal();
                allRun.Wait(s_bound);
                done.Signal();
            });
        }

        Assert.True(done.Wait(s_bound), $"{allRun.CurrentCount} of {Items} items, each of which waits for all, never started.");
    }

    [Fact]
    public void Work_runs_on_background_threads_that_are_not_the_pools()
    {
        using var done = new ManualResetEventSlim();
        (bool, bool, string?) seen = default;

        new EngineThreads("Test engine").Run(() =>
        {
            seen = (Thread.CurrentThread.IsBackground, Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name);
            done.Set();
        });

        Assert.True(done.Wait(s_bound), "The item never ran.");
        Assert.Equal((true, false, "Test engine"), seen);
    }

    [Fact]
    public void Idle_threads_end()
    {
        var threads = new EngineThreads("Test", TimeSpan.FromMilliseconds(1));
        var used = new BlockingCollection<Thread>();

        threads.Run(() => used.Add(Thread.CurrentThread));

        Assert.True(used.TryTake(out var thread, s_bound), "The item never ran.");
        Assert.True(thread.Join(s_bound), "The thread still waits for work.");
    }

    [Fact]
    public void No_item_is_lost_to_a_thread_that_is_ending()
    {
        const int Items = 2_000;
        var threads = new EngineThreads("Test", TimeSpan.FromTicks(1));
        using var done = new CountdownEvent(Items);

        for (var i = 0; i < Items; i++)
        {
            threads.Run(() => done.Signal());
            if (i % 3 == 0)
            {
                Thread.Yield();
            }
        }

        Assert.True(done.Wait(s_bound), $"{done.CurrentCount} of {Items} items never ran.");
    }
}
