namespace Compat.Tasks;

/// <summary>State objects, creation options and factories with defaults.</summary>
public class StartNewForms : Contract
{
    [Behaviour(Ships.Must)]
    public async Task The_state_object_is_the_callers()
    {
        var state = new State { Number = 1 };
        var t = Task.Factory.StartNew(s => ((State)s!).Number + 1, state);
        Assert.Equal(2, await t);
        Assert.Same(state, t.AsyncState);
    }

    [Behaviour(Ships.Must)]
    public async Task What_is_written_to_the_state_object_comes_back()
    {
        var state = new State { Number = 1 };
        await Task.Factory.StartNew(s => { ((State)s!).Number = 5; }, state);
        Assert.Equal(5, state.Number);
    }

    [Behaviour(Ships.Must)]
    public async Task A_boxed_state()
    {
        object state = 20;
        var t = Task.Factory.StartNew(s => (int)s! + 1, state);
        Assert.Equal(21, await t);
        Assert.Same(state, t.AsyncState);
    }

    [Behaviour(Ships.Must)]
    public async Task A_null_state()
    {
        var t = Task.Factory.StartNew(s => s is null, null);
        Assert.True(await t);
        Assert.Null(t.AsyncState);
    }

    [Behaviour(Ships.Must)]
    public async Task A_state_that_is_also_captured_is_one_object()
    {
        var state = new State();
        var t = Task.Factory.StartNew(s => ReferenceEquals(s, state), state);
        Assert.True(await t);
    }

    [Behaviour(Ships.Must)]
    public async Task A_state_with_a_token()
    {
        using var cts = new CancellationTokenSource();
        var state = new State { Number = 3 };
        Assert.Equal(6, await Task.Factory.StartNew(s => ((State)s!).Number * 2, state, cts.Token));
    }

