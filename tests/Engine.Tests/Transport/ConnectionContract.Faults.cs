using System.Text;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

public abstract partial class ConnectionContract
{
    [Fact]
    public void Garbage_closes_its_connection_and_no_other()
    {
        (Connection a, Connection b) = Create();
        (Connection c, _, _, Recorder atD) = Started();
        var atA = new Recorder();
        a.Start(atA);

        b.SendBytes("GET / HTTP/1.1\r\n\r\n"u8);

        var reason = Assert.IsType<WireException>(atA.WaitClosed());
        Assert.StartsWith("These bytes are not a frame header: 474554202F20", reason.Message, StringComparison.Ordinal);
        Assert.Equal(0, b.ReceiveBytes(new byte[1], Recorder.PatienceMs));
        c.Send(FrameKind.Call, 5, default);
        Assert.Equal(5, atD.Take().Header.CallId);
    }

    [Fact]
    public void Frames_before_garbage_are_delivered()
    {
        (Connection a, Connection b) = Create();
        var atA = new Recorder();
        a.Start(atA);
        byte[] bytes = new byte[FrameHeader.Size + 40];
        FrameCodec.Write(bytes, new FrameHeader(2, FrameKind.Call, 0, 9));

        b.SendBytes(bytes);

        Assert.Equal(9, atA.Take().Header.CallId);
        Assert.IsType<WireException>(atA.WaitClosed());
    }

