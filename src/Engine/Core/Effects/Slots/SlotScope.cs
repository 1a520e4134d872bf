namespace Distributed.Engine.Effects.Slots;

/// <summary>What one closure captured, for the evaluation of indexes. Used by one thread.</summary>
/// <param name="target">The delegate's target.</param>
/// <param name="iterations">The chunk of a loop that it runs; null for a call that is no loop's.</param>
internal sealed class SlotScope(object target, IterationSpan? iterations)
{
    public IterationSpan? Iterations => iterations;


    private readonly HashSet<LoopVariable> entered = [];
    private readonly Dictionary<CapturePath, object?> values = [];

    /// <summary>The array at the end of a path; null when it isn't there.</summary>
    public Array? Array(CapturePath path) => Value(path) as Array;

    public Interval Integer(CapturePath path) => Value(path) switch
    {
        int value => Interval.Of(value),
        short value => Interval.Of(value),
        ushort value => Interval.Of(value),
        byte value => Interval.Of(value),
        sbyte value => Interval.Of(value),
        char value => Interval.Of(value),
        _ => Interval.Full,
    };

    public Interval Length(CapturePath path) => Array(path) is { } array ? Interval.Of(array.Length) : Interval.Full;

    /// <summary>False for a variable that is being evaluated already: it depends on itself.</summary>
    public bool TryEnter(LoopVariable variable) => entered.Add(variable);

    public void Leave(LoopVariable variable) => entered.Remove(variable);

    private object? Value(CapturePath path)
    {
        if (!values.TryGetValue(path, out var value))
        {
            values[path] = value = path.GetValue(target);
        }

        return value;
    }
}
