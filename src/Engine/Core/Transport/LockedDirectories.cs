using System.Buffers;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Distributed.Engine.Transport;

/// <summary>
/// Directories of one purpose, each of one process, which only its user can enter. A lock file in it, held open, tells others that the process lives: the system lets go of it
/// however the process ends, and unlike a process id it is neither reused nor different in another container. Thread-safe.
/// </summary>
/// <param name="prefix">Begins their names. Nothing else in a folder is ever touched.</param>
/// <param name="digits">Hexadecimal digits that follow.</param>
/// <param name="areEmptyUnlocked">Whether one without a lock that holds something is somebody else's; else it was being deleted when its process was killed.</param>
internal sealed class LockedDirectories(string prefix, int digits, bool areEmptyUnlocked)
{
    private const string LockName = "lock";

    /// <summary>A directory without a lock file may be one that is being made; after this long it isn't.</summary>
    private static readonly TimeSpan s_makingTakesAtMost = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Makes one, and returns its lock.</summary>
    /// <exception cref="IOException">There is no room, or a sweep of another process was quicker than the lock and has deleted it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing can be made there.</exception>
    public static FileStream Create(string path)
    {
        if (OperatingSystem.IsWindows()) CreateWithAccessList(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Hold(path, FileMode.CreateNew);
    }

    /// <summary>Those in a folder, of living processes and others; none where it can't be listed.</summary>
    public IReadOnlyList<string> In(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder, prefix + "*").Where(path => IsName(Path.GetFileName(path)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It isn't there, or changed while it was listed.
            return [];
        }
    }

    /// <summary>Deletes those in a folder whose processes are gone.</summary>
    /// <returns>The deleted ones.</returns>
    public IReadOnlyList<string> Sweep(string folder, TimeProvider time) => [.. In(folder).Where(path => DeleteIfAbandoned(path, time))];

    /// <summary>Deletes one unless its process lives. Those of other users, or with another name, stay.</summary>
    public bool DeleteIfAbandoned(string path, TimeProvider time)
    {
        if (!LocksWork || !IsName(Path.GetFileName(path))) return false;
        try
        {
            bool hasLock = File.Exists(Path.Combine(path, LockName));
            if (hasLock) Hold(path, FileMode.Open).Dispose();
            else if (time.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) < s_makingTakesAtMost) return false;
            Directory.Delete(path, recursive: hasLock || !areEmptyUnlocked);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes one of this process with all that is in it, and lets go of its lock.</summary>
    public static void Delete(string path, FileStream held)
    {
        TryDelete(path);
        held.Dispose();
        if (Directory.Exists(path)) TryDelete(path);
    }

    /// <summary>Locks can be switched off for a process; then nothing can be told about others.</summary>
    private static bool LocksWork =>
        !(AppContext.TryGetSwitch("System.IO.DisableFileLocking", out bool off) && off)
        && Environment.GetEnvironmentVariable("DOTNET_SYSTEM_IO_DISABLEFILELOCKING") is not ("1" or "true" or "True");

    private static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps open files: the lock, and what somebody reads. The next start sweeps.
        }
    }

    private static FileStream Hold(string path, FileMode mode) =>
        new(Path.Combine(path, LockName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    [SupportedOSPlatform("windows")]
    private static void CreateWithAccessList(string path)
    {
        using WindowsIdentity user = WindowsIdentity.GetCurrent();
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(
            user.User!,
            FileSystemRights.FullControl,
            InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
            PropagationFlags.None,
            AccessControlType.Allow));
        security.CreateDirectory(path);
    }

    private bool IsName(string name) =>
        name.Length == prefix.Length + digits
        && name.StartsWith(prefix, StringComparison.Ordinal)
        && !name.AsSpan(prefix.Length).ContainsAnyExcept(s_digits);
}
