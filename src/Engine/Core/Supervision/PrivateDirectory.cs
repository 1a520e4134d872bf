using System.Buffers;
using System.Text;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Transport;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Supervision;

/// <summary>
/// A directory for one driver's sockets, which only its user can enter. A lock file in it, held open, tells others that the driver lives:
/// the system lets go of it however the driver ends, and unlike a process id it is neither reused nor different in another container.
/// Thread-safe.
/// </summary>
internal sealed class PrivateDirectory : IDisposable
{
    /// <summary>Its name: this prefix and <see cref="NameDigits"/> random hexadecimal digits. Nothing else in a temporary folder is ever touched.</summary>
    public const string Prefix = "distributed-ipc-";

    private const int NameDigits = 12;
    private const string LockName = "lock";
    private const string SocketName = "s";
    private const int CreateAttempts = 5;

    /// <summary>A directory without a lock file may be one that is being made; after this long it isn't.</summary>
    private static readonly TimeSpan MakingTakesAtMost = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> s_nameDigits = SearchValues.Create("0123456789abcdef");

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
            HostSystem.CreatePrivateDirectory(path);
            try
            {
                return new PrivateDirectory(path, Hold(path, FileMode.CreateNew));
            }
            catch (IOException) when (attempt < CreateAttempts)
            {
                // A sweep of another driver was quicker than the lock, and has deleted the directory.
            }
        }
    }

    /// <summary>Deletes directories whose drivers are gone.</summary>
    /// <returns>How many.</returns>
    public static int Sweep(ILogger log, TimeProvider time) =>
        new[] { System.IO.Path.GetTempPath(), HostSystem.ShortTempFolder }.OfType<string>().Distinct().Sum(folder => Sweep(folder, log, time));

    /// <summary>Files whose names start so, in all directories of drivers that this user can enter.</summary>
    public static IEnumerable<string> FilesOfAll(string start) =>
        new[] { System.IO.Path.GetTempPath(), HostSystem.ShortTempFolder }.OfType<string>().Distinct().SelectMany(folder => FilesOfAll(folder, start));

    private static string[] FilesOfAll(string tempFolder, string start)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(tempFolder, Prefix + "*")
                .Where(path => IsOurName(System.IO.Path.GetFileName(path)))
                .SelectMany(path => Directory.EnumerateFileSystemEntries(path, start + "*", new EnumerationOptions { IgnoreInaccessible = true }))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A driver ended while its directory was looked at.
            return [];
        }
    }

    public static int Sweep(string tempFolder, ILogger log, TimeProvider time)
    {
        int deleted = 0;
        try
        {
            foreach (string path in Directory.EnumerateDirectories(tempFolder, Prefix + "*"))
            {
                if (!DeleteIfAbandoned(path, time)) continue;
                deleted++;
                log.LeftoverDeleted(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder can't be listed, or changed while it was; the next start tries again.
        }

        return deleted;
    }

    /// <summary>Deletes the directory unless its driver lives. Directories of other users, or with another purpose, stay.</summary>
    public static bool DeleteIfAbandoned(string path, TimeProvider time)
    {
        if (!LocksWork || !IsOurName(System.IO.Path.GetFileName(path))) return false;
        try
        {
            bool hasLock = File.Exists(System.IO.Path.Combine(path, LockName));
            if (hasLock) Hold(path, FileMode.Open).Dispose();
            else if (time.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) < MakingTakesAtMost) return false;
            Directory.Delete(path, recursive: hasLock);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes the directory with all that is in it.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps open files, the lock for one; see below.
        }

        _lock.Dispose();
        if (Directory.Exists(Path)) DeleteIfAbandoned(Path, TimeProvider.System);
    }

    /// <summary>Locks can be switched off for a process; then nothing can be told about other drivers.</summary>
    private static bool LocksWork =>
        !(AppContext.TryGetSwitch("System.IO.DisableFileLocking", out bool off) && off)
        && Environment.GetEnvironmentVariable("DOTNET_SYSTEM_IO_DISABLEFILELOCKING") is not ("1" or "true" or "True");

    private static bool IsOurName(string name) =>
        name.Length == Prefix.Length + NameDigits
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && !name.AsSpan(Prefix.Length).ContainsAnyExcept(s_nameDigits);

    private static FileStream Hold(string path, FileMode mode) =>
        new(System.IO.Path.Combine(path, LockName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    private static bool Fits(string folder) => Encoding.UTF8.GetByteCount(SocketPathIn(folder)) <= Endpoint.MaxUnixPathBytes;

    private static string SocketPathIn(string folder) =>
        System.IO.Path.Combine(folder, Prefix + new string('0', NameDigits), SocketName);
}