    [Fact]
    public void An_oversized_frame_is_refused_by_both_sides()
    {
        var limits = new ConnectionLimits { MaxFrameBytes = 100_000 };
        (Connection a, Connection b) = Create(limits);
        var atA = new Recorder();
        a.Start(atA);

        var e = Assert.Throws<WireException>(() => a.Send(FrameKind.Call, 1, new byte[60_000], new byte[40_001]));
        Assert.Equal("A Call frame of 100,001 bytes can't be sent; the limit is 100,000. Raise ClusterOptions.MaxFrameBytes if calls really carry that much.", e.Message);
        Assert.True(a.IsOpen);

        byte[] header = new byte[FrameHeader.Size];
        FrameCodec.Write(header, new FrameHeader(100_001, FrameKind.Outcome, 0, 9));
        b.SendBytes(header);
        Assert.StartsWith("A Outcome frame announces 100,001 bytes", Assert.IsType<WireException>(atA.WaitClosed()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(FrameHeader.Size)]
    [InlineData(FrameHeader.Size + 50)]
    public void A_peer_that_dies_inside_a_frame_is_told_from_one_that_ends_in_order(int sent)
    {
        (Connection a, Connection b) = Create();
        var atA = new Recorder();
        a.Start(atA);
        byte[] bytes = new byte[FrameHeader.Size + 100];
        FrameCodec.Write(bytes, new FrameHeader(100, FrameKind.Call, 0, 9));

        b.SendBytes(bytes.AsSpan(0, sent));
        b.Dispose();

        var reason = Assert.IsType<EndOfStreamException>(atA.WaitClosed());
        Assert.Equal("The connection ended in the middle of a frame: the peer died or was killed while sending.", reason.Message);
    }

    [Fact]
    public void A_peer_that_stops_reading_holds_senders_at_the_limit_and_no_further()
    {
        var limits = new ConnectionLimits { MaxQueuedBytes = 256 * 1024 };
        (Connection a, Connection b) = Create(limits);
        a.Start(new Recorder());
        const int Frames = 4000, Size = 8 * 1024;
        int sent = 0;
        long most = 0;
        var sender = new Thread(() =>
        {
            byte[] payload = new byte[Size];
            for (int i = 0; i < Frames; i++)
            {
                a.Send(FrameKind.Call, i, payload, urgency: (SendUrgency)(i % 2));
                most = Math.Max(most, a.QueuedBytes);
                Volatile.Write(ref sent, i + 1);
            }
        });
        sender.Start();
        SpinUntil(() => sender.ThreadState.HasFlag(ThreadState.WaitSleepJoin) && a.QueuedBytes + Size > limits.MaxQueuedBytes);
        Assert.True(Volatile.Read(ref sent) < Frames);

        var atB = new Recorder();
        b.Start(atB);
        Assert.Equal(Frames - 1, atB.Take(Frames)[^1].Header.CallId);
        Assert.True(sender.Join(Recorder.PatienceMs));
        Assert.InRange(most, 1, limits.MaxQueuedBytes);
    }

    [Fact]
    public void A_sender_that_waits_for_room_is_released_by_the_end_of_the_connection()
    {
        (Connection a, _) = Create(new ConnectionLimits { MaxQueuedBytes = 64 * 1024 });
        a.Start(new Recorder());
        bool accepted = true;
        var sender = new Thread(() =>
        {
            while (accepted) accepted = a.Send(FrameKind.Call, 1, new byte[8 * 1024]);
        });
        sender.Start();
        SpinUntil(() => sender.ThreadState.HasFlag(ThreadState.WaitSleepJoin) && a.QueuedBytes + (8 * 1024) > 64 * 1024);

        a.Close(new IOException("enough"));

        Assert.True(sender.Join(Recorder.PatienceMs));
        Assert.False(accepted);
    }

    [Fact]
    public void A_frame_larger_than_the_queue_is_sent_when_the_queue_is_empty()
    {
        (Connection a, _, _, Recorder atB) = Started(new ConnectionLimits { MaxQueuedBytes = 10_000 });
        for (int i = 0; i < 20; i++) Assert.True(a.Send(FrameKind.Call, i, new byte[50_000]));
        Assert.Equal(19, atB.Take(20)[^1].Header.CallId);
    }

    [Fact]
    public void Inline_sends_do_not_block_on_a_peer_that_does_not_read()
    {
        (Connection a, _) = Create();
        a.Start(new Recorder());

        // More than any transport buffers: written regardless, the sends would block for ever.
        for (int i = 0; i < 4000; i++) Assert.True(a.Send(FrameKind.Call, 1, new byte[10_000], urgency: SendUrgency.Inline));

        Assert.False(a.Flush(1));
        Assert.True(a.QueuedBytes > 0);
    }

    [Fact]
    public void A_goodbye_does_not_wait_for_room()
    {
        (Connection a, _) = Create(new ConnectionLimits { MaxQueuedBytes = 64 * 1024 });
        a.Start(new Recorder());
        var sender = new Thread(() =>
        {
            while (a.Send(FrameKind.Call, 1, new byte[8 * 1024]))
            {
            }
        });
        sender.Start();
        SpinUntil(() => sender.ThreadState.HasFlag(ThreadState.WaitSleepJoin) && a.QueuedBytes + (8 * 1024) > 64 * 1024);

        for (int i = 0; i < 2000; i++) Assert.True(a.Send(FrameKind.Goodbye, 0, new byte[10_000]));

        Assert.True(a.QueuedBytes > 64 * 1024);
        a.Dispose();
        Assert.True(sender.Join(Recorder.PatienceMs));
    }

    [Fact]
    public void Two_peers_that_answer_from_their_reader_threads_never_wait_for_each_other()
    {
        (Connection a, Connection b) = Create(new ConnectionLimits { MaxQueuedBytes = 1000 });
        const int Calls = 2000;
        byte[] payload = new byte[4000];
        var atA = new Recorder { Frame = (h, _) => Fork(a, h) };
        var atB = new Recorder { Frame = (h, _) => Fork(b, h) };
        a.Start(atA);
        b.Start(atB);

        a.Send(FrameKind.Call, 1, payload);

        // Frame n is answered by frames 2n and 2n + 1: the odd generations go to B, the even to A.
        int toB = Enumerable.Range(1, Calls - 1).Count(n => BitOperationsLog2(n) % 2 == 0);
        atB.Take(toB);
        atA.Take(Calls - 1 - toB);

        void Fork(Connection mine, FrameHeader header)
        {
            for (long id = header.CallId * 2; id < (header.CallId * 2) + 2; id++)
            {
                if (id < Calls) mine.Send(FrameKind.Call, id, payload);
            }
        }
    }

    [Fact]
    public void Flush_returns_once_everything_has_been_handed_over()
    {
        (Connection a, _, _, Recorder atB) = Started();
        for (int i = 0; i < 100; i++) a.Send(FrameKind.Call, i, new byte[30_000]);
        Assert.True(a.Flush(Recorder.PatienceMs));
        Assert.Equal(0, a.QueuedBytes);
        atB.Take(100);
    }

    [Fact]
    public void Receiving_under_a_deadline_ends_with_it()
    {
        (Connection a, Connection b) = Create();
        Assert.Throws<TimeoutException>(() => a.ReceiveBytes(new byte[1], 10));
        b.SendBytes([7]);
        byte[] target = new byte[1];
        Assert.Equal(1, a.ReceiveBytes(target, Recorder.PatienceMs));
        Assert.Equal(7, target[0]);
    }

    private static int BitOperationsLog2(int value) => System.Numerics.BitOperations.Log2((uint)value);

    private static void SpinUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Recorder.PatienceMs));
}
