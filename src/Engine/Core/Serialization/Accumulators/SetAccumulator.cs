namespace Distributed.Engine.Serialization;

/// <summary>Adds to a hash set what it does not have.</summary>
internal sealed class SetAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new HashSet<T>(((HashSet<T>)original).Comparer);

    public override void Merge(object original, object additions)
    {
        var target = (HashSet<T>)original;
        foreach (var item in (HashSet<T>)additions)
            target.Add(item);
    }
}
