using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>Adds to the end of a queue, the oldest first.</summary>
internal sealed class QueueAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new ConcurrentQueue<T>();

    public override void Merge(object original, object additions)
    {
        var target = (ConcurrentQueue<T>)original;
        foreach (var item in (ConcurrentQueue<T>)additions)
            target.Enqueue(item);
    }
}
