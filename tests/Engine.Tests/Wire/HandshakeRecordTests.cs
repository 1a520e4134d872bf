using CsCheck;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Wire;

public class HandshakeRecordTests
{
    private static readonly Hello s_hello =
        new(WireLimits.ProtocolVersion, [.. Enumerable.Range(0, 32).Select(i => (byte)i)], 3, 4711, Guid.NewGuid(), PlatformFingerprint.Current);

    private static readonly Welcome s_welcome = new()
    {
        Slots = 4,
        MaxFrameBytes = 1 << 20,
        MaxGraphObjects = 5000,
        SlotPatienceMs = 20,
        SegmentFolders = ["/dev/shm/a", "/tmp/ä"], SegmentBytes = 1L << 40, MaxSegmentBytes = 1L << 41,
    };

    [Fact]
    public void A_hello_says_the_same_on_the_other_side()
    {
        Hello read = Hello.Parse(s_hello.ToBytes());

        Assert.Equal(s_hello with { Token = [] }, read with { Token = [] });
        Assert.Equal(s_hello.Token, read.Token);
    }

    [Fact]
    public void A_welcome_says_the_same_on_the_other_side()
    {
        Welcome read = Welcome.Parse(s_welcome.ToBytes());

        Assert.Equal(s_welcome, read with { SegmentFolders = s_welcome.SegmentFolders });
        Assert.Equal(s_welcome.SegmentFolders, read.SegmentFolders);
    }

    [Fact]
    public void A_hello_of_another_version_names_both()
    {
        var e = Assert.Throws<WireException>(() => Hello.Parse((s_hello with { ProtocolVersion = 9 }).ToBytes()));
        Assert.Equal("The executor speaks protocol version 9, this driver 3: they run different builds of Distributed.Engine.", e.Message);
    }

    [Fact]
    public void Cut_or_changed_records_are_refused_as_malformed_or_read_but_nothing_else() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 400], Gen.Select(Gen.Int[0, 400], Gen.Byte).List[0, 6]).Sample((hello, length, edits) =>
        {
            byte[] bytes = hello ? s_hello.ToBytes() : s_welcome.ToBytes();
            foreach ((int at, byte value) in edits) bytes[at % bytes.Length] = value;
            ReadOnlySpan<byte> cut = bytes.AsSpan(0, Math.Min(length, bytes.Length));
            try
            {
                if (hello) Hello.Parse(cut);
                else Welcome.Parse(cut);
            }
            catch (WireException)
            {
                // Refused: the other legal outcome.
            }
        });

    [Fact]
    public void Bytes_behind_a_record_are_refused()
    {
        var e = Assert.Throws<WireException>(() => Hello.Parse([.. s_hello.ToBytes(), 1]));
        Assert.Equal("Malformed handshake: 1 bytes are left over.", e.Message);
    }

    [Fact]
    public void Nothing_shows_the_token()
    {
        Assert.Equal("executor 3 (process 4711)", s_hello.ToString());
    }
}
