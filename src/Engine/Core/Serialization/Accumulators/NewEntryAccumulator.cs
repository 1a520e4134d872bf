using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>Adds entries to a dictionary where it has none.</summary>
internal sealed class NewEntryAccumulator<TKey, TValue> : Accumulator
    where TKey : notnull
{
    public override object Empty(object original) => new ConcurrentDictionary<TKey, TValue>(((ConcurrentDictionary<TKey, TValue>)original).Comparer);

    public override void Merge(object original, object additions)
    {
        var target = (ConcurrentDictionary<TKey, TValue>)original;
        foreach (var (key, value) in (ConcurrentDictionary<TKey, TValue>)additions)
            target.TryAdd(key, value);
    }
}
