using Distributed.Engine.Planning;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Calls that others see before they end: once, or a typed exception; never twice (S5).</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class SingleAttemptTests : IDisposable
{
    private readonly TestCluster _cluster = new(new ClusterOptions { Cluster = "local:2", SlotsPerExecutor = 1 }, isSingleAttempt: true);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _cluster.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task An_executor_killed_after_its_append_leaves_one_line_and_a_typed_exception()
    {
        using var gate = new Gate();
        var (path, file) = (gate.Path, _file);
        var count = 0;
        var task = _cluster.Run(() =>
        {
            File.AppendAllText(file, "line\n");
            count++;
            return Gate.Enter(path);
        });

        Bounded.Kill(gate.WaitForVisitor("the only attempt").ProcessId);

        var exception = await Assert.ThrowsAsync<ExecutorLostException>(() => task.Within("the call"));
        Assert.Equal(("line\n", 0), (File.ReadAllText(_file), count));
        Assert.Matches(@"^The call at Faults\.cs:1 Task\.Run was given up, because the executor it ran in was lost: attempt 1: executor \d+ \(process \d+\) .*SIGKILL.*\. It writes files, "
            + "reports progress or the like, which others can see before it ends, so it isn't run a second time\\..* Check what is there and run it again yourself, or return the data", exception.Message);
        Assert.Empty(_cluster.Profile.LocalReasons);
    }

    [Fact]
    public async Task Calls_that_are_still_queued_when_an_executor_dies_run_elsewhere_once()
    {
        _cluster.WaitForExecutors(2);
        using var gate = new Gate();
        var held = new[] { Hold(gate.Path), Hold(gate.Path) };
        var inside = gate.WaitForVisitors(2, "one call in each executor");
        var behind = Enumerable.Range(0, 40).Select(i => Append(_file, i)).ToArray();

        Bounded.Kill(inside[0].ProcessId);
        inside[1].LetGo();

        await Assert.ThrowsAsync<ExecutorLostException>(() => Task.WhenAll(held).Within("the held calls"));
        var done = new List<int>();
        foreach (var call in behind)
        {
            try
            {
                done.Add(await call.Within("a call behind"));
            }
            catch (ExecutorLostException)
            {
                // It had been sent to the dead executor: whether it ran isn't known.
            }
        }

        var lines = File.ReadAllLines(_file).Select(int.Parse).ToArray();
        Assert.Equal(lines.Distinct().Count(), lines.Length);
        Assert.Empty(done.Except(lines));
        Assert.InRange(done.Count, 30, 40);
    }

    [Fact]
    public async Task A_result_that_cannot_travel_is_a_typed_exception_and_no_second_run()
    {
        var file = _file;

        var exception = await Assert.ThrowsAsync<RemoteException>(() => _cluster.Run(() =>
        {
            File.AppendAllText(file, "line\n");
            return new Holder(new MemoryStream());
        }).Within("the call"));

        Assert.Equal("line\n", File.ReadAllText(_file));
        Assert.Equal("Faults.cs:1 Task.Run", exception.CallSite);
        Assert.Contains("MemoryStream", exception.Reason, StringComparison.Ordinal);
        Assert.StartsWith("The call at Faults.cs:1 Task.Run ran in an executor, but its end can't be brought back: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Return plain data, or write outside the lambda; DISTRIBUTED_PLACEMENT=local runs all calls in this process.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_the_executors_ground_is_told_apart_and_kept()
    {
        var exception = await Assert.ThrowsAsync<RemoteException>(() => _cluster.Run(int () => throw new MissingMethodException("Gone")).Within("the call"));

        Assert.Equal("Gone", Assert.IsType<MissingMethodException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task The_programs_own_exceptions_stay_what_they_are()
    {
        var exception = await Assert.ThrowsAsync<IOException>(() => _cluster.Run(int () => throw new IOException("disk full")).Within("the call"));

        Assert.Equal("disk full", exception.Message);
    }

    [Theory]
    [InlineData(typeof(int), true)]
    [InlineData(typeof(string), true)]
    [InlineData(typeof(void), true)]
    [InlineData(typeof(Task), true)]
    [InlineData(typeof(Task<int[]>), true)]
    [InlineData(typeof(List<string>), true)]
    [InlineData(typeof(Dictionary<string, int>), true)]
    [InlineData(typeof(object), false)]
    [InlineData(typeof(Stream), false)]
    [InlineData(typeof(MemoryStream), false)]
    [InlineData(typeof(FileStream), false)]
    [InlineData(typeof(Task<FileStream>), false)]
    [InlineData(typeof(IEnumerable<int>), false)]
    [InlineData(typeof(List<object>), false)]
    public void Only_results_that_surely_travel_are_waited_for(Type result, bool ships)
    {
        var body = result == typeof(void) ? (Delegate)(() => { }) : DefaultOf(result);
        var reason = SingleAttemptPolicy.Check(new(_cluster.Site, default, body, null, default, default, null!));

        Assert.Equal(ships, reason is null);
        if (result == typeof(FileStream))
        {
            Assert.Equal(
                "it writes files or the like, so it may run only once, and its result, a System.IO.FileStream, may not be able to travel "
                + "(return plain data: numbers, text, arrays, sealed classes of them)", reason!.ToString());
        }
    }

    private Task<int> Hold(string path) => _cluster.Run(() => Gate.Enter(path));

    private Task<int> Append(string file, int line) => _cluster.Run(() =>
    {
        File.AppendAllText(file, $"{line}\n");
        return line;
    });

    private static Delegate DefaultOf(Type type) =>
        typeof(SingleAttemptTests).GetMethod(nameof(Default), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate(typeof(Func<>).MakeGenericType(type));

    private static T Default<T>() => default!;

    private sealed record Holder(object Content);
}
