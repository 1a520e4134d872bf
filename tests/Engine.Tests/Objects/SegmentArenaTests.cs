using CsCheck;
using Distributed.Engine.Objects;
using Distributed.TestDriver;

namespace Distributed.Engine.Tests.Objects;

public sealed class SegmentArenaTests : IDisposable
{
    private readonly TestJob _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public void What_is_put_is_read_until_it_is_freed()
    {
        Gen.Select(Gen.Int[0, 200_000].Array[1, 40], Gen.Int[0, 1000].Array[1, 40]).Sample(
            (sizes, picks) =>
            {
                using var arena = new SegmentArena(_job.Folders, TestJob.Small);
                using var reader = new SegmentReader(_job.Folders, TestJob.Small);
                var held = new List<(SegmentLease Lease, byte[] Bytes)>();
                for (var i = 0; i < sizes.Length; i++)
                {
                    var bytes = ObjectsProcess.Pattern(sizes[i], i);
                    held.Add((arena.Put(bytes), bytes));
                    var pick = picks[i % picks.Length];
                    if (pick % 2 == 0)
                    {
                        var (freed, _) = held[pick % held.Count];
                        held.RemoveAt(pick % held.Count);
                        var handle = freed.Handle;
                        freed.Dispose();
                        Assert.Throws<SegmentException>(() => reader.Open(handle));
                    }

                    arena.AssertInvariants();
                    foreach (var (lease, expected) in held)
                    {
                        using var view = reader.Open(lease.Handle);
                        Assert.True(view.Content.Span.SequenceEqual(expected));
                        var copy = new byte[expected.Length];
                        reader.CopyTo(lease.Handle, copy);
                        Assert.True(copy.AsSpan().SequenceEqual(expected));
                    }
                }

                held.ForEach(h => h.Lease.Dispose());
                arena.AssertInvariants();
            },
            iter: 20);
    }

    [Fact]
    public void Freed_ranges_are_used_again()
    {
        using var arena = new SegmentArena(_job.Folders, TestJob.Small);
        var bytes = new byte[1_000_000];
        var offset = -1L;
        for (var i = 0; i < 100; i++)
        {
            using var lease = arena.Put(bytes);
            Assert.True(offset < 0 || offset == lease.Handle.Offset);
            offset = lease.Handle.Offset;
        }

        Assert.Equal(TestJob.Small.SegmentBytes, arena.Bytes);
    }

    [Fact]
    public void Threads_share_it()
    {
        using var arena = new SegmentArena(_job.Folders, TestJob.Small);
        using var reader = new SegmentReader(_job.Folders, TestJob.Small);
        System.Threading.Tasks.Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
        {
            for (var i = 0; i < 200; i++)
            {
                var bytes = ObjectsProcess.Pattern((worker * 997 + i * 389) % 90_000, i);
                using var lease = arena.Put(bytes);
                using var view = reader.Open(lease.Handle);
                Assert.True(view.Content.Span.SequenceEqual(bytes));
            }
        });
        arena.AssertInvariants();
    }

    [Fact]
    public void A_shared_lease_keeps_the_object()
    {
        using var arena = new SegmentArena(_job.Folders, TestJob.Small);
        using var reader = new SegmentReader(_job.Folders, TestJob.Small);
        var first = arena.Put([1, 2, 3]);
        var second = first.TryShare()!;
        first.Dispose();
        first.Dispose();

        using (var view = reader.Open(second.Handle))
            Assert.Equal([1, 2, 3], view.Content.ToArray());

        second.Dispose();
        Assert.Null(second.TryShare());
    }

    [Fact]
    public void Arrays_of_values_are_put_as_they_are()
    {
        using var arena = new SegmentArena(_job.Folders, TestJob.Small);
        using var lease = arena.PutArray(new[] { 'a', 'b' });
        using var values = arena.PutArray(new[] { 1.5, 2.5 });

        Assert.Equal("ab", System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(lease.Content.Span).ToString());
        Assert.Equal(2 * sizeof(double), values.Handle.Length);
    }

    [Fact]
    public void Beyond_the_limit_there_is_no_room()
    {
        using var arena = new SegmentArena(_job.Folders, TestJob.Small with { MaxBytes = 4 << 20 });
        using var first = arena.Put(new byte[3_000_000]);

        Assert.Null(arena.TryPut(new byte[2_000_000]));
        var error = Assert.Throws<SegmentException>(() => arena.Put(new byte[2_000_000]));
        Assert.StartsWith("There is no room for 2000000 bytes: segments of this process take ", error.Message, StringComparison.Ordinal);
        Assert.Contains("of at most 4194304 (ClusterOptions.MaxSegmentBytes)", error.Message, StringComparison.Ordinal);
        arena.AssertInvariants();
    }

    [Fact]
    public void A_full_place_is_left_for_the_next()
    {
        // More than any machine has: reserving it fails, in the first place and then here, where the size of the object is left.
        using var arena = new SegmentArena(_job.Folders, TestJob.Small with { SegmentBytes = 1L << 60, MaxBytes = long.MaxValue });
        using var lease = arena.Put(new byte[3_000_000]);
        Assert.InRange(arena.Bytes, 3_000_000, 4_000_000);

        using var elsewhere = new TestJob(first: Path.Combine(_job.Place, "not there"));
        using var second = new SegmentArena(elsewhere.Folders, TestJob.Small);
        using var object2 = second.Put(new byte[1000]);
        Assert.Equal(1, object2.Handle.Segment.Folder);
    }

    [Fact]
    public void A_file_that_can_not_be_reserved_leaves_nothing()
    {
        var path = Path.Combine(_job.Place, "large");
        var error = Assert.ThrowsAny<IOException>(() => SegmentSystem.CreateFile(path, 1L << 50));
        Assert.False(File.Exists(path));
        if (OperatingSystem.IsLinux())
            Assert.StartsWith($"{1L << 50} bytes can't be reserved for '{path}': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unused_segments_beyond_what_is_kept_are_deleted()
    {
        using var arena = new SegmentArena(_job.Folders, TestJob.Small with { KeptFreeBytes = 3 << 20 });
        var first = arena.Put(new byte[1_500_000]);
        var second = arena.Put(new byte[6_000_000]);
        Assert.Equal(2, _job.Files.Length);

        second.Dispose();
        Assert.Single(_job.Files);
        first.Dispose();
        Assert.Single(_job.Files);
        arena.AssertInvariants();
    }

    [Fact]
    public void Only_its_user_can_look_into_it()
    {
        if (OperatingSystem.IsWindows()) return;
        using var arena = new SegmentArena(_job.Folders, TestJob.Small);
        using var lease = arena.Put([1]);

        var file = Assert.Single(_job.Files);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.StartsWith($"{Environment.ProcessId}-", Path.GetFileName(file), StringComparison.Ordinal);
    }
}
