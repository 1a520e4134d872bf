namespace Compat.Tasks;

/// <summary>Custom schedulers, and what a closure sees of the one that runs it.</summary>
public class Schedulers : Contract
{
    [Behaviour(Ships.Never)]
    public void A_custom_scheduler_runs_the_closure()
    {
        var scheduler = new InlineScheduler();
        var here = Environment.CurrentManagedThreadId;
        var t = Task.Factory.StartNew(
            () => Environment.CurrentManagedThreadId, CancellationToken.None, TaskCreationOptions.None, scheduler);
        Assert.Equal(here, t.Result);
        Assert.Equal(1, scheduler.Queued);
    }

    [Behaviour(Ships.Never)]
    public async Task A_custom_scheduler_is_current_inside()
    {
        var scheduler = new InlineScheduler();
        var t = Task.Factory.StartNew(
            () => ReferenceEquals(TaskScheduler.Current, scheduler), CancellationToken.None, TaskCreationOptions.None, scheduler);
        Assert.True(await t);
    }

    [Behaviour(Ships.Never)]
    public async Task A_custom_scheduler_gets_even_what_could_ship()
    {
        var scheduler = new InlineScheduler();
        var x = 1;
        Assert.Equal(2, await Task.Factory.StartNew(() => x + 1, CancellationToken.None, TaskCreationOptions.None, scheduler));
        Assert.Equal(1, scheduler.Queued);
    }

    [Behaviour(Ships.Never)]
    public async Task A_factorys_default_scheduler_gets_the_call()
    {
        var scheduler = new InlineScheduler();
        var factory = new TaskFactory(scheduler);
        var x = 1;
        Assert.Equal(2, await factory.StartNew(() => x + 1));
        Assert.Same(scheduler, factory.Scheduler);
        Assert.Equal(1, scheduler.Queued);
    }

    [Behaviour(Ships.Never)]
    public async Task StartNew_inside_a_scheduled_task_stays_on_its_scheduler()
    {
        var scheduler = new InlineScheduler();
        var outer = Task.Factory.StartNew(
            () => Task.Factory.StartNew(() => ReferenceEquals(TaskScheduler.Current, scheduler)),
            CancellationToken.None, TaskCreationOptions.None, scheduler);
        Assert.True(await outer.Unwrap());
        Assert.Equal(2, scheduler.Queued);
    }

    [Behaviour(Ships.May)]
    public async Task Run_inside_a_scheduled_task_goes_to_the_pool()
    {
        var scheduler = new InlineScheduler();
        var outer = Task.Factory.StartNew(
            () => Task.Run(() => ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default)),
            CancellationToken.None, TaskCreationOptions.None, scheduler);
        Assert.True(await outer.Unwrap());
    }

    [Behaviour(Ships.Never)]
    public void A_scheduler_that_throws_gives_a_scheduler_exception()
    {
        var scheduler = new FailingScheduler();
        var e = Assert.Throws<TaskSchedulerException>(() =>
        {
            Task.Factory.StartNew(() => 1, CancellationToken.None, TaskCreationOptions.None, scheduler);
        });
        Assert.IsType<NotSupportedException>(e.InnerException);
    }

    [Behaviour(Ships.Never)]
    public async Task An_exclusive_scheduler_runs_one_at_a_time()
    {
        var pair = new ConcurrentExclusiveSchedulerPair();
        int inside = 0, most = 0;
        var tasks = Enumerable.Range(0, 20).Select(_ => Task.Factory.StartNew(
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
            },
            CancellationToken.None, TaskCreationOptions.None, pair.ExclusiveScheduler));
        await Task.WhenAll(tasks);
        Assert.Equal(1, most);
    }

    [Behaviour(Ships.Never)]
    public async Task Run_runs_on_the_thread_pool()
    {
        Assert.True(await Task.Run(() => Thread.CurrentThread.IsThreadPoolThread));
    }

    [Behaviour(Ships.May)]
    public async Task The_default_scheduler_is_current_inside_a_run()
    {
        Assert.True(await Task.Run(() => ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default)));
    }

    [Behaviour(Ships.Never)]
    public async Task The_current_id_inside_is_the_tasks_id()
    {
        var t = Task.Run(() => Task.CurrentId);
        Assert.Equal(t.Id, await t);
        Assert.NotEqual(t.Id, Task.CurrentId);
    }

    private sealed class InlineScheduler : TaskScheduler
    {
        public int Queued { get; private set; }

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            Queued++;
            TryExecuteTask(task);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }

    private sealed class FailingScheduler : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => throw new NotSupportedException();

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
