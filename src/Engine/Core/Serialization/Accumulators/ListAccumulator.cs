namespace Distributed.Engine.Serialization;

/// <summary>Adds to the end of a list, in order.</summary>
internal sealed class ListAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new List<T>();

    public override void Merge(object original, object additions)
    {
        // One by one, as the closure did: a list grows to other capacities when it is given many at once.
        var target = (List<T>)original;
        foreach (var item in (List<T>)additions)
            target.Add(item);
    }
}
