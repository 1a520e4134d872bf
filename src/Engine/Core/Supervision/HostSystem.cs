using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Distributed.Engine.Supervision;

/// <summary>What supervision does differently on each operating system, and nowhere else. Thread-safe.</summary>
internal static partial class HostSystem
{
    /// <summary>
    /// Random bytes for secrets. On Unix straight from the system: RandomNumberGenerator loads OpenSSL there, which would be a tenth of the time
    /// to a program's first shipped result.
    /// </summary>
    public static byte[] RandomBytes(int count)
    {
        if (OperatingSystem.IsWindows()) return RandomNumberGenerator.GetBytes(count);
        byte[] bytes = new byte[count];
        using FileStream source = new("/dev/urandom", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        source.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Where a directory with a short path can be made when the temporary folder's path is long; null: nowhere.</summary>
    public static string? ShortTempFolder => OperatingSystem.IsWindows() ? null : "/tmp/";

    /// <summary>
    /// Removes a variable from this process for good. On Unix .NET changes only its own copy: native code of the user that starts processes
    /// would hand the original on.
    /// </summary>
    public static void RemoveVariable(string name)
    {
        Environment.SetEnvironmentVariable(name, null);
        if (!OperatingSystem.IsWindows()) _ = UnsetEnv(name);
    }

    /// <summary>Sets a variable for .NET and native code.</summary>
    public static void SetVariable(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows()) _ = SetEnv(name, value, 1);
    }

    /// <summary>Memory of the machine, not of this container, in bytes; null where no container could limit it, or it isn't known.</summary>
    public static long? MachineMemoryBytes()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            // MemTotal:       24682892 kB
            string line = File.ReadLines("/proc/meminfo").First();
            string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Name of the signal that ended a process with this exit code; null if none did. .NET reports 128 + n on Unix.</summary>
    public static string? SignalName(int exitCode)
    {
        if (OperatingSystem.IsWindows()) return null;
        return (exitCode - 128) switch
        {
            1 => "SIGHUP",
            2 => "SIGINT",
            3 => "SIGQUIT",
            4 => "SIGILL",
            6 => "SIGABRT",
            8 => "SIGFPE",
            9 => "SIGKILL",
            11 => "SIGSEGV",
            15 => "SIGTERM",
            > 0 and < 65 and int n => $"signal {n}",
            _ => null,
        };
    }

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnsupportedOSPlatform("windows")]
    private static partial int UnsetEnv(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnsupportedOSPlatform("windows")]
    private static partial int SetEnv(string name, string value, int overwrite);
}
