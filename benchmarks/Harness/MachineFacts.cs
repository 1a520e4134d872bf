using System.Runtime.InteropServices;

namespace Distributed.Benchmarks.Harness;

/// <summary>Where and when figures were measured; they mean nothing without it.</summary>
internal sealed record MachineFacts(string Date, int Cores, string Os, string Architecture, string Runtime, long MemoryMiB, bool IsServerGc)
{
    internal static MachineFacts Read() => new(
        DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
        System.Runtime.GCSettings.IsServerGC);
}
