using Distributed.Engine.Objects;

namespace Distributed.Engine.Tests.Objects;

/// <summary>A job's folders in a temporary directory, deleted with it.</summary>
internal sealed class TestJob : IDisposable
{
    private readonly string[] _places;

    /// <param name="first">A place before the temporary directory.</param>
    public TestJob(string? first = null)
    {
        Place = Directory.CreateTempSubdirectory("objects-test-").FullName;
        _places = first is null ? [Place] : [first, Place];
        Folders = SegmentFolders.Choose(_places);
        Folders.Create();
    }

    public string Place { get; }

    public SegmentFolders Folders { get; }

    /// <summary>Files of segments.</summary>
    public string[] Files => [.. Folders.Paths.Where(Directory.Exists).SelectMany(Directory.GetFiles).Where(f => Path.GetFileName(f) != "lock")];

    public static SegmentOptions Small { get; } = new() { SegmentBytes = 2 << 20, MaxBytes = 16 << 20, PrefaultBytes = 1 << 20, KeptFreeBytes = 16 << 20 };

    public void Dispose()
    {
        Folders.Dispose();
        Directory.Delete(Place, recursive: true);
    }
}
