using CsCheck;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Random programs on random object graphs: shipped and committed, they do what they do directly.</summary>
public sealed class RandomWriteBackTests
{
    private const int Nodes = 6;

    private static readonly Gen<(int Op, int A, int B)[]> Programs = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[0, 40];

    [Fact]
    public void A_random_program_does_what_it_does_directly() =>
        Gen.Select(Programs, Programs).Sample(static t => Check(t.Item1, t.Item2, calls: 1), iter: 2000, threads: 1);

    [Fact]
    public void Random_programs_in_several_calls_do_what_they_do_directly() =>
        Gen.Select(Programs, Programs).Sample(static t => Check(t.Item1, t.Item2, calls: 3), iter: 300, threads: 1);

    [Fact]
    public void A_random_program_does_to_what_calls_share_what_it_does_directly() =>
        Gen.Select(Programs, Programs).Sample(static t => Check(t.Item1, t.Item2, calls: 1, isShared: true), iter: 1000, threads: 1);

    private static void Check((int, int, int)[] build, (int, int, int)[] program, int calls, bool isShared = false)
    {
        var original = Build(build);
        var oracle = Build(build);
        Node[] mine = [.. original];
        Node[] theirs = [.. oracle];
        for (var call = 0; call < calls; call++)
        {
            var attempt = new Shipped.Attempt([original], isShared);
            var results = Run((Node[])attempt.Copies[0]!, program);
            var changes = attempt.Diff([results]);
            var prepared = PreparedCommit.Prepare(attempt.Snapshot, changes.Bytes, Shipped.Attempt.Definitions(changes), GraphLimits.Default);
            prepared.Apply();
            var expected = Run(oracle, program);
            Isomorphic.Check([oracle, expected, .. theirs], [original, prepared.Roots[0], .. mine]);
        }
    }

    private static Node[] Build((int, int, int)[] program)
    {
        var nodes = new Node[Nodes];
        for (var i = 0; i < Nodes; i++)
            nodes[i] = new Node { Value = i };
        foreach (var (op, a, b) in program)
            Step(nodes, op, a, b, mayRemove: false);
        return nodes;
    }

    private static object?[] Run(Node[] nodes, (int, int, int)[] program)
    {
        var results = new List<object?>();
        foreach (var (op, a, b) in program)
            results.Add(Step(nodes, op, a, b, mayRemove: true));
        return [.. results];
    }

    private static object? Step(Node[] nodes, int op, int a, int b, bool mayRemove)
    {
        var n = nodes[a % Nodes];
        var m = nodes[b % Nodes];
        switch (op)
        {
            case 0: n.Value = b; return n.Value;
            case 1: n.Name = $"name {b}"; return n.Name;
            case 2: n.Name = m.Name; return null;
            case 3: n.Left = m; return m;
            case 4: n.Right = new Node { Value = b, Left = m }; return n.Right;
            case 5: n.Left = m.Right; return null;
            case 6: n.Any = b; return n.Any;
            case 7: n.Any = m.Items; return null;
            case 8: n.Any = m.Any; return m.Any;
            case 9: n.Items.Add(m); return n.Items.Count;
            case 10: n.Items.Insert(b % (n.Items.Count + 1), new Node { Value = a }); return null;
            case 11: if (n.Items.Count > 0) n.Items.RemoveAt(b % n.Items.Count); return null;
            case 12: n.Items.Reverse(); return null;
            case 13: n.Items = m.Items; return null;
            case 14: n.Map[$"k{b % 20}"] = a; return null;
            case 15: return mayRemove && n.Map.Remove($"k{b % 20}");
            case 16: n.Map = m.Map; return n.Map;
            case 17: n.Map = new Dictionary<string, int>(b % 10) { [$"new {b}"] = b }; return null;
            case 18: n.Set.Add(b % 30); return null;
            case 19: if (mayRemove) n.Set.Remove(b % 30); return null;
            case 20: if (mayRemove) n.Set.Clear(); return null;
            case 21: n.Numbers[b % n.Numbers.Length] = a; return null;
            case 22: Array.Resize(ref n.Numbers, 1 + b % 200); return n.Numbers;
            case 23: n.Numbers = m.Numbers; return null;
            case 24: for (var i = b % 3; i < n.Numbers.Length; i += 1 + b % 4) n.Numbers[i] = i; return null;
            case 25: n.Mixed[b % 2].Number = b; return null;
            case 26: n.Mixed[b % 2].Node = m; return null;
            case 27: n.Mixed[b % 2] = m.Mixed[a % 2]; return n.Mixed[b % 2];
            case 28: (nodes[a % Nodes], nodes[b % Nodes]) = (m, n); return n;
            case 29: for (var i = 0; i < b % 40; i++) n.Map[$"many {i}"] = i; return n.Map;
            default: n.Any = new object?[] { n, m, n.Any, n.Numbers }; return n.Any;
        }
    }
}
