using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>Facts of all methods met so far. Thread-safe; code that can be unloaded is not kept.</summary>
internal static class MethodFactsCache
{
    private static readonly ConcurrentDictionary<MethodBase, MethodFacts> Cache = new();

    public static MethodFacts Of(MethodBase method) =>
        method.IsCollectible ? MethodFactsReader.Read(method) : Cache.GetOrAdd(method, static m => MethodFactsReader.Read(m));
}
