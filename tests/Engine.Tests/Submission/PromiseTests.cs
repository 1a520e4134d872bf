using Distributed.Engine.Submission;

namespace Distributed.Engine.Tests.Submission;

public sealed class PromiseTests
{
    private static readonly OperationCanceledException s_cancellation = new("enough", new CancellationToken(canceled: true));

    public static TheoryData<string> Kinds => ["of nothing", "of a result"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cancelled_with_an_exception_an_await_throws_that_very_exception(string kind)
    {
        var promise = Create(kind);

        promise.SetCanceled(s_cancellation);

        Assert.Equal(TaskStatus.Canceled, promise.Task.Status);
        Assert.Same(s_cancellation, await Assert.ThrowsAsync<OperationCanceledException>(() => promise.Task));
        Assert.Null(promise.Task.Exception);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cancelled_with_a_token_an_await_throws_a_task_cancellation_with_it(string kind)
    {
        var promise = Create(kind);
        var token = new CancellationToken(canceled: true);

        promise.SetCanceled(token);

        var exception = await Assert.ThrowsAsync<TaskCanceledException>(() => promise.Task);
        Assert.Equal(token, exception.CancellationToken);
        Assert.Same(promise.Task, exception.Task);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_first_completion_wins(string kind)
    {
        var promise = Create(kind);

        promise.SetResult(1);
        promise.SetExceptions([new InvalidOperationException()]);
        promise.SetCanceled(s_cancellation);

        Assert.Equal(TaskStatus.RanToCompletion, promise.Task.Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_state_object_is_the_callers(string kind)
    {
        var state = new object();

        Assert.Same(state, Create(kind, state).Task.AsyncState);
    }

    [Fact]
    public void The_thread_that_completes_it_runs_no_continuation()
    {
        var promise = new Promise.Of<int>(null);
        using var ran = new ManualResetEventSlim();
        var thread = 0;
        _ = promise.Task.ContinueWith(
            _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                ran.Set();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        promise.SetResult(1);

        Assert.True(ran.Wait(TimeSpan.FromSeconds(60)), "The continuation never ran.");
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void It_takes_over_the_end_of_another_task()
    {
        var faulted = new Promise.Of<int>(null);
        faulted.SetFrom(Task.FromException<int>(new InvalidOperationException("no")));
        Assert.Equal("no", Assert.IsType<InvalidOperationException>(Assert.Single(faulted.Task.Exception!.InnerExceptions)).Message);

        var done = new Promise.Of<int>(null);
        done.SetFrom(Task.FromResult(42));
        Assert.Equal(42, ((Task<int>)done.Task).Result);
    }

    private static Promise Create(string kind, object? state = null) =>
        kind == "of nothing" ? new Promise.OfNothing(state) : new Promise.Of<int>(state);
}
