using Distributed.Engine.Calls;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Submission;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Calls that share a graph, in executors that live and die.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class LoopBaseTests : IDisposable
{
    private const int TableLength = 1_000_000;

    private readonly TestCluster _cluster = new("local:2");
    private readonly CallSite _site = new("/src/Loops.cs", 1, "Parallel.For");
    private readonly byte[] _table = new byte[TableLength];
    private readonly long[] _results = new long[64];

    public LoopBaseTests() => new Random(5).NextBytes(_table);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task What_calls_share_goes_once_to_each_executor_whatever_their_number()
    {
        _cluster.WaitForExecutors(2);
        using var shared = Share();
        using var gate = new Gate();
        var held = new[] { Start(shared, 0, gate.Path), Start(shared, 1, gate.Path), Start(shared, 2, gate.Path), Start(shared, 3, gate.Path) };
        var processes = gate.WaitForVisitors(4, "calls in all slots").Select(visitor =>
        {
            visitor.LetGo();
            return visitor.ProcessId;
        }).ToHashSet();
        await Task.WhenAll(held).Within("the first calls");
        await Task.WhenAll(Enumerable.Range(4, 60).Select(i => Start(shared, i))).Within("the other calls");

        Assert.Equal(2, processes.Count);
        AssertResults();
        Assert.Equal((64, 0), (_site.Profile.Shipped, _site.Profile.LocalReasons.Count()));
        Assert.InRange(_site.Profile.BytesSent, 2 * TableLength, 2 * TableLength + 64 * 1_500);
    }

    [Fact]
    public async Task A_call_whose_executor_died_finds_what_it_shares_in_the_next_one()
    {
        using var shared = Share();
        using var gate = new Gate();
        var first = Start(shared, 0, gate.Path);
        var victim = gate.WaitForVisitor("the first attempt").ProcessId;

        Bounded.Kill(victim);

        var second = gate.WaitForVisitor("the second attempt");
        Assert.NotEqual(victim, second.ProcessId);
        second.LetGo();
        await first.Within("the call");
        await Task.WhenAll(Enumerable.Range(1, 63).Select(i => Start(shared, i))).Within("the other calls");

        AssertResults();
        Assert.Equal((64, 0), (_site.Profile.Shipped, _site.Profile.LocalReasons.Count()));
    }

    [Fact]
    public async Task A_call_that_is_alone_in_the_end_gets_what_it_shares_too()
    {
        using var shared = Share();
        using var gate = new Gate();
        var call = Start(shared, 0, gate.Path);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Bounded.Kill(gate.WaitForVisitor($"attempt {attempt}").ProcessId);
        }

        gate.WaitForVisitor("the attempt in an executor of its own").LetGo();

        await call.Within("the call");
        Assert.Equal(Expected(0), _results[0]);
        Assert.Equal(1, _site.Profile.Shipped);
    }

    [Fact]
    public async Task Changes_of_calls_that_ran_at_the_same_time_all_arrive()
    {
        for (var round = 0; round < 3; round++)
        {
            Array.Clear(_results);
            using var again = Share();
            await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Start(again, i))).Within("the calls");
            AssertResults();
        }

        Assert.Equal((192, 0), (_site.Profile.Shipped, _site.Profile.LocalReasons.Count()));
    }

    [Fact]
    public async Task In_the_copied_engine_calls_share_too()
    {
        var lane = new CopiedLane(GraphLimits.Default, new OutcomeCommit(GraphLimits.Default, TimeProvider.System));
        var shared = Share();
        var calls = Enumerable.Range(0, 64).Select(i => Call(shared, i, null)).ToArray();
        Assert.All(calls, call => Assert.True(lane.TryReserve(int.MaxValue) && lane.Send(call)));
        await Task.WhenAll(calls.Select(call => call.Promise.Task)).Within("the calls");
        shared.Dispose();

        AssertResults();
        Assert.Equal((64, 0), (_site.Profile.Shipped, _site.Profile.LocalReasons.Count()));
    }

    private LoopBase Share() => LoopBench.Share(new Piece(_table, _results, 0, null).Run, _table, _results);

    private ShippedCall Call(LoopBase shared, int index, string? gate)
    {
        var call = LoopBench.Call(shared, new Piece(_table, _results, index, gate).Run, _site);
        Assert.Same(shared.Graph, call.Snapshot.Base);
        return call;
    }

    private Task Start(LoopBase shared, int index, string? gate = null)
    {
        var call = Call(shared, index, gate);
        _cluster.Runtime.Executors!.Dispatcher.Dispatch(call);
        return call.Promise.Task;
    }

    private long Expected(int index) => new Piece(_table, [.. new long[64]], index, null).Compute();

    private void AssertResults() => Assert.Equal(Enumerable.Range(0, 64).Select(Expected), _results);

    private sealed class Piece(byte[] table, long[] results, int index, string? gate)
    {
        public int Run()
        {
            if (gate is not null)
                Gate.Enter(gate);
            results[index] = Compute();
            return Environment.ProcessId;
        }

        public long Compute()
        {
            long sum = index;
            foreach (var value in table)
                sum += value * (index + 1);
            return sum;
        }
    }
}
