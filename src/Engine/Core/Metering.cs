using System.Diagnostics.Metrics;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Reporting;

namespace Distributed;

/// <summary>
/// Publishes the engine's metrics for the rest of this process's life. Not on the caller's thread: loading what meters need is no part of a program's first call, and
/// listeners that hear of the instruments run the program's code.
/// </summary>
internal static class Metering
{
    private static Meter? s_meter;

    /// <summary>Publishes them soon. Once.</summary>
    public static void Start() => ThreadPool.UnsafeQueueUserWorkItem(static _ => s_meter ??= EngineMeter.Create(MeterTotals.Take), null);
}
