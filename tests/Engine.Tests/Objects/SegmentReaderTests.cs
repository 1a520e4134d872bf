using CsCheck;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Objects;

public sealed class SegmentReaderTests : IDisposable
{
    private readonly TestJob _job = new();
    private readonly SegmentArena _arena;
    private readonly SegmentReader _reader;

    public SegmentReaderTests()
    {
        _arena = new SegmentArena(_job.Folders, TestJob.Small);
        _reader = new SegmentReader(_job.Folders, TestJob.Small);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _arena.Dispose();
        _job.Dispose();
    }

    [Fact]
    public void A_handle_travels()
    {
        using var lease = _arena.Put([7, 8]);
        var buffer = new ByteBuffer();
        lease.WriteHandle(buffer);

        Assert.Equal(lease.Handle, SegmentHandle.Read(buffer.Written));
        Assert.Throws<GraphFormatException>(() => SegmentHandle.Read([.. buffer.Written, 0]));
        Assert.Throws<GraphFormatException>(() => SegmentHandle.Read(buffer.Written[..^1]));
    }

    [Fact]
    public void Garbage_gives_a_typed_error()
    {
        using var lease = _arena.Put(new byte[100_000]);
        var good = lease.Handle;
        Gen.Select(Gen.Int[-3, 3], Gen.Long, Gen.Int, Gen.Long, Gen.Int[0, 6]).Sample((small, offset, length, generation, what) =>
        {
            var bad = what switch
            {
                0 => good with { Offset = offset },
                1 => good with { Offset = good.Offset + (64L * small) },
                2 => good with { Length = length },
                3 => good with { Generation = generation },
                4 => good with { Segment = good.Segment with { Number = length } },
                5 => good with { Segment = good.Segment with { Folder = small } },
                _ => good with { Segment = good.Segment with { ProcessId = length, StartTime = offset } },
            };
            if (bad == good) return;
            Assert.Throws<SegmentException>(() => _reader.Open(bad));
        });
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            var error = Record.Exception(() => _reader.Open(bytes));
            Assert.True(error is SegmentException or GraphFormatException, $"{error}");
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(10_000)]
    public void A_file_that_is_no_segment_is_refused(int bytes)
    {
        var id = new SegmentId(0, 1, 1, 1);
        File.WriteAllBytes(_job.Folders.PathOf(id), new byte[bytes]);

        var error = Assert.Throws<SegmentException>(() => _reader.Open(new SegmentHandle(id, 4160, 10, 1)));
        Assert.Contains("is no segment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_freed_while_it_is_read_is_noticed()
    {
        var lease = _arena.Put(new byte[300_000]);
        using var view = _reader.Open(lease.Handle);
        view.Verify();
        lease.Dispose();
        Assert.Throws<SegmentException>(view.Verify);

        using var next = _arena.Put(new byte[300_000]);
        Assert.Equal(lease.Handle.Offset, next.Handle.Offset);
        Assert.Throws<SegmentException>(view.Verify);
        Assert.Throws<SegmentException>(() => view.CopyTo(new byte[300_000]));
    }

    [Fact]
    public void Views_outlive_the_file_the_arena_and_the_reader()
    {
        var lease = _arena.Put([1, 2, 3]);
        var view = _reader.Open(lease.Handle);
        _arena.Dispose();
        _reader.Dispose();

        Assert.Equal([1, 2, 3], view.Content.ToArray());
        view.Dispose();
        Assert.Throws<SegmentException>(() => _reader.Open(lease.Handle));
    }

    [Fact]
    public void No_more_than_the_limit_is_mapped()
    {
        using var reader = new SegmentReader(_job.Folders, TestJob.Small with { MaxMapped = 1 });
        using var first = _arena.Put(new byte[1_500_000]);
        using var second = _arena.Put(new byte[1_500_000]);
        reader.Open(first.Handle).Dispose();
        reader.Open(first.Handle).Dispose();

        Assert.EndsWith("would be the 2th that is mapped; the limit is 1.", Assert.Throws<SegmentException>(() => reader.Open(second.Handle)).Message, StringComparison.Ordinal);
    }
}
