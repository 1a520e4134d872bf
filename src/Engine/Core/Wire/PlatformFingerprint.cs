using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Distributed.Engine.Wire;

/// <summary>
/// What the same IL may answer differently on: operating system, architecture, vector width, runtime version, culture data, time zone (S20).
/// Two processes with equal fingerprints give equal answers to the same closure. Thread-safe.
/// </summary>
internal static class PlatformFingerprint
{
    /// <summary>This process's fingerprint.</summary>
    public static string Current { get; } = Compute();

    private static string Compute() => string.Join(
        ';',
        RuntimeInformation.RuntimeIdentifier,
        RuntimeInformation.ProcessArchitecture,
        Environment.Version,
        $"vector {Vector<byte>.Count * 8}{(Vector512.IsHardwareAccelerated ? " 512" : "")}",
        $"cultures {CultureData}",
        TimeZoneInfo.Local.Id);

    // The sort version names the library (ICU, NLS, invariant) and its version.
    private static string CultureData =>
        CultureInfo.InvariantCulture.CompareInfo.Version.FullVersion.ToString(CultureInfo.InvariantCulture);
}
