using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>Sets entries of a dictionary.</summary>
internal sealed class EntryAccumulator<TKey, TValue> : Accumulator
    where TKey : notnull
{
    public override object Empty(object original) => new ConcurrentDictionary<TKey, TValue>(((ConcurrentDictionary<TKey, TValue>)original).Comparer);

    public override void Merge(object original, object additions)
    {
        var target = (ConcurrentDictionary<TKey, TValue>)original;
        foreach (var (key, value) in (ConcurrentDictionary<TKey, TValue>)additions)
            target[key] = value;
    }
}
