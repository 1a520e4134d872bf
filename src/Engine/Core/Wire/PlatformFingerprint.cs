using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Distributed.Engine.Wire;

/// <summary>
/// What the same IL may answer differently on: operating system, architecture, vector width, runtime version, culture data (S20). Two
/// processes of one machine with equal fingerprints give equal answers to the same closure. The time zone is not in it: processes of one
/// machine share it, and asking costs an executor's start milliseconds; a handshake between machines has to add it. Thread-safe.
/// </summary>
internal static class PlatformFingerprint
{
    /// <summary>This process's fingerprint.</summary>
    public static string Current { get; } = Compute();

    private static string Compute() => string.Join(
        ';',
        RuntimeInformation.RuntimeIdentifier,
        Environment.Version.ToString(),
        $"vector {Vector<byte>.Count * 8}{(Vector512.IsHardwareAccelerated ? " 512" : "")}",
        $"cultures {CultureData}");

    // The sort version names the library (ICU, NLS, invariant) and its version.
    private static string CultureData =>
        CultureInfo.InvariantCulture.CompareInfo.Version.FullVersion.ToString(CultureInfo.InvariantCulture);
}
