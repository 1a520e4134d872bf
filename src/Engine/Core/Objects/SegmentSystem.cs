using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Distributed.Engine.Objects;

/// <summary>What segments need differently on each operating system, and nowhere else. Only the Linux side could be tried. Thread-safe.</summary>
internal static partial class SegmentSystem
{
    private const string SharedMemory = "/dev/shm";

    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whether reading and writing a file is reading and writing the very pages that are mapped. Known of Linux and macOS.</summary>
    public static bool FilesShareMappedPages { get; } = !OperatingSystem.IsWindows();

    /// <summary>Whether segments are possible: offsets need 64 bits.</summary>
    public static bool IsSupported => Environment.Is64BitProcess;

    /// <summary>Where segments go, the best place first: files in memory where there are some, then the temporary folder.</summary>
    public static string[] Places => OperatingSystem.IsLinux() && Directory.Exists(SharedMemory)
        ? [SharedMemory, Path.GetTempPath()]
        : [Path.GetTempPath()];

    /// <summary>When this process started. Only compared for equality, so any unit will do.</summary>
    public static long StartTime { get; } = ReadStartTime();

    /// <summary>Creates a file of a size, all of it backed by memory or disk: a later access can't fail for want of either.</summary>
    /// <exception cref="IOException">There isn't as much room, or the file exists.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing can be created there.</exception>
    public static FileStream CreateFile(string path, long bytes)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            PreallocationSize = OperatingSystem.IsLinux() ? 0 : bytes,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        var file = new FileStream(path, options);
        try
        {
            if (OperatingSystem.IsLinux())
                Allocate(file.SafeFileHandle, bytes, path);
            else
                file.SetLength(bytes);
            return file;
        }
        catch
        {
            file.Dispose();
            TryDelete(path);
            throw;
        }
    }

    /// <summary>Opens a segment for reading.</summary>
    public static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Deletes a file, if that is possible now.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>PreallocationSize passes silently over file systems that can't reserve; this call never leaves a hole.</summary>
    [SupportedOSPlatform("linux")]
    private static void Allocate(SafeFileHandle file, long bytes, string path)
    {
        var error = PosixFAllocate(file, 0, bytes);
        if (error != 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes can't be reserved for '{path}': {Marshal.GetPInvokeErrorMessage(error)}"));
    }

    private static long ReadStartTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            return self.StartTime.ToUniversalTime().Ticks;
        }

        // The 22nd field; the second is a name in parentheses that may hold anything.
        const int FieldsBefore = 19;
        var text = File.ReadAllText("/proc/self/stat");
        return long.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[FieldsBefore], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SupportedOSPlatform("linux")]
    private static partial int PosixFAllocate(SafeFileHandle file, long offset, long length);
}
