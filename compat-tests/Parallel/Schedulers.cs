using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>ParallelOptions.TaskScheduler: a program's own one runs the bodies, so they stay.</summary>
public class Schedulers : Contract
{
    private const int N = 50;

    [Behaviour(Ships.Never)]
    public void A_scheduler_of_the_program_is_current_in_bodies()
    {
        var own = new CountingScheduler();
        var strangers = 0;
        Parallel.For(0, N, new ParallelOptions { TaskScheduler = own }, _ =>
        {
            if (TaskScheduler.Current != own)
            {
                Interlocked.Increment(ref strangers);
            }
        });
        Assert.Equal(0, strangers);
        Assert.InRange(own.Ran, 1, int.MaxValue);
    }

    [Behaviour(Ships.Never)]
    public void A_scheduler_of_the_program_is_current_in_bodies_over_elements()
    {
        var own = new CountingScheduler();
        var strangers = 0;
        Parallel.ForEach(Enumerable.Range(0, N), new ParallelOptions { TaskScheduler = own }, _ =>
        {
            if (TaskScheduler.Current != own)
            {
                Interlocked.Increment(ref strangers);
            }
        });
        Assert.Equal(0, strangers);
        Assert.InRange(own.Ran, 1, int.MaxValue);
    }

    [Behaviour(Ships.Never)]
    public void A_scheduler_of_the_program_runs_the_actions_of_Invoke()
    {
        var own = new CountingScheduler();
        var strangers = 0;
        Action action = () =>
        {
            if (TaskScheduler.Current != own)
            {
                Interlocked.Increment(ref strangers);
            }
        };
        Parallel.Invoke(new ParallelOptions { TaskScheduler = own }, action, action, action);
        Assert.Equal(0, strangers);
        Assert.InRange(own.Ran, 1, int.MaxValue);
    }

    [Behaviour(Ships.Never)]
    public async Task A_scheduler_of_the_program_starts_async_bodies()
    {
        var own = new CountingScheduler();
        var strangers = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, N), new ParallelOptions { TaskScheduler = own }, async (_, _) =>
        {
            if (TaskScheduler.Current != own)
            {
                Interlocked.Increment(ref strangers);
            }

            await Task.Yield();
        });
        Assert.Equal(0, strangers);
        Assert.InRange(own.Ran, 1, int.MaxValue);
    }

    [Behaviour(Ships.Never)]
    public void A_scheduler_that_limits_its_own_concurrency_limits_the_loops()
    {
        var own = new CountingScheduler(maximum: 1);
        var seen = new List<int>();
        Parallel.For(0, N, new ParallelOptions { TaskScheduler = own }, seen.Add);
        Assert.Equal(Enumerable.Range(0, N), seen);
    }

    [Behaviour(Ships.Never)]
    public void The_exclusive_scheduler_of_a_pair_runs_one_at_a_time()
    {
        var pair = new ConcurrentExclusiveSchedulerPair();
        var list = new List<int>();
        Parallel.For(0, N, new ParallelOptions { TaskScheduler = pair.ExclusiveScheduler }, list.Add);
        Assert.Equal(Enumerable.Range(0, N), list.Order());
    }

    [Behaviour(Ships.Never)]
    public void The_scheduler_around_a_loop_is_taken_if_options_name_none()
    {
        var own = new CountingScheduler();
        var strangers = 0;
        var outer = Task.Factory.StartNew(
            () => Parallel.For(0, N, new ParallelOptions { TaskScheduler = null }, _ =>
            {
                if (TaskScheduler.Current != own)
                {
                    Interlocked.Increment(ref strangers);
                }
            }),
            CancellationToken.None,
            TaskCreationOptions.None,
            own);
        Assert.True(outer.Wait(Patience));
        Assert.Equal(0, strangers);
    }

    [Behaviour(Ships.Must)]
    public void The_default_scheduler_named_is_the_default()
    {
        var r = new int[N];
        Parallel.For(0, N, new ParallelOptions { TaskScheduler = TaskScheduler.Default }, i => { r[i] = i; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void No_scheduler_named_is_the_default_here()
    {
        var r = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N), new ParallelOptions { TaskScheduler = null }, x => { r[x] = x; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    /// <summary>Runs tasks on threads of its own.</summary>
    private sealed class CountingScheduler(int maximum = int.MaxValue) : TaskScheduler
    {
        private readonly ConcurrentQueue<Task> _queued = new();
        private int _ran;

        public int Ran => _ran;

        public override int MaximumConcurrencyLevel => maximum;

        protected override void QueueTask(Task task)
        {
            _queued.Enqueue(task);
            var thread = new Thread(() => Run(task)) { IsBackground = true };
            thread.Start();
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Run(task);

        protected override IEnumerable<Task> GetScheduledTasks() => _queued;

        private bool Run(Task task)
        {
            Interlocked.Increment(ref _ran);
            return TryExecuteTask(task);
        }
    }
}
