namespace Distributed.Engine.Objects;

/// <summary>What one process has of its job's segments: the folders, its own arena, and how it puts arrays there. Thread-safe.</summary>
internal sealed class JobSegments : IDisposable
{
    private readonly SegmentOptions _options;

    private JobSegments(SegmentFolders folders, SegmentOptions options)
    {
        Folders = folders;
        _options = options;
        Arena = new SegmentArena(folders, options);
        Arrays = new SharedArrays(Arena, SharedArrays.DefaultLeastBytes);
    }

    public SegmentFolders Folders { get; }

    /// <summary>This process's segments.</summary>
    public SegmentArena Arena { get; }

    /// <summary>Where this process puts arrays.</summary>
    public SharedArrays Arrays { get; }

    /// <summary>The driver's. Null where there can be none, or the options want none.</summary>
    public static JobSegments? Create(SegmentOptions options)
    {
        if (!SegmentSystem.IsSupported || options.MaxBytes == 0)
            return null;
        var folders = SegmentFolders.Choose();
        folders.Create();
        var job = new JobSegments(folders, options);
        AppDomain.CurrentDomain.ProcessExit += job.OnProcessExit;
        return job;
    }

    /// <summary>An executor's, in the folders that its driver named.</summary>
    public static JobSegments? Join(string[] folders, SegmentOptions options) =>
        folders.Length == 0 || !SegmentSystem.IsSupported ? null : new JobSegments(SegmentFolders.Join(folders), options);

    /// <summary>A reader for what one peer has put.</summary>
    public SegmentReader CreateReader() => new(Folders, _options);

    /// <summary>Deletes what a driver that is gone has left, after its executors have lost it.</summary>
    public void DeleteIfAbandoned()
    {
        foreach (var path in Folders.Paths)
            SegmentFolders.DeleteIfAbandoned(path, TimeProvider.System);
    }

    private void OnProcessExit(object? sender, EventArgs e) => Dispose();

    /// <summary>Deletes this process's segments; the driver's call deletes all of the job.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Arena.Dispose();
        Folders.Dispose();
    }
}
