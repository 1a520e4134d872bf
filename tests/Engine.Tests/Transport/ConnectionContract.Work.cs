using System.Collections.Concurrent;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

/// <remarks>This part: handlers that leave work for the thread that has read (S17: frames never wait for it).</remarks>
public abstract partial class ConnectionContract
{
    [Fact]
    public void Frames_are_read_in_order_while_the_work_that_one_has_left_goes_on()
    {
        (Connection a, Connection b) = Open();
        using var goesOn = new ManualResetEventSlim();
        var atB = new Worker(goesOn.Wait);
        a.Start(new Recorder());
        b.Start(atB);

        a.Send(FrameKind.Call, 1, default);
        Assert.Equal((1, true), (atB.Take(), atB.HasBegun.Wait(Recorder.PatienceMs)));
        for (int id = 2; id <= 1000; id++) a.Send(FrameKind.Cancel, id, default);

        Assert.Equal(Enumerable.Range(2, 999).Select(id => (long)id), Enumerable.Range(2, 999).Select(_ => atB.Take()));
        Assert.False(atB.HasEnded.IsSet);
        goesOn.Set();
        Assert.True(atB.HasEnded.Wait(Recorder.PatienceMs));
    }

    [Fact]
    public void Two_threads_take_turns_with_any_number_of_pieces_of_work()
    {
        (Connection a, Connection b) = Open();
        var atB = new Worker(() => { });
        a.Start(new Recorder());
        b.Start(atB);

        for (int id = 1; id <= 500; id++)
        {
            atB.HasEnded.Reset();
            a.Send(FrameKind.Call, id, default, urgency: SendUrgency.Inline);
            Assert.Equal(id, atB.Take());
            Assert.True(atB.HasEnded.Wait(Recorder.PatienceMs), $"piece {id} hasn't been done");
        }

        Assert.True(atB.Workers.Count <= 2, $"{atB.Workers.Count} threads did the work");
        Assert.Equal(0, atB.ReadByWorker);
    }

    [Fact]
    public void A_connection_ends_while_work_goes_on_and_tells_it_once()
    {
        (Connection a, Connection b) = Open();
        using var goesOn = new ManualResetEventSlim();
        var atB = new Worker(goesOn.Wait);
        a.Start(new Recorder());
        b.Start(atB);
        a.Send(FrameKind.Call, 1, default);
        Assert.True(atB.HasBegun.Wait(Recorder.PatienceMs));

        a.Close(null);

        Assert.Null(atB.WaitClosed());
        Assert.True(b.Join(Recorder.PatienceMs));
        goesOn.Set();
        Assert.True(atB.HasEnded.Wait(Recorder.PatienceMs));
        Assert.Equal(1, atB.ClosedCount);
    }

    private (Connection A, Connection B) Open()
    {
        (Connection a, Connection b) = Connect(ConnectionLimits.Default);
        _connections.AddRange([a, b]);
        return (a, b);
    }

    /// <summary>Leaves work for each call frame.</summary>
    private sealed class Worker(Action work) : IFrameHandler, IThreadPoolWorkItem
    {
        private readonly Recorder _recorder = new();
        [ThreadStatic]
        private static bool s_isAtWork;

        private bool _hasWork;
        private int _readByWorker;

        public ManualResetEventSlim HasBegun { get; } = new();

        public ManualResetEventSlim HasEnded { get; } = new();

        public ConcurrentDictionary<int, bool> Workers { get; } = [];

        /// <summary>Frames that came on a thread in the middle of its work: never any.</summary>
        public int ReadByWorker => Volatile.Read(ref _readByWorker);

        public int ClosedCount => _recorder.ClosedCount;

        public bool LeavesWork => true;

        public void OnFrame(FrameHeader header, byte[] payload)
        {
            if (s_isAtWork) Interlocked.Increment(ref _readByWorker);
            _hasWork |= header.Kind == FrameKind.Call;
            _recorder.OnFrame(header, payload);
        }

        public void OnIdle() => _recorder.OnIdle();

        public IThreadPoolWorkItem? TakeWork()
        {
            bool has = _hasWork;
            _hasWork = false;
            return has ? this : null;
        }

        public void OnClosed(Exception? reason) => _recorder.OnClosed(reason);

        public void Execute()
        {
            s_isAtWork = true;
            Workers[Environment.CurrentManagedThreadId] = true;
            HasBegun.Set();
            work();
            HasEnded.Set();
            s_isAtWork = false;
        }

        public long Take() => _recorder.Take().Header.CallId;

        public Exception? WaitClosed() => _recorder.WaitClosed();
    }
}