    [Behaviour(Ships.Must)]
    public async Task StartNew_of_an_action_has_no_options()
    {
        var x = 0;
        var t = Task.Factory.StartNew(() => { x = 1; });
        await t;
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.None), t.CreationOptions);
        Assert.Equal(1, x);
    }

    [Behaviour(Ships.Must)]
    public async Task StartNew_of_a_function()
    {
        var x = 5;
        Assert.Equal(25, await Task.Factory.StartNew(() => x * x));
    }

    [Behaviour(Ships.May)]
    public async Task LongRunning_is_kept_as_an_option()
    {
        var x = 5;
        var t = Task.Factory.StartNew(() => x, TaskCreationOptions.LongRunning);
        Assert.Equal(5, await t);
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.LongRunning), t.CreationOptions);
    }

    [Behaviour(Ships.Never)]
    public async Task LongRunning_has_a_thread_of_its_own()
    {
        Assert.False(await Task.Factory.StartNew(() => Thread.CurrentThread.IsThreadPoolThread, TaskCreationOptions.LongRunning));
    }

    [Behaviour(Ships.Must)]
    public async Task PreferFairness_is_kept_as_an_option()
    {
        var x = 5;
        var t = Task.Factory.StartNew(() => x, TaskCreationOptions.PreferFairness);
        Assert.Equal(5, await t);
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.PreferFairness), t.CreationOptions);
    }

    [Behaviour(Ships.Must)]
    public async Task DenyChildAttach_and_RunContinuationsAsynchronously_are_kept()
    {
        var x = 5;
        const TaskCreationOptions options = TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously;
        var t = Task.Factory.StartNew(() => x, options);
        Assert.Equal(5, await t);
        Assert.Equal(Shipping.OptionsOf(options), t.CreationOptions);
    }

    [Behaviour(Ships.May)]
    public async Task HideScheduler_hides_it_from_the_closure()
    {
        var t = Task.Factory.StartNew(
            () => ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default),
            CancellationToken.None, TaskCreationOptions.HideScheduler, TaskScheduler.Default);
        Assert.True(await t);
    }

    [Behaviour(Ships.Must)]
    public async Task All_arguments_with_the_default_scheduler()
    {
        using var cts = new CancellationTokenSource();
        var state = new State { Number = 2 };
        var t = Task.Factory.StartNew(
            s => ((State)s!).Number + 1, state, cts.Token, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task Named_arguments_in_another_order()
    {
        var x = 2;
        var t = Task.Factory.StartNew(
            scheduler: TaskScheduler.Default, creationOptions: TaskCreationOptions.None, cancellationToken: default, function: () => x + 1);
        Assert.Equal(3, await t);
    }

    [Behaviour(Ships.Must)]
    public async Task A_factory_made_by_the_user()
    {
        var factory = new TaskFactory();
        var x = 2;
        Assert.Equal(4, await factory.StartNew(() => x + 2));
    }

    [Behaviour(Ships.Must)]
    public async Task A_generic_factory()
    {
        var factory = new TaskFactory<string>();
        var x = 2;
        Assert.Equal("22", await factory.StartNew(() => $"{x}{x}"));
    }

    [Behaviour(Ships.Must)]
    public async Task The_factory_of_a_generic_task()
    {
        var x = 2;
        Assert.Equal(4, await Task<int>.Factory.StartNew(() => x + 2));
    }

    [Behaviour(Ships.Must)]
    public async Task A_generic_factory_with_state()
    {
        var state = new State { Number = 7 };
        var t = Task<int>.Factory.StartNew(s => ((State)s!).Number, state);
        Assert.Equal(7, await t);
        Assert.Same(state, t.AsyncState);
    }

    [Behaviour(Ships.Must)]
    public async Task A_factorys_default_options_apply()
    {
        var factory = new TaskFactory(TaskCreationOptions.PreferFairness, TaskContinuationOptions.None);
        var x = 1;
        var t = factory.StartNew(() => x);
        await t;
        Assert.Equal(Shipping.OptionsOf(TaskCreationOptions.PreferFairness), t.CreationOptions);
    }

    [Behaviour(Ships.Never)]
    public async Task A_factorys_default_token_applies()
    {
        var factory = new TaskFactory(new CancellationToken(canceled: true));
        var t = factory.StartNew(() => 1);
        await Assert.ThrowsAsync<TaskCanceledException>(() => t);
    }

    [Behaviour(Ships.Must)]
    public async Task An_argument_wins_over_the_factorys_default_token()
    {
        var factory = new TaskFactory(new CancellationToken(canceled: true));
        var x = 1;
        Assert.Equal(1, await factory.StartNew(() => x, CancellationToken.None));
    }

    [Behaviour(Ships.Never)]
    public async Task A_parent_waits_for_its_attached_child()
    {
        using var go = new ManualResetEventSlim();
        var childDone = false;
        var parent = Task.Factory.StartNew(() =>
        {
            Task.Factory.StartNew(() => { go.Wait(); childDone = true; }, TaskCreationOptions.AttachedToParent);
        });
        go.Set();
        await parent;
        Assert.True(childDone);
    }

    [Behaviour(Ships.Never)]
    public async Task A_parent_that_denies_children_does_not_wait()
    {
        using var go = new ManualResetEventSlim();
        Task? child = null;
        var parent = Task.Run(() =>
        {
            child = Task.Factory.StartNew(go.Wait, TaskCreationOptions.AttachedToParent);
        });
        await parent;
        Assert.False(child!.IsCompleted);
        go.Set();
        await child;
    }

    [Behaviour(Ships.Never)]
    public void A_waiting_parent_says_so()
    {
        using var go = new ManualResetEventSlim();
        using var parentBodyDone = new ManualResetEventSlim();
        var parent = Task.Factory.StartNew(() =>
        {
            Task.Factory.StartNew(go.Wait, TaskCreationOptions.AttachedToParent);
            parentBodyDone.Set();
        });
        Assert.True(parentBodyDone.Wait(Patience));
        Assert.True(SpinWait.SpinUntil(() => parent.Status == TaskStatus.WaitingForChildrenToComplete, Patience));
        go.Set();
        parent.Wait();
    }

    private sealed class State
    {
        public int Number { get; set; }
    }
}
