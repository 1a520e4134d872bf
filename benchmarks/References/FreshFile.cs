using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>Copying bytes into a file in memory that was made for them: what sharing an object costs without segments.</summary>
internal static class FreshFile
{
    /// <summary>GB/s, the file's creation included.</summary>
    internal static unsafe Sample GigabytesPerSecond(byte[] content)
    {
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"fresh-{Environment.ProcessId}");
        long start = Stopwatch.GetTimestamp();
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        file.SetLength(content.Length);
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(file, null, content.Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, content.Length);
        byte* first = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        try
        {
            content.CopyTo(new Span<byte>(first, content.Length));
            return content.Length / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
