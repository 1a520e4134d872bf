using System.Runtime.CompilerServices;
using Distributed.Engine.Calls;
using CallSite = Distributed.Engine.Calls.CallSite;

namespace Distributed;

public static partial class Cluster
{
    /// <summary>
    /// The first question of every façade: whether a call is the BCL's without a further look. It is when there is no cluster, or the site's calls
    /// are known to be too short. With a cluster the latter is a decrement, so ask once per call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsLocal(CallSite site) => IsInProcess || (!CallScope.IsUsed && site.TakeLocal());
}
