using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;
using Distributed.Engine.Tests.Transport;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Submission;

/// <summary>What calls share, on its way to executors.</summary>
public sealed class LoopBaseSendingTests : IDisposable
{
    private const int TableBytes = 1_000_000;

    private readonly List<Connection> _connections = [];
    private readonly byte[] _table = new byte[TableBytes];
    private readonly Dispatcher _dispatcher = new(3, static _ => { });

    public void Dispose() => _connections.ForEach(static c => c.Dispose());

    [Fact]
    public void Calls_of_many_threads_send_what_they_share_once_a_connection_and_first()
    {
        using var shared = Share();
        var calls = Enumerable.Range(0, 40).Select(_ => Call(shared)).ToArray();
        var lanes = new[] { Lane(), Lane() };
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (var i = t; i < calls.Length; i += 4)
            {
                lanes[i % 2].Lane.TryReserve(int.MaxValue);
                lanes[i % 2].Lane.Send(calls[i]);
            }
        })).ToArray();
        Array.ForEach(threads, static t => t.Start());
        Array.ForEach(threads, static t => t.Join());

        foreach (var (_, executor) in lanes)
        {
            var frames = executor.Take(21);
            Assert.Equal((FrameKind.Base, shared.Graph.Id), (frames[0].Header.Kind, frames[0].Header.CallId));
            Assert.True(frames[0].Payload.Length > TableBytes);
            Assert.All(frames[1..], frame => Assert.True(frame is { Header.Kind: FrameKind.Call, Payload.Length: < 2_000 }, $"{frame.Header}"));
            Assert.All(frames[1..], frame => Assert.Equal(shared.Graph.Id, CallMessage.Decode(frame.Payload).BaseId));
        }

        Assert.Equal(2, calls.Count(call => call.LeadingBytes > TableBytes));
        Assert.Equal(38, calls.Count(call => call.LeadingBytes == 0));
    }

    [Fact]
    public void Executors_let_go_when_the_loop_has_ended()
    {
        var shared = Share();
        var (lane, executor) = Lane();
        lane.Send(Call(shared));
        executor.Take(2);

        shared.Dispose();
        shared.Dispose();

        Assert.Equal((FrameKind.Forget, shared.Graph.Id), Head(executor));

        // One that comes too late, an attempt that nobody waits for: the executor isn't left with what it needs.
        lane.Send(Call(shared));
        (FrameKind Kind, long Id)[] frames = [Head(executor), Head(executor), Head(executor), Head(executor)];
        Assert.Equal([FrameKind.Forget, FrameKind.Base, FrameKind.Call, FrameKind.Forget], frames.Select(f => f.Kind));
    }

    [Fact]
    public void Another_executor_gets_everything_again()
    {
        using var shared = Share();
        var call = Call(shared);
        var (first, atFirst) = Lane();
        var (second, atSecond) = Lane();
        first.Send(call);
        var sent = atFirst.Take(2);

        Assert.Equal([call], first.Lose());
        second.Send(call);

        var again = atSecond.Take(2);
        Assert.Equal(sent.Select(f => f.Header), again.Select(f => f.Header));
        Assert.Equal(sent.Select(f => f.Payload.Length), again.Select(f => f.Payload.Length));
    }

    [Fact]
    public void A_call_that_continues_what_has_not_come_ends_its_connection_only()
    {
        using var shared = Share();
        var frame = CallBench.Frame(Call(shared));
        var (driver, executor) = Pair();
        var (otherDriver, otherExecutor) = Pair();
        var (atDriver, atOther) = (new Recorder(), new Recorder());
        driver.Start(atDriver);
        otherDriver.Start(atOther);
        executor.Start(new CallTaker(executor));
        otherExecutor.Start(new CallTaker(otherExecutor));

        driver.Send(FrameKind.Call, 1, frame);
        atDriver.WaitClosed();

        otherDriver.Send(FrameKind.Forget, 1, default);
        otherDriver.Send(FrameKind.Cancel, 2, default);
        Assert.Equal(FrameKind.Started, atOther.Take().Header.Kind);
        Assert.Equal(0, atOther.ClosedCount);
    }

    [Fact]
    public void Loops_that_run_at_the_same_time_have_a_limit_together()
    {
        var allowance = new BaseAllowance(new GraphLimits(1000, TableBytes + 10_000));
        using var first = TryShare(allowance, out _);
        Assert.NotNull(first);

        // It doesn't stay local for that: each of its calls is written whole.
        Assert.Null(TryShare(allowance, out var reason));
        Assert.Null(reason);

        first.Dispose();
        using var second = TryShare(allowance, out _);
        Assert.NotNull(second);
    }

    [Fact]
    public void A_loop_that_captures_what_can_not_travel_stays_local_with_the_path()
    {
        using var stream = new MemoryStream();
        var table = stream;
        Func<long> body = () => table.Length;

        var call = new CallShape(body, null);
        Assert.Null(LoopBase.TryWrite([body], call, call, new TrustedPlan(), GraphLimits.Default, new BaseAllowance(GraphLimits.Default), memory: null, out var reason));
        Assert.Contains("System.IO.MemoryStream", reason!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whether_anything_has_changed_since_it_was_written_can_be_asked()
    {
        using var shared = Share();
        Assert.True(shared.IsCurrent());
        _table[TableBytes / 2] = 1;
        Assert.False(shared.IsCurrent());
        _table[TableBytes / 2] = 0;
        Assert.True(shared.IsCurrent());
    }

    private LoopBase Share() => TryShare(new BaseAllowance(GraphLimits.Default), out _)!;

    private LoopBase? TryShare(BaseAllowance allowance, out LocalReason? reason)
    {
        Func<int> sample = new Reader(_table).Read;
        var call = new CallShape(sample, null);
        return LoopBase.TryWrite([_table], call, call, new TrustedPlan(), GraphLimits.Default, allowance, memory: null, out reason);
    }

    private ShippedCall Call(LoopBase shared) => LoopBench.Call(shared, new Reader(_table).Read);

    private (ExecutorLane Lane, Recorder Executor) Lane()
    {
        var (driver, executor) = Pair();
        var lane = new ExecutorLane(driver, 2, new OutcomeCommit(GraphLimits.Default, TimeProvider.System), new EngineThreads("Test"), _dispatcher);
        var recorder = new Recorder();
        driver.Start(lane);
        executor.Start(recorder);
        return (lane, recorder);
    }

    private (Connection Driver, Connection Executor) Pair()
    {
        var (driver, executor) = LoopbackConnection.CreatePair(ConnectionLimits.Default);
        _connections.Add(driver);
        _connections.Add(executor);
        return (driver, executor);
    }

    private static (FrameKind Kind, long Id) Head(Recorder executor)
    {
        var header = executor.Take().Header;
        return (header.Kind, header.CallId);
    }

    private sealed class Reader(byte[] table)
    {
        public int Read() => table.Length;
    }

    /// <summary>Takes calls in as an executor does, but runs none.</summary>
    private sealed class CallTaker(Connection connection) : IFrameHandler
    {
        private readonly CopiedHost _host = new(GraphLimits.Default, static (_, _) => { }, static (_, _) => { });

        public void OnFrame(FrameHeader header, byte[] payload)
        {
            switch (header.Kind)
            {
                case FrameKind.Call:
                    _host.Begin(header.CallId, payload);
                    break;
                case FrameKind.Forget:
                    _host.ForgetBase(header.CallId);
                    break;
                default:
                    connection.Send(FrameKind.Started, header.CallId, default, urgency: SendUrgency.Inline);
                    break;
            }
        }

        public void OnIdle()
        {
        }

        public void OnClosed(Exception? reason)
        {
        }
    }
}
