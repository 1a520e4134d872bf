using System.Collections.Concurrent;
using System.Text;
using Distributed.Engine.Supervision;
using Distributed.Engine.Tests.Transport;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;
using Distributed.TestDriver;

namespace Distributed.Engine.Tests.Supervision;

/// <summary>Executors of this test host that run <see cref="CommandExecutor"/>, with what happens to them.</summary>
internal sealed class ExecutorWatch : IExecutorEvents, IDisposable
{
    private readonly BlockingCollection<ExecutorConnection> _connected = [];
    private readonly BlockingCollection<(ExecutorConnection Executor, ExecutorExit Exit)> _lost = [];
    private readonly BlockingCollection<(object? Tag, ExecutorStartException Error)> _givenUp = [];
    private readonly ConcurrentDictionary<int, Recorder> _frames = new();

    public ExecutorWatch(int count, Func<ExecutorsOptions, ExecutorsOptions>? change = null, TimeProvider? time = null)
    {
        ExecutorsOptions options = TestOptions.For(count);
        Executors = new Executors(change?.Invoke(options) ?? options, this, Log, time ?? TimeProvider.System);
        Executors.Start();
    }

    public ListLog Log { get; } = new();

    public Executors Executors { get; }

    /// <summary>Executors given up that a test didn't take.</summary>
    public int GivenUpCount => _givenUp.Count;

    /// <summary>Losses that a test didn't take.</summary>
    public int LostCount => _lost.Count;

    public void Dispose() => Executors.Dispose();

    public ExecutorConnection TakeConnected() => Take(_connected, "no executor connected");

    public (ExecutorConnection Executor, ExecutorExit Exit) TakeLost() => Take(_lost, "no executor was lost");

    public (object? Tag, ExecutorStartException Error) TakeGivenUp() => Take(_givenUp, "no executor was given up");

    public string Ask(ExecutorConnection executor, string command)
    {
        Tell(executor, command);
        return Encoding.UTF8.GetString(_frames[executor.Id].Take().Payload);
    }

    public static void Tell(ExecutorConnection executor, string command) =>
        executor.Connection.Send(FrameKind.Call, 1, Encoding.UTF8.GetBytes(command), urgency: SendUrgency.Inline);

    public Exception? WaitClosed(ExecutorConnection executor) => _frames[executor.Id].WaitClosed();

    public void OnConnected(ExecutorConnection executor)
    {
        executor.Start(_frames[executor.Id] = new Recorder());
        _connected.Add(executor);
    }

    public void OnLost(ExecutorConnection executor, ExecutorExit exit)
    {
        // The connection's end comes first.
        Assert.Equal(1, _frames[executor.Id].ClosedCount);
        _lost.Add((executor, exit));
    }

    public void OnGivenUp(object? tag, ExecutorStartException error) => _givenUp.Add((tag, error));

    private static T Take<T>(BlockingCollection<T> from, string otherwise) =>
        from.TryTake(out T? item, Recorder.PatienceMs) ? item : throw new TimeoutException(otherwise);
}
