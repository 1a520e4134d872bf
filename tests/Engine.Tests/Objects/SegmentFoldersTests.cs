using Distributed.Engine.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Objects;

public sealed class SegmentFoldersTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("folders-test-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public void A_sweep_deletes_what_dead_drivers_left_and_nothing_else()
    {
        using var living = SegmentFolders.Choose([_place]);
        living.Create();
        var dead = Make(SegmentFolders.Prefix + "0123456789abcdef", "lock", "1-2-3");
        string[] others =
        [
            Make(SegmentFolders.Prefix + "0123456789abcde", "lock"),
            Make(SegmentFolders.Prefix + "0123456789abcdefa", "lock"),
            Make(SegmentFolders.Prefix + "0123456789abcdeX", "lock"),
            Make("distributed-0123456789abcdef", "lock"),
        ];
        var inTheMaking = Make(SegmentFolders.Prefix + "00000000000000aa");

        Assert.Equal([dead], SegmentFolders.Sweep(_time, [_place]));
        Assert.False(Directory.Exists(dead));
        Assert.All(others, path => Assert.True(Directory.Exists(path)));
        Assert.All(living.Paths, path => Assert.True(Directory.Exists(path)));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([inTheMaking], SegmentFolders.Sweep(_time, [_place]));
    }

    [Fact]
    public void Nothing_is_left_of_a_job_that_ends()
    {
        var job = SegmentFolders.Choose([_place]);
        job.Create();
        var arena = new SegmentArena(job, TestJob.Small);
        var lease = arena.Put(new byte[100]);
        job.Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(_place));
        Assert.Equal(new byte[100], lease.Content.ToArray());
        arena.Dispose();
    }

    [Fact]
    public void The_segments_of_one_process_can_be_deleted()
    {
        using var job = SegmentFolders.Choose([_place]);
        job.Create();
        var theirs = job.PathOf(new SegmentId(0, 77, 1, 1));
        var others = job.PathOf(new SegmentId(0, 777, 1, 1));
        File.WriteAllBytes(theirs, [1]);
        File.WriteAllBytes(others, [1]);

        Assert.Equal(1, job.DeleteOf(77));
        Assert.False(File.Exists(theirs));
        Assert.True(File.Exists(others));
    }

    [Fact]
    public void A_place_that_is_not_there_does_no_harm()
    {
        using var job = SegmentFolders.Choose([Path.Combine(_place, "none", "such")]);
        job.Create();
        using var arena = new SegmentArena(job, TestJob.Small);

        Assert.Null(arena.TryPut([1]));
        Assert.Empty(SegmentFolders.Sweep(_time, [Path.Combine(_place, "nowhere")]));
    }

    private string Make(string name, params string[] files)
    {
        var path = Directory.CreateDirectory(Path.Combine(_place, name)).FullName;
        foreach (var file in files)
            File.WriteAllText(Path.Combine(path, file), "");
        return path;
    }
}
