using Distributed.Engine.Calls;
using Distributed.Engine.Submission;

namespace Distributed.Engine.Tests.Faults;

/// <summary>A cluster of this test process, whose calls are made as the façade makes them but without an interceptor. Thread-safe.</summary>
internal sealed class TestCluster : IDisposable
{
    public TestCluster(ClusterOptions options, bool isSingleAttempt = false)
    {
        options.Placement = Placement.Remote;
        Runtime = ClusterRuntime.Start(options, TrustedPlan.Planner(isSingleAttempt)) ?? throw new InvalidOperationException("The options name no cluster.");
    }

    public TestCluster(string cluster, int slots = 2)
        : this(new ClusterOptions { Cluster = cluster, SlotsPerExecutor = slots })
    {
    }

    public ClusterRuntime Runtime { get; }

    /// <summary>The call site of all calls.</summary>
    public CallSite Site { get; } = new("/src/Faults.cs", 1, "Task.Run");

    public CallProfile Profile => Site.Profile;

    /// <summary>Waits until so many executors take calls: a test that needs a second one can't rely on the first call.</summary>
    public void WaitForExecutors(int count) => Assert.True(
        SpinWait.SpinUntil(() => Runtime.Executors!.Dispatcher.Lanes.Count == count, Gate.Bound),
        $"{Runtime.Executors!.Dispatcher.Lanes.Count} of {count} executors came within {Gate.Bound}.");

    public Task<T> Run<T>(Func<T> body, CancellationToken token = default) =>
        (Task<T>)Ship(
            new CallRequest(Site, CallForm.Run, body, null, token, TaskCreationOptions.DenyChildAttach, static r => Task.Run((Func<T>)r.Body, r.Token)),
            static state => new Promise.Of<T>(state));

    public Task Run(Action body, CancellationToken token = default) =>
        Ship(
            new CallRequest(Site, CallForm.Run, body, null, token, TaskCreationOptions.DenyChildAttach, static r => Task.Run((Action)r.Body, r.Token)),
            static state => new Promise.OfNothing(state));

    public Task<T> RunAsync<T>(Func<Task<T>> body, CancellationToken token = default) =>
        (Task<T>)Ship(
            new CallRequest(Site, CallForm.RunAsync, body, null, token, TaskCreationOptions.DenyChildAttach, static r => Task.Run((Func<Task<T>>)r.Body, r.Token)),
            static state => new Promise.Of<T>(state));

    /// <summary>Every call so far was committed from an executor.</summary>
    public void AssertAllShipped(long calls)
    {
        Assert.Empty(Profile.LocalReasons.Select(reason => $"{reason.Value} local: {reason.Key}"));
        Assert.Equal((calls, calls), (Profile.Calls, Profile.Shipped));
    }

    public void Dispose() => Runtime.Dispose();

    private Task Ship(in CallRequest request, Func<object?, Promise> createPromise) =>
        Runtime.Submitter.TryShip(request, TaskScheduler.Default, createPromise)
        ?? throw new InvalidOperationException($"The call stayed local: {string.Join("; ", Profile.LocalReasons.Select(reason => reason.Key))}");
}
