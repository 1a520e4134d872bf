using System.Reflection.Metadata;
using Distributed.Engine.Diagnostics;

[assembly: MetadataUpdateHandler(typeof(Distributed.Engine.Effects.HotReload))]

namespace Distributed.Engine.Effects;

/// <summary>
/// Knows whether Hot Reload changed code of this process: executors would still run the old code, and IL read earlier is
/// stale (S12). Thread-safe. The runtime calls it by name.
/// </summary>
internal static class HotReload
{
    private static volatile LocalReason? reason;

    /// <summary>Why nothing ships any more; null as long as the code is what was compiled.</summary>
    public static LocalReason? Reason => reason;

#pragma warning disable IDE0060, CA1801 // the signature is the runtime's
    public static void UpdateApplication(Type[]? types) => reason = LocalReasons.HotReloaded();
#pragma warning restore IDE0060, CA1801
}
