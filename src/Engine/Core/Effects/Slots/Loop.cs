namespace Distributed.Engine.Effects.Slots;

/// <summary>
/// A loop of a method: the blocks from which control comes back to its head. Immutable.
/// </summary>
internal sealed class Loop
{
    private readonly SlotWalk walk;
    private readonly HashSet<int> blocks = [];
    private readonly HashSet<int> tails = [];

    private Loop(SlotWalk walk, int head)
    {
        this.walk = walk;
        Head = head;
    }

    public int Head { get; }

    /// <summary>The loop with a head; null when control can get into it past the head.</summary>
    public static Loop? At(SlotWalk walk, int head)
    {
        var loop = new Loop(walk, head);
        return loop.Collect() ? loop : null;
    }

    public bool Holds(int block) => blocks.Contains(block);

    /// <summary>Whether the loop is left at its head only, unless by an exception.</summary>
    public bool EndsAtHead() =>
        blocks.All(b => b == Head || walk.SuccessorsOf(b).TrueForAll(s => blocks.Contains(s) || !ReachesReturn(walk, s, without: null)));

    /// <summary>Whether every way round passes a block.</summary>
    public bool AlwaysPasses(int block) => !Reaches(Head, tails, without: block);

    /// <summary>Whether the method can't return without having passed the head.</summary>
    public bool IsUnavoidable() => !ReachesReturn(walk, 0, without: Head);

    /// <summary>Whether the method can return from a block without passing another.</summary>
    public static bool ReachesReturn(SlotWalk walk, int from, int? without)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>([from]);
        while (work.TryPop(out int at))
        {
            if (at == without || !seen.Add(at))
            {
                continue;
            }

            if (walk.Returns(at))
            {
                return true;
            }

            walk.SuccessorsOf(at).ForEach(work.Push);
        }

        return false;
    }

    private bool Collect()
    {
        int count = walk.Graph.Blocks.Count;
        var before = new List<int>[count];
        for (int b = 0; b < count; b++)
        {
            before[b] = [];
        }

        for (int b = 0; b < count; b++)
        {
            walk.SuccessorsOf(b).ForEach(s => before[s].Add(b));
        }

        // A tail is a block before the head that can't be reached but through the head.
        var outside = ReachedFrom(0, without: Head);
        tails.UnionWith(before[Head].Where(b => !outside.Contains(b)));
        blocks.Add(Head);
        var work = new Stack<int>(tails);
        while (work.TryPop(out int at))
        {
            if (blocks.Add(at))
            {
                before[at].ForEach(work.Push);
            }
        }

        return tails.Count > 0 && !blocks.Overlaps(outside);
    }

    private HashSet<int> ReachedFrom(int start, int without)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>([start]);
        while (work.TryPop(out int at))
        {
            if (at != without && seen.Add(at))
            {
                walk.SuccessorsOf(at).ForEach(work.Push);
            }
        }

        return seen;
    }

    private bool Reaches(int from, HashSet<int> targets, int without)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>([from]);
        while (work.TryPop(out int at))
        {
            if (at == without || !blocks.Contains(at) || !seen.Add(at))
            {
                continue;
            }

            if (targets.Contains(at))
            {
                return true;
            }

            walk.SuccessorsOf(at).ForEach(work.Push);
        }

        return false;
    }
}
