namespace Compat.Tasks;

/// <summary>Wrong arguments are refused at the call, with the BCL's parameter names.</summary>
public class Arguments : Contract
{
    [Behaviour(Ships.Never)]
    public void Run_refuses_a_null_action() =>
        Assert.Equal("action", Assert.Throws<ArgumentNullException>(() => { Task.Run((Action)null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void Run_refuses_a_null_function_of_a_task() =>
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { Task.Run((Func<Task>)null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void Run_refuses_a_null_function_of_a_task_of_a_result() =>
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { Task.Run((Func<Task<int>>)null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void Run_refuses_a_null_function() =>
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { Task.Run((Func<int>)null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void Run_refuses_a_null_action_before_it_looks_at_the_token() =>
        Assert.Throws<ArgumentNullException>(() => { Task.Run((Action)null!, new CancellationToken(true)); });

    [Behaviour(Ships.Never)]
    public void StartNew_refuses_a_null_action() =>
        Assert.Equal("action", Assert.Throws<ArgumentNullException>(() => { Task.Factory.StartNew((Action)null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void StartNew_refuses_a_null_function() =>
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { Task.Factory.StartNew((Func<int>)null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void StartNew_refuses_a_null_action_with_state() =>
        Assert.Equal("action",
            Assert.Throws<ArgumentNullException>(() => { Task.Factory.StartNew((Action<object?>)null!, new object()); }).ParamName);

    [Behaviour(Ships.Never)]
    public void A_generic_factory_refuses_a_null_function() =>
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { Task<int>.Factory.StartNew(null!); }).ParamName);

    [Behaviour(Ships.Never)]
    public void StartNew_refuses_a_null_scheduler() =>
        Assert.Equal("scheduler", Assert.Throws<ArgumentNullException>(() =>
        {
            Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, null!);
        }).ParamName);

    [Behaviour(Ships.Never)]
    public void StartNew_refuses_unknown_options() =>
        Assert.Equal("creationOptions", Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            Task.Factory.StartNew(() => { }, (TaskCreationOptions)0x4000);
        }).ParamName);

    [Behaviour(Ships.Never)]
    public void A_disposed_source_has_no_token_to_give()
    {
        var cts = new CancellationTokenSource();
        cts.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { Task.Run(() => 1, cts.Token); });
    }

    [Behaviour(Ships.Never)]
    public void A_null_factory_is_a_null_reference()
    {
        TaskFactory? none = null;
        Assert.Throws<NullReferenceException>(() => { none!.StartNew(() => 1); });
    }

    [Behaviour(Ships.Must)]
    public async Task The_token_of_a_source_disposed_later_is_harmless()
    {
        var cts = new CancellationTokenSource();
        var token = cts.Token;
        var x = 1;
        cts.Dispose();
        Assert.Equal(2, await Task.Run(() => x + 1, token));
    }
}
