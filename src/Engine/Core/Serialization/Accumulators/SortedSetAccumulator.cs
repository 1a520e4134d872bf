namespace Distributed.Engine.Serialization;

/// <summary>Adds to a sorted set what it does not have.</summary>
internal sealed class SortedSetAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new SortedSet<T>(((SortedSet<T>)original).Comparer);

    public override void Merge(object original, object additions)
    {
        var target = (SortedSet<T>)original;
        foreach (var item in (SortedSet<T>)additions)
            target.Add(item);
    }
}
