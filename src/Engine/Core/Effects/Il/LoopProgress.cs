namespace Distributed.Engine.Effects.Il;

/// <summary>
/// What moves on in a loop: a place whose new value depends on its old one (i + 1, node.Next), a call that advances, or an
/// object that the loop changes. A constant written under a condition depends on that condition. Pure.
/// </summary>
internal sealed class LoopProgress
{
    private readonly Dictionary<Source, HashSet<Source>> dependsOn = [];
    private readonly List<Type> changed;

    public LoopProgress(List<BlockSources> blocks, Source[] innerTests)
    {
        changed = [.. blocks.SelectMany(b => b.Changed)];
        foreach (var (place, value) in blocks.SelectMany(b => b.Assignments))
        {
            if (!dependsOn.TryGetValue(place.Place, out var known))
            {
                dependsOn[place.Place] = known = [];
            }

            known.UnionWith(value.Length == 0 ? innerTests : value);
        }
    }

    /// <summary>Whether a condition computed from these can change by the loop's own doing.</summary>
    public bool Moves(IEnumerable<Source> condition) => Closure(condition).Any(IsMoving);

    /// <summary>The sources, and what those that the loop writes depend on.</summary>
    public HashSet<Source> Closure(IEnumerable<Source> from)
    {
        var all = new HashSet<Source>();
        var work = new Stack<Source>(from);
        while (work.TryPop(out var source))
        {
            if (all.Add(source) && dependsOn.TryGetValue(source.Place, out var more))
            {
                foreach (var next in more)
                {
                    work.Push(next);
                }
            }
        }

        return all;
    }

    private bool IsMoving(Source source) => source.Kind switch
    {
        SourceKind.Advance => true,
        SourceKind.Object => changed.Exists(c => FrameworkCalls.MayBeSame(source.Key as Type, c)),
        _ => dependsOn.TryGetValue(source.Place, out var direct) && Closure(direct).Any(s => s.Place == source.Place),
    };
}
