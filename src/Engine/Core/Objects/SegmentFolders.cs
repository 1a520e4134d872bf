using System.Globalization;
using Distributed.Engine.Transport;

namespace Distributed.Engine.Objects;

/// <summary>
/// The directories of one job's segments, one in each place where there may be room. All processes of the job put their segments there; the driver owns them.
/// Thread-safe.
/// </summary>
internal sealed class SegmentFolders : IDisposable
{
    /// <summary>Begins their names.</summary>
    public const string Prefix = "distributed-objects-";

    private const int NameDigits = 16;

    private static readonly LockedDirectories s_all = new(Prefix, NameDigits, areEmptyUnlocked: false);

    private readonly FileStream?[] _locks;

    private SegmentFolders(string[] paths, FileStream?[] locks)
    {
        Paths = paths;
        _locks = locks;
    }

    /// <summary>The best place first. A handle names one by its index.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Chooses the directories of a new job. Nothing is made yet.</summary>
    /// <param name="places">Where; null: where this system has room.</param>
    public static SegmentFolders Choose(string[]? places = null)
    {
        var name = Prefix + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..NameDigits];
        string[] paths = [.. (places ?? SegmentSystem.Places).Select(place => Path.Combine(place, name))];
        return new SegmentFolders(paths, new FileStream?[paths.Length]);
    }

    /// <summary>The directories of a job that another process made.</summary>
    public static SegmentFolders Join(IEnumerable<string> paths) => new([.. paths], []);

    /// <summary>Makes the directories and holds them. One that can't be made is left out: what is put there will fail, and go elsewhere.</summary>
    public void Create()
    {
        for (var i = 0; i < _locks.Length; i++)
        {
            if (!Directory.Exists(Path.GetDirectoryName(Paths[i])))
                continue;
            try
            {
                _locks[i] = LockedDirectories.Create(Paths[i]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No such place here, or no room for as much as a directory.
            }
        }
    }

    /// <summary>Where a segment's file is.</summary>
    /// <exception cref="SegmentException">There is no such folder.</exception>
    public string PathOf(in SegmentId id) => (uint)id.Folder < (uint)Paths.Count
        ? Path.Combine(Paths[id.Folder], id.FileName)
        : throw new SegmentException($"A handle names folder {id.Folder} of a job that has {Paths.Count}.");

    /// <summary>Deletes the segments of a process that has ended. Whoever has them mapped keeps their memory.</summary>
    /// <returns>How many.</returns>
    public int DeleteOf(int processId) => Paths.Sum(path => FilesIn(path, SegmentId.PrefixOf(processId) + "*").Count(SegmentSystem.TryDelete));

    /// <summary>Deletes the directories of all jobs whose drivers are gone.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="places">Where to look; null: where this system has room.</param>
    /// <returns>The deleted ones.</returns>
    public static IReadOnlyList<string> Sweep(TimeProvider time, string[]? places = null) =>
        [.. (places ?? SegmentSystem.Places).SelectMany(place => s_all.Sweep(place, time))];

    /// <summary>Deletes a job's directory unless its driver lives. Directories of other users, or with another purpose, stay.</summary>
    public static bool DeleteIfAbandoned(string path, TimeProvider time) => s_all.DeleteIfAbandoned(path, time);

    /// <summary>Deletes the directories with all that is in them; only who made them.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _locks.Length; i++)
        {
            if (Interlocked.Exchange(ref _locks[i], null) is { } held)
                LockedDirectories.Delete(Paths[i], held);
        }
    }

    private static string[] FilesIn(string path, string pattern)
    {
        try
        {
            return Directory.GetFiles(path, pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
