using System.Buffers;
using System.Globalization;

namespace Distributed.Engine.Objects;

/// <summary>
/// The directories of one job's segments, one in each place where there may be room, which only the user can enter. All processes of the job put their
/// segments there. The driver holds a lock file in each: the system lets go of it however the driver ends, which is how others know what is left over.
/// Thread-safe.
/// </summary>
internal sealed class SegmentFolders : IDisposable
{
    /// <summary>Its name: this prefix and <see cref="NameDigits"/> random hexadecimal digits. Nothing else is ever touched.</summary>
    public const string Prefix = "distributed-objects-";

    private const int NameDigits = 16;
    private const string LockName = "lock";

    /// <summary>A directory without a lock file may be one that is being made; after this long it isn't.</summary>
    private static readonly TimeSpan s_makingTakesAtMost = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> s_nameDigits = SearchValues.Create("0123456789abcdef");

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
                SegmentSystem.CreatePrivateDirectory(Paths[i]);
                _locks[i] = Hold(Paths[i], FileMode.CreateNew);
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
    public static IReadOnlyList<string> Sweep(TimeProvider time, string[]? places = null)
    {
        var deleted = new List<string>();
        foreach (var place in places ?? SegmentSystem.Places)
        {
            try
            {
                deleted.AddRange(Directory.EnumerateDirectories(place, Prefix + "*").Where(path => DeleteIfAbandoned(path, time)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It can't be listed, or changed while it was; the next start tries again.
            }
        }
        return deleted;
    }

    /// <summary>Deletes a job's directory unless its driver lives. Directories of other users, or with another purpose, stay.</summary>
    public static bool DeleteIfAbandoned(string path, TimeProvider time)
    {
        if (!LocksWork || !IsOurName(Path.GetFileName(path)))
            return false;
        try
        {
            var hasLock = File.Exists(Path.Combine(path, LockName));
            if (hasLock)
                Hold(path, FileMode.Open).Dispose();
            else if (time.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) < s_makingTakesAtMost)
                return false;
            Directory.Delete(path, recursive: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes the directories with all that is in them; only who made them.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _locks.Length; i++)
        {
            if (Interlocked.Exchange(ref _locks[i], null) is not { } held)
                continue;
            Delete(Paths[i]);
            held.Dispose();
            if (Directory.Exists(Paths[i]))
                Delete(Paths[i]);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps open files: the lock, and segments that somebody reads. The next start sweeps.
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

    /// <summary>Locks can be switched off for a process; then nothing can be told about other drivers.</summary>
    private static bool LocksWork =>
        !(AppContext.TryGetSwitch("System.IO.DisableFileLocking", out var off) && off)
        && Environment.GetEnvironmentVariable("DOTNET_SYSTEM_IO_DISABLEFILELOCKING") is not ("1" or "true" or "True");

    private static bool IsOurName(string name) =>
        name.Length == Prefix.Length + NameDigits
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && !name.AsSpan(Prefix.Length).ContainsAnyExcept(s_nameDigits);

    private static FileStream Hold(string path, FileMode mode) =>
        new(Path.Combine(path, LockName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
