using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>Finds out what a delegate's method can do by following its IL through user code. Thread-safe; caches per method.</summary>
/// <param name="maxMethods">The most methods that are followed for one closure.</param>
internal sealed class EffectAnalyzer(int maxMethods = ReachWalk.MaxMethods)
{
    private readonly ConcurrentDictionary<MethodInfo, ClosureEffects> cache = new();

    /// <summary>The effects of a delegate method, before anything is known of its captures. First time tens of microseconds and up, then a look-up.</summary>
    public ClosureEffects Analyze(MethodInfo method) =>
        method.IsCollectible ? new(method, maxMethods) : cache.GetOrAdd(method, static (m, max) => new(m, max), maxMethods);
}
