using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.TestDriver;

namespace Distributed.Engine.Tests.Objects;

public sealed class TwoProcessesTests : IDisposable
{
    private readonly TestJob _job = new(first: SegmentSystem.Places[0]);
    private readonly SegmentArena _arena;
    private readonly SegmentReader _reader;

    public TwoProcessesTests()
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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(3_000_000)]
    public void Each_reads_what_the_other_put(int bytes)
    {
        using var other = new OtherProcess(_job.Folders);
        var mine = ObjectsProcess.Pattern(bytes, 5);
        using var lease = _arena.Put(mine);
        Assert.Equal($"{bytes} {mine.Sum(b => (long)b)}", other.Ask($"read {HexOf(lease)}"));

        using var theirs = _reader.Open(Convert.FromHexString(other.Ask($"put {bytes} 6")));
        Assert.True(theirs.Content.Span.SequenceEqual(ObjectsProcess.Pattern(bytes, 6)));
    }

    [Fact]
    public void What_the_other_freed_is_not_read()
    {
        using var other = new OtherProcess(_job.Folders);
        var handle = Convert.FromHexString(other.Ask("put 300000 1"));
        using var view = (SegmentView)_reader.Open(handle);
        other.Ask("free");
        other.Ask("put 300000 2");

        Assert.Throws<SegmentException>(view.Verify);
        Assert.Throws<SegmentException>(() => _reader.Open(handle));

        using var lease = _arena.Put([1]);
        var mine = HexOf(lease);
        lease.Dispose();
        Assert.StartsWith("SegmentException: There is no object of 1 bytes at ", other.Ask($"read {mine}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_outlives_the_owner()
    {
        using var other = new OtherProcess(_job.Folders);
        using var view = _reader.Open(Convert.FromHexString(other.Ask("put 900000 3")));
        other.Kill();

        Assert.Equal(1, _job.Folders.DeleteOf(other.Id));
        Assert.Empty(_job.Files);
        var copy = new byte[900_000];
        ((SegmentView)view).CopyTo(copy);
        Assert.True(copy.AsSpan().SequenceEqual(ObjectsProcess.Pattern(900_000, 3)));
    }

    private static string HexOf(SegmentLease lease)
    {
        var buffer = new ByteBuffer();
        lease.WriteHandle(buffer);
        return Convert.ToHexString(buffer.Written);
    }
}
