namespace Distributed.Engine.Effects.Slots;

/// <remarks>This part: what the answer for one closure follows from.</remarks>
internal sealed partial class SlotRules
{
    private readonly Lazy<CapturePath[]> grounds;

    /// <summary>The captured values from which the parts of arrays are computed: the same values, the same parts, but for what the chunk of a loop gives to its iterations.</summary>
    /// <param name="target">The delegate's target.</param>
    /// <param name="withOwnFields">
    /// Whether the target's own fields are among them. Not where each call has a target of its own: then the values are the same for any closure whose target differs in its own fields
    /// only in what these say.
    /// </param>
    public IReadOnlyList<object?> GroundsOf(object target, bool withOwnFields) =>
        [.. grounds.Value.Where(path => withOwnFields || path.Parent is { Field: not null }).Select(path => path.GetValue(target))];

    private CapturePath[] FindGrounds()
    {
        var paths = new HashSet<CapturePath>();
        var seen = new HashSet<LoopVariable>();
        foreach (var (array, accesses, overwrite) in rules)
        {
            paths.Add(array);
            Collect(accesses, overwrite, paths, seen);
        }

        return [.. paths.Where(p => p.Field is not null)];
    }

    private static void Collect(IEnumerable<SlotAccess> accesses, Overwrite? overwrite, HashSet<CapturePath> paths, HashSet<LoopVariable> seen)
    {
        foreach (var access in accesses)
        {
            access.First.Collect(paths, seen);
            access.Count.Collect(paths, seen);
        }

        overwrite?.End.Collect(paths, seen);
        overwrite?.Row?.End.Collect(paths, seen);
    }
}
