using System.Globalization;

namespace Distributed.Engine.Supervision;

/// <summary>Divides a limited memory among the driver and its executors. Decisions are pure; thread-safe.</summary>
internal static class HeapShare
{
    /// <summary>What a .NET process needs beside its heap: runtime, code, stacks.</summary>
    public const long ProcessOverheadBytes = 24L * 1024 * 1024;

    /// <summary>With less an executor could not run anything worth shipping.</summary>
    public const long MinHeapBytes = 32L * 1024 * 1024;

    /// <summary>Heap limit of each executor in bytes; null: memory isn't limited, and the executors' collectors adapt to the machine's load.</summary>
    public static long? ForExecutors(int executors) => Divide(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, HostSystem.MachineMemoryBytes(), IsLimitedByOption(), executors);

    /// <param name="availableBytes">What this process's collector believes it may use; in a container 75% of its limit, or the option's value.</param>
    /// <param name="machineBytes">Memory of the whole machine, if known.</param>
    /// <param name="limitedByOption">Whether the user limits the heap by configuration.</param>
    /// <param name="executors">How many executors share it with the driver.</param>
    public static long? Divide(long availableBytes, long? machineBytes, bool limitedByOption, int executors)
    {
        bool limited = limitedByOption || availableBytes < machineBytes;
        if (!limited || availableBytes <= 0) return null;
        return Math.Max(MinHeapBytes, (availableBytes - (executors * ProcessOverheadBytes)) / (executors + 1));
    }

    private static bool IsLimitedByOption() =>
        GC.GetConfigurationVariables().TryGetValue("GCHeapHardLimit", out object? value)
        && Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0;
}
