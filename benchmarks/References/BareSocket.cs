using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Distributed.Benchmarks.References;

/// <summary>read(2) and write(2) on a socket's descriptor: what a blocking C program does. Unix only.</summary>
internal static partial class BareSocket
{
    internal static bool IsAvailable => !OperatingSystem.IsWindows();

    internal static unsafe int Read(Socket socket, Span<byte> into)
    {
        fixed (byte* p = into)
        {
            return (int)Read(socket.SafeHandle, p, into.Length);
        }
    }

    internal static unsafe void Write(Socket socket, ReadOnlySpan<byte> message)
    {
        fixed (byte* p = message)
        {
            nint written = Write(socket.SafeHandle, p, message.Length);
            if (written != message.Length)
            {
                throw new IOException($"write(2) wrote {written} of {message.Length} bytes, error {Marshal.GetLastPInvokeError()}.");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Read(SafeHandle descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Write(SafeHandle descriptor, byte* buffer, nint count);
}
