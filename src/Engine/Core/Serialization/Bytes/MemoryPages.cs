using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Has the system give a range of memory its pages at once. Touched one by one, each fresh page is a fault of its own, and those take many times longer than
/// copying into the page does. A hint: where the system knows no such call, or refuses it, nothing happens. Thread-safe.
/// </summary>
internal static partial class MemoryPages
{
    /// <summary>Fewer bytes have too few pages for the call to pay.</summary>
    public const int LeastBytes = 64 * 1024;

    private const int PopulateRead = 22;
    private const int PopulateWrite = 23;

    private static readonly nint s_pageBytes = Environment.SystemPageSize;
    private static volatile bool s_isUnknown = !OperatingSystem.IsLinux();

    /// <summary>Before all of it is written. What it holds stays.</summary>
    public static unsafe void BeforeWriting(Span<byte> memory)
    {
        if (!OperatingSystem.IsLinux() || s_isUnknown || memory.Length < LeastBytes)
            return;

        // A managed array must not move between taking its address and the call.
        fixed (byte* start = memory)
        {
            Advise(start, memory.Length, PopulateWrite);
        }
    }

    /// <summary>Before mapped memory is written, or read.</summary>
    public static unsafe void TryPrepare(byte* first, nint length, bool isWritten)
    {
        if (OperatingSystem.IsLinux() && !s_isUnknown)
            Advise(first, length, isWritten ? PopulateWrite : PopulateRead);
    }

    /// <summary>The whole pages of a range, but for its ends: those belong to neighbours too, and are touched soon.</summary>
    [SupportedOSPlatform("linux")]
    private static unsafe void Advise(byte* first, nint length, int how)
    {
        var start = ((nint)first + s_pageBytes - 1) & ~(s_pageBytes - 1);
        var end = ((nint)first + length) & ~(s_pageBytes - 1);
        if (end > start && MAdvise(start, end - start, how) != 0 && Marshal.GetLastPInvokeError() == InvalidArgument)
            s_isUnknown = true;
    }

    private const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SupportedOSPlatform("linux")]
    [SuppressMessage("Interoperability", "CA1416", Justification = "Guarded by its callers.")]
    private static partial int MAdvise(nint start, nint length, int advice);
}
