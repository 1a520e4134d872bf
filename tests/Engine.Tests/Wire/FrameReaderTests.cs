using CsCheck;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Wire;

public class FrameReaderTests
{
    private const int MaxPayload = 4096;

    private static readonly Gen<(FrameHeader Header, byte[] Payload)> s_frame =
        from payload in Gen.Byte.Array[0, 300]
        from kind in Gen.Int[1, (int)FrameKind.Forget]
        from flags in Gen.Byte
        from id in Gen.Long
        select (new FrameHeader(payload.Length, (FrameKind)kind, flags, id), payload);

    [Fact]
    public void Every_kind_can_be_read_and_the_next_number_is_none()
    {
        var bytes = new byte[FrameHeader.Size];
        foreach (var kind in Enum.GetValues<FrameKind>())
        {
            FrameCodec.Write(bytes, new FrameHeader(0, kind, 0, 1));
            Assert.Equal(kind, FrameCodec.Read(bytes, maxPayloadBytes: 0).Kind);
        }

        FrameCodec.Write(bytes, new FrameHeader(0, Enum.GetValues<FrameKind>().Max() + 1, 0, 1));
        Assert.Throws<WireException>(() => FrameCodec.Read(bytes, maxPayloadBytes: 0));
    }

    [Fact]
    public void Frames_come_out_the_same_however_the_bytes_are_split() =>
        Gen.Select(s_frame.List[0, 20], Gen.Int[1, 400].Array[1, 50]).Sample((frames, cuts) =>
        {
            byte[] stream = [.. frames.SelectMany(f => Encode(f.Header, f.Payload))];
            var reader = new FrameReader(MaxPayload);
            var read = new List<(FrameHeader Header, byte[] Payload)>();
            int position = 0;
            for (int i = 0; position < stream.Length; i++)
            {
                int length = Math.Min(cuts[i % cuts.Length], stream.Length - position);
                ReadOnlySpan<byte> input = stream.AsSpan(position, length);
                position += length;

                // Every third piece goes straight into the payload, the way a connection receives big ones.
                if (i % 3 == 0 && !reader.Missing.IsEmpty)
                {
                    int direct = Math.Min(input.Length, reader.Missing.Length);
                    input[..direct].CopyTo(reader.Missing);
                    reader.Filled(direct);
                    input = input[direct..];
                }

                while (reader.TryRead(ref input, out FrameHeader header, out byte[] payload)) read.Add((header, payload));
                Assert.True(input.IsEmpty);
            }

            Assert.False(reader.IsInsideFrame);
            Assert.Equal(frames.Select(f => f.Header), read.Select(f => f.Header));
            Assert.Equal(frames.Select(f => f.Payload), read.Select(f => f.Payload));
        });

    [Fact]
    public void Any_bytes_are_frames_or_refused_and_never_more_is_allocated_than_allowed() =>
        Gen.Select(s_frame, Gen.Select(Gen.Int[0, 60], Gen.Byte).List[0, 4], Gen.Byte.Array[0, 60]).Sample((frame, edits, tail) =>
        {
            byte[] stream = [.. Encode(frame.Header, frame.Payload), .. tail];
            foreach ((int at, byte value) in edits) stream[at % stream.Length] = value;
            var reader = new FrameReader(MaxPayload);
            ReadOnlySpan<byte> input = stream;
            try
            {
                while (reader.TryRead(ref input, out FrameHeader header, out byte[] payload)) Assert.Equal(header.PayloadLength, payload.Length);
                Assert.InRange(reader.Missing.Length, 0, MaxPayload);
            }
            catch (WireException)
            {
                // Refused: the other legal outcome.
            }
        });

    [Fact]
    public void A_frame_above_the_limit_is_refused_by_its_header_alone()
    {
        var reader = new FrameReader(1000);
        byte[] header = Encode(new FrameHeader(1001, FrameKind.Call, 0, 7), []);

        var e = Assert.Throws<WireException>(() => Read(reader, header));

        Assert.Equal("A Call frame announces 1,001 bytes of payload; the limit is 1,000. Raise ClusterOptions.MaxFrameBytes if calls really carry that much.", e.Message);
    }

    [Fact]
    public void A_negative_length_is_refused()
    {
        var e = Assert.Throws<WireException>(() => Read(new FrameReader(int.MaxValue), Encode(new FrameHeader(-1, FrameKind.Call, 0, 7), [])));
        Assert.Contains("4,294,967,295 bytes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1")]
    public void What_strangers_say_is_no_frame(string text)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
        var e = Assert.Throws<WireException>(() => Read(new FrameReader(int.MaxValue), bytes));
        Assert.StartsWith($"These bytes are not a frame header: {Convert.ToHexString(bytes.AsSpan(0, 16))}.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(255)]
    public void A_kind_that_is_not_known_is_refused(byte kind) =>
        Assert.Throws<WireException>(() => Read(new FrameReader(MaxPayload), Encode(new FrameHeader(0, (FrameKind)kind, 0, 0), [])));

    private static void Read(FrameReader reader, ReadOnlySpan<byte> input)
    {
        while (reader.TryRead(ref input, out _, out _))
        {
        }
    }

    private static byte[] Encode(FrameHeader header, byte[] payload)
    {
        byte[] bytes = new byte[FrameHeader.Size + payload.Length];
        FrameCodec.Write(bytes, header);
        payload.CopyTo(bytes, FrameHeader.Size);
        return bytes;
    }
}
