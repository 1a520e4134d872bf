using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>Adds to a bag, which has no order.</summary>
internal sealed class BagAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new ConcurrentBag<T>();

    public override void Merge(object original, object additions)
    {
        var target = (ConcurrentBag<T>)original;
        foreach (var item in (ConcurrentBag<T>)additions)
            target.Add(item);
    }
}
