using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>Pushes on a stack, the item pushed last on top.</summary>
internal sealed class StackAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new ConcurrentStack<T>();

    public override void Merge(object original, object additions)
    {
        var target = (ConcurrentStack<T>)original;
        var items = ((ConcurrentStack<T>)additions).ToArray();
        Array.Reverse(items);
        if (items.Length > 0)
            target.PushRange(items);
    }
}
