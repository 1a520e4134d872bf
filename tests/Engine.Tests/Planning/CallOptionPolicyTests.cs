using Distributed.Engine.Calls;
using Distributed.Engine.Planning;

namespace Distributed.Engine.Tests.Planning;

public sealed class CallOptionPolicyTests
{
    [Fact]
    public void A_child_of_another_task_stays_with_it() => Assert.Equal(
        "TaskCreationOptions.AttachedToParent ties the call to the task it is made in (leave the option out and await the task)",
        Check(CallForm.StartNew, () => 1, TaskCreationOptions.AttachedToParent));

    [Fact]
    public void StartNew_of_an_async_lambda_stays_local_as_its_inner_task_lives_where_it_runs() => Assert.Equal(
        "StartNew with a delegate that returns a task: the inner task is an object of the executor (use Task.Run, which unwraps it)",
        Check(CallForm.StartNew, Work));

    [Fact]
    public void A_task_hidden_behind_object_is_found_too() => Assert.NotNull(Check(CallForm.StartNew, new Func<object>(Work)));

    [Theory]
    [InlineData(TaskCreationOptions.None)]
    [InlineData(TaskCreationOptions.DenyChildAttach)]
    [InlineData(TaskCreationOptions.LongRunning)]
    [InlineData(TaskCreationOptions.PreferFairness)]
    [InlineData(TaskCreationOptions.HideScheduler)]
    [InlineData(TaskCreationOptions.RunContinuationsAsynchronously)]
    public void Other_options_ship(TaskCreationOptions options) => Assert.Null(Check(CallForm.StartNew, () => 1, options));

    [Fact]
    public void Task_Run_unwraps_so_its_async_lambdas_ship() => Assert.Null(Check(CallForm.RunAsync, Work));

    private static async Task<int> Work()
    {
        await Task.Yield();
        return 1;
    }

    private static string? Check(CallForm form, Delegate body, TaskCreationOptions options = TaskCreationOptions.None) =>
        CallOptionPolicy.Check(new CallRequest(new CallSite("F.cs", 1, "Task.Run"), form, body, null, default, options, _ => Task.CompletedTask))?.ToString();
}
