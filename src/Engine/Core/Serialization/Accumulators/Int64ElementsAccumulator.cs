namespace Distributed.Engine.Serialization;

/// <summary>Adds to the elements of an array of <see cref="Int64"/> or <see cref="UInt64"/>, which the runtime lets pass for each other, one by one as interlocked operations do.</summary>
internal sealed class Int64ElementsAccumulator : Accumulator
{
    public override object Empty(object original) => Array.CreateInstance(original.GetType().GetElementType()!, ((Array)original).Length);

    public override void Merge(object original, object additions)
    {
        var target = (long[])original;
        var added = (long[])additions;
        for (var i = 0; i < added.Length; i++)
        {
            if (added[i] != 0)
                Interlocked.Add(ref target[i], added[i]);
        }
    }
}
