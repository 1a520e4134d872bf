using System.Text;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

/// <summary>What every connection does, whatever carries its bytes. Each transport derives its own suite.</summary>
public abstract partial class ConnectionContract : IDisposable
{
    private readonly List<Connection> _connections = [];

    private protected abstract (Connection A, Connection B) Connect(ConnectionLimits limits);

    public void Dispose()
    {
        foreach (Connection connection in _connections) connection.Dispose();

        // Whatever a test did, no thread is left behind.
        foreach (Connection connection in _connections) Assert.True(connection.Join(Recorder.PatienceMs), $"threads of {connection} are left");
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Frames_of_one_thread_arrive_in_order_however_they_are_sent()
    {
        (Connection a, _, _, Recorder atB) = Started();
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        byte[][] payloads = [.. Enumerable.Range(0, 2000).Select(i => Payload(random, i % 50 == 0 ? 100_000 : 200))];

        for (int i = 0; i < payloads.Length; i++)
        {
            int cut = random.Next(payloads[i].Length + 1);
            var urgency = (SendUrgency)random.Next(2);
            Assert.True(a.Send(FrameKind.Call, i, payloads[i].AsMemory(0, cut), payloads[i].AsMemory(cut), urgency));
        }

        List<(FrameHeader Header, byte[] Payload)> arrived = atB.Take(payloads.Length);
        for (int i = 0; i < payloads.Length; i++)
        {
            Assert.Equal(new FrameHeader(payloads[i].Length, FrameKind.Call, 0, i), arrived[i].Header);
            Assert.True(payloads[i].AsSpan().SequenceEqual(arrived[i].Payload), $"payload {i} differs, seed {seed}");
        }
    }

    [Fact]
    public void Concurrent_senders_each_keep_their_order()
    {
        (Connection a, _, _, Recorder atB) = Started();
        const int Senders = 4, Each = 3000;

        Thread[] threads = [.. Enumerable.Range(0, Senders).Select(s => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                var urgency = (SendUrgency)((i + s) % 2);
                a.Send(FrameKind.Call, (s * Each) + i, BitConverter.GetBytes(i), urgency: urgency);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        int[] next = new int[Senders];
        foreach ((FrameHeader header, byte[] payload) in atB.Take(Senders * Each))
        {
            int sender = (int)(header.CallId / Each);
            Assert.Equal(next[sender]++, BitConverter.ToInt32(payload));
        }
    }

    [Fact]
    public void A_big_payload_arrives_whole_between_small_ones_in_both_directions()
    {
        (Connection a, Connection b, Recorder atA, Recorder atB) = Started();
        byte[] big = new byte[9_000_001];
        new Random(1).NextBytes(big);

        foreach (Connection c in new[] { a, b })
        {
            c.Send(FrameKind.Started, 1, default);
            c.Send(FrameKind.Call, 2, big.AsMemory(0, 4_000_000), big.AsMemory(4_000_000));
            c.Send(FrameKind.Cancel, 3, default);
        }

        foreach (Recorder r in new[] { atA, atB })
        {
            List<(FrameHeader Header, byte[] Payload)> frames = r.Take(3);
            Assert.Equal([1, 2, 3], frames.Select(f => f.Header.CallId));
            Assert.Equal([0, big.Length, 0], frames.Select(f => f.Payload.Length));
            Assert.True(big.AsSpan().SequenceEqual(frames[1].Payload));
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public void Memory_of_a_payload_is_given_back_once_and_not_before_it_has_left(int length)
    {
        (Connection a, _, _, Recorder atB) = Started();
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        byte[] expected = [.. payload];
        var memory = new OverwrittenWhenGivenBack(payload);

        a.Send(FrameKind.Outcome, 1, new byte[3], payload, memory: memory);

        Assert.True(atB.Take(1)[0].Payload.AsSpan(3).SequenceEqual(expected));
        Assert.True(a.Flush(Recorder.PatienceMs));
        Assert.Equal(1, memory.Times);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public void A_leading_frame_goes_once_and_before_every_frame_that_needs_it(int length)
    {
        (Connection a, _, _, Recorder atB) = Started();
        const int Senders = 4, Each = 50;
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        var leading = new LeadingFrame(FrameKind.Base, 77, payload.AsMemory(0, 3), payload.AsMemory(3));

        Thread[] threads = [.. Enumerable.Range(0, Senders).Select(s => new Thread(() =>
        {
            for (int i = 1; i <= Each; i++) a.Send(FrameKind.Call, (s * Each) + i, new byte[5], urgency: (SendUrgency)(i % 2), leading: leading);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        List<(FrameHeader Header, byte[] Payload)> frames = atB.Take((Senders * Each) + 1);
        Assert.Equal(new FrameHeader(length, FrameKind.Base, 0, 77), frames[0].Header);
        Assert.True(frames[0].Payload.AsSpan().SequenceEqual(payload));
        Assert.Equal(frames[1].Header.CallId, leading.QueuedFor);
        Assert.All(frames[1..], frame => Assert.Equal(FrameKind.Call, frame.Header.Kind));
        Assert.True(a.Flush(Recorder.PatienceMs));
        Assert.Equal(0, a.QueuedBytes);
    }

    [Fact]
    public void A_leading_frame_beyond_the_limit_takes_the_frame_behind_it_along()
    {
        (Connection a, Connection b) = Create(new ConnectionLimits { MaxFrameBytes = 100_000 });
        var atB = new Recorder();
        a.Start(new Recorder());
        b.Start(atB);
        var leading = new LeadingFrame(FrameKind.Base, 77, new byte[1], new byte[100_000]);

        var e = Assert.Throws<WireException>(() => a.Send(FrameKind.Call, 1, new byte[5], leading: leading));
        Assert.StartsWith("A Base frame of 100,001 bytes can't be sent; the limit is 100,000.", e.Message, StringComparison.Ordinal);

        Assert.True(a.Send(FrameKind.Call, 2, new byte[5]));
        Assert.Equal(2, atB.Take().Header.CallId);
        Assert.Equal(0, leading.QueuedFor);
    }

    [Fact]
    public void What_is_queued_together_is_handled_as_one_batch()
    {
        (Connection a, Connection b) = Create();
        var atB = new Recorder();
        for (int i = 0; i < 100; i++) a.Send(FrameKind.Call, i, new byte[8]);
        a.Start(new Recorder());
        b.Start(atB);

        atB.Take(100);
        a.Close(null);
        atB.WaitClosed();

        Assert.Equal(1, atB.Idles);
    }

    [Fact]
    public void Replies_sent_from_the_reader_thread_leave_at_the_end_of_its_batch()
    {
        (Connection a, Connection b) = Create();
        var atA = new Recorder();
        var atB = new Recorder { Frame = (header, payload) => b.Send(FrameKind.Outcome, header.CallId, payload) };
        for (int i = 0; i < 100; i++) a.Send(FrameKind.Call, i, new byte[8]);
        a.Start(atA);
        b.Start(atB);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), atA.Take(100).Select(f => f.Header.CallId));
        a.Close(null);
        atA.WaitClosed();

        Assert.Equal(1, atA.Idles);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_side_closes_both_in_order(bool closeA)
    {
        (Connection a, Connection b, Recorder atA, Recorder atB) = Started();

        (closeA ? a : b).Close(null);

        Assert.Null(atA.WaitClosed());
        Assert.Null(atB.WaitClosed());
        Assert.True(a.Join(Recorder.PatienceMs));
        Assert.True(b.Join(Recorder.PatienceMs));
        Assert.False(a.IsOpen);
        Assert.False(a.Send(FrameKind.Call, 1, default));
        Assert.False(b.Send(FrameKind.Call, 1, default, urgency: SendUrgency.Inline));
    }

    [Fact]
    public void An_orderly_close_still_delivers_what_was_queued()
    {
        (Connection a, Connection b) = Create();
        var atB = new Recorder();
        a.Start(new Recorder());
        for (int i = 0; i < 1000; i++) a.Send(FrameKind.Call, i, new byte[20_000]);
        a.Close(null);
        Assert.False(a.Send(FrameKind.Call, 1000, default));
        b.Start(atB);

        Assert.Equal(999, atB.Take(1000)[^1].Header.CallId);
        Assert.Null(atB.WaitClosed());
    }

    [Fact]
    public void The_side_that_closes_for_a_reason_reports_that_reason_and_the_first_wins()
    {
        (Connection a, _, Recorder atA, Recorder atB) = Started();
        var reason = new InvalidOperationException("enough");

        a.Close(reason);
        a.Close(new InvalidOperationException("later"));

        Assert.Same(reason, atA.WaitClosed());
        atB.WaitClosed();
    }

    [Fact]
    public void Closing_is_reported_once_and_last_under_a_race_of_closers_and_senders()
    {
        for (int round = 0; round < 20; round++)
        {
            (Connection a, Connection b, Recorder atA, Recorder atB) = Started();
            Thread[] threads = [.. Enumerable.Range(0, 6).Select(t => new Thread(() =>
            {
                Connection mine = t % 2 == 0 ? a : b;
                for (int i = 0; i < 50; i++) mine.Send(FrameKind.Call, i, new byte[100]);
                if (t < 2) mine.Dispose();
                else mine.Close(t < 4 ? null : new IOException("raced"));
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();

            Assert.True(a.Join(Recorder.PatienceMs));
            Assert.True(b.Join(Recorder.PatienceMs));
            Assert.Equal((1, 1), (atA.ClosedCount, atB.ClosedCount));
            Assert.Equal((0, 0), (atA.LateFrames, atB.LateFrames));
        }
    }

    [Fact]
    public void A_connection_closed_before_its_start_reports_just_that()
    {
        (Connection a, _) = Create();
        var atA = new Recorder();
        a.Close(null);
        a.Start(atA);
        Assert.Null(atA.WaitClosed());
    }

    [Fact]
    public void A_handler_that_throws_closes_its_connection_with_that_reason()
    {
        (Connection a, Connection b) = Create();
        var fault = new FormatException("what is this");
        var atB = new Recorder { Frame = (_, _) => throw fault };
        var atA = new Recorder();
        a.Start(atA);
        b.Start(atB);

        a.Send(FrameKind.Call, 1, default);

        Assert.Same(fault, atB.WaitClosed());
        atA.WaitClosed();
    }

    private protected (Connection A, Connection B, Recorder AtA, Recorder AtB) Started(ConnectionLimits? limits = null)
    {
        (Connection a, Connection b) = Create(limits);
        var atA = new Recorder();
        var atB = new Recorder();
        a.Start(atA);
        b.Start(atB);
        return (a, b, atA, atB);
    }

    private protected (Connection A, Connection B) Create(ConnectionLimits? limits = null)
    {
        (Connection a, Connection b) = Connect(limits ?? ConnectionLimits.Default);
        _connections.AddRange([a, b]);
        return (a, b);
    }

    private static byte[] Payload(Random random, int maxLength)
    {
        byte[] payload = new byte[random.Next(maxLength)];
        random.NextBytes(payload);
        return payload;
    }

    private sealed class OverwrittenWhenGivenBack(byte[] memory) : IDisposable
    {
        public int Times { get; private set; }

        public void Dispose()
        {
            Times++;
            Array.Clear(memory);
        }
    }
}
