using System.Text;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Transport;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Supervision;

/// <summary>A directory for one driver's sockets. Thread-safe.</summary>
internal sealed class PrivateDirectory : IDisposable
{
    /// <summary>Begins its name.</summary>
    public const string Prefix = "distributed-ipc-";

    private const int NameDigits = 12;
    private const string SocketName = "s";
    private const int CreateAttempts = 5;

    private static readonly LockedDirectories s_all = new(Prefix, NameDigits, areEmptyUnlocked: true);

    private readonly FileStream _lock;

    private PrivateDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Where the driver's socket belongs.</summary>
    public string SocketPath => System.IO.Path.Combine(Path, SocketName);

    /// <summary>Creates it in the temporary folder, or in a folder with a shorter path where a socket's wouldn't fit.</summary>
    /// <exception cref="IOException">Neither is possible.</exception>
    public static PrivateDirectory Create() => Create(System.IO.Path.GetTempPath());

    public static PrivateDirectory Create(string tempFolder)
    {
        string folder = Fits(tempFolder) ? tempFolder : HostSystem.ShortTempFolder
            ?? throw new IOException($"The path of the temporary folder is too long for a socket in it: '{tempFolder}' leaves less than "
                + $"{SocketPathIn("").Length} of {Endpoint.MaxUnixPathBytes} bytes. Set TMP to a shorter path.");
        for (int attempt = 1; ; attempt++)
        {
            string path = System.IO.Path.Combine(folder, Prefix + Convert.ToHexStringLower(HostSystem.RandomBytes(NameDigits / 2)));
            try
            {
                return new PrivateDirectory(path, LockedDirectories.Create(path));
            }
            catch (IOException) when (attempt < CreateAttempts)
            {
                // A sweep of another driver was quicker than the lock, and has deleted the directory.
            }
        }
    }

    /// <summary>Deletes directories whose drivers are gone.</summary>
    /// <returns>How many.</returns>
    public static int Sweep(ILogger log, TimeProvider time) => Folders.Sum(folder => Sweep(folder, log, time));

    /// <summary>Files whose names start so, in all directories of drivers that this user can enter.</summary>
    public static IEnumerable<string> FilesOfAll(string start) => Folders.SelectMany(folder => s_all.In(folder)).SelectMany(path => FilesIn(path, start));

    public static int Sweep(string tempFolder, ILogger log, TimeProvider time)
    {
        IReadOnlyList<string> deleted = s_all.Sweep(tempFolder, time);
        foreach (string path in deleted) log.LeftoverDeleted(path);
        return deleted.Count;
    }

    /// <summary>Deletes the directory unless its driver lives. Directories of other users, or with another purpose, stay.</summary>
    public static bool DeleteIfAbandoned(string path, TimeProvider time) => s_all.DeleteIfAbandoned(path, time);

    /// <summary>Deletes the directory with all that is in it.</summary>
    public void Dispose() => LockedDirectories.Delete(Path, _lock);

    private static IEnumerable<string> Folders => new[] { System.IO.Path.GetTempPath(), HostSystem.ShortTempFolder }.OfType<string>().Distinct();

    private static string[] FilesIn(string path, string start)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(path, start + "*", new EnumerationOptions { IgnoreInaccessible = true })];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A driver ended while its directory was looked at.
            return [];
        }
    }

    private static bool Fits(string folder) => Encoding.UTF8.GetByteCount(SocketPathIn(folder)) <= Endpoint.MaxUnixPathBytes;

    private static string SocketPathIn(string folder) =>
        System.IO.Path.Combine(folder, Prefix + new string('0', NameDigits), SocketName);
}
