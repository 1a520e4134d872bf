using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// Finds loops that may wait for a write from outside (S13): loops that can go round without passing an exit whose condition
/// depends on something that the loop itself moves on.
/// </summary>
internal sealed class LoopReader
{
    private readonly FlowGraph graph;
    private readonly BlockSources[] sources;

    private LoopReader(FlowGraph graph, BlockSources[] sources)
    {
        this.graph = graph;
        this.sources = sources;
    }

    public static IReadOnlyList<LoopFact> Read(List<Instruction> code, MethodBody body, IReadOnlyList<CallFact> calls, Func<int, MemberInfo> resolve)
    {
        if (!FlowGraph.HasLoop(code))
        {
            return [];
        }

        var graph = FlowGraph.Build(code, body);
        return new LoopReader(graph, new SourceWalk(graph, calls, resolve).Run()).Find();
    }

    private List<LoopFact> Find()
    {
        var found = new List<LoopFact>();
        foreach (var tail in graph.Blocks)
        {
            foreach (int head in tail.Successors)
            {
                if (head <= tail.Index && Judge(head, tail.Index) is { } loop)
                {
                    found.Add(loop);
                }
            }
        }

        return found;
    }

    /// <summary>Null when the loop is seen to move on by itself.</summary>
    private LoopFact? Judge(int head, int tail)
    {
        var nodes = NodesOf(head, tail);
        if (!nodes.Contains(head))
        {
            return null;
        }

        var exits = nodes.Where(n => IsTest(n) && !graph.Blocks[n].Successors.TrueForAll(nodes.Contains)).ToList();
        var progress = new LoopProgress(nodes.Select(n => sources[n]).ToList(), nodes.Except(exits).Where(IsTest).SelectMany(n => sources[n].Test!).ToArray());
        var passing = exits.Where(n => progress.Moves(sources[n].Test!)).ToHashSet();
        var stuck = exits.Except(passing).ToList();
        if (!nodes.Any(n => sources[n].ThrowsWhenCancelled) && CanGoRound(head, tail, nodes, passing))
        {
            return Fact(nodes, stuck, progress, isGuard: false);
        }

        // The loop ends by itself, but an exit that it doesn't move may be left by somebody else's write.
        return stuck.Count == 0 ? null : Fact(nodes, stuck, progress, isGuard: true);
    }

    private bool IsTest(int node) => sources[node].Test is not null && !sources[node].IsAwaitTest;

    /// <summary>The blocks between head and tail from which the tail is reached.</summary>
    private HashSet<int> NodesOf(int head, int tail)
    {
        var nodes = new HashSet<int> { tail };
        for (bool grew = true; grew;)
        {
            grew = false;
            for (int at = tail; at >= head; at--)
            {
                if (!nodes.Contains(at) && graph.Blocks[at].Successors.Any(s => s >= head && nodes.Contains(s)))
                {
                    grew |= nodes.Add(at);
                }
            }
        }

        return nodes;
    }

    private bool CanGoRound(int head, int tail, HashSet<int> nodes, HashSet<int> passing)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>([head]);
        while (work.TryPop(out int at))
        {
            if (passing.Contains(at) || !nodes.Contains(at) || !seen.Add(at))
            {
                continue;
            }

            if (at == tail)
            {
                return true;
            }

            graph.Blocks[at].Successors.ForEach(work.Push);
        }

        return false;
    }

    private LoopFact Fact(HashSet<int> nodes, List<int> exits, LoopProgress progress, bool isGuard)
    {
        var tested = progress.Closure(exits.SelectMany(n => sources[n].Test!));
        var blocks = nodes.Select(n => sources[n]).ToList();
        return new()
        {
            TestedFields = [.. tested.Where(s => s.Kind == SourceKind.Field).Select(s => (FieldInfo)s.Key!)],
            TestedElements = [.. tested.Where(s => s.Kind == SourceKind.Element).Select(s => s.Key!)],
            TestedObjects = [.. tested.Where(s => s.Kind == SourceKind.Object).Select(s => s.Key as Type)],
            TestedCalls = [.. tested.Where(s => s.Kind == SourceKind.Call).Select(s => (CallFact)s.Key!)],
            Calls = [.. blocks.SelectMany(b => b.UserCalls)],
            WrittenFields = [.. blocks.SelectMany(b => b.Assignments).Where(a => a.Place.Kind == SourceKind.Field).Select(a => (FieldInfo)a.Place.Key!)],
            WrittenElements = [.. blocks.SelectMany(b => b.Assignments).Where(a => a.Place.Kind == SourceKind.Element).Select(a => a.Place.Key!)],
            ChangedObjects = [.. blocks.SelectMany(b => b.Changed)],
            IsEndless = exits.Count == 0,
            IsGuard = isGuard,
        };
    }
}
