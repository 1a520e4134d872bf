namespace Distributed.Engine.Serialization;

/// <summary>Adds to the end of a list, in order.</summary>
internal sealed class ListAccumulator<T> : Accumulator
{
    public override object Empty(object original) => new List<T>();

    public override void Merge(object original, object additions)
    {
        var target = (List<T>)original;
        target.AddRange((List<T>)additions);
    }
}
