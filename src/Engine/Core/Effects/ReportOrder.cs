using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Decides whether a report may follow a place in the code. Only the closure's own body is looked at closely; what runs after a place in a callee is taken
/// to be anything. One use.
/// </summary>
internal sealed class ReportOrder
{
    private readonly HashSet<FieldKey> reporting = [];
    private readonly MethodBase? body;
    private readonly bool isUnclear;

    public ReportOrder(Reach reach)
    {
        var followed = reach.Followed.Select(MethodFactsCache.Of).ToList();
        reporting.UnionWith(followed.Where(f => f.Reports.Count > 0).Select(f => KeyOf(f.Method)));
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (var facts in followed.Where(f => !reporting.Contains(KeyOf(f.Method)) && f.Calls.Any(MayReport)))
            {
                grew |= reporting.Add(KeyOf(facts.Method));
            }
        }

        // The body of an async lambda is its state machine's.
        body = reach.Root is { } root ? BodyOf(root) : null;

        // Other code that reports is followed as far as it is called by name: not through delegates, interfaces, iterators.
        isUnclear = body is null || followed.Any(f => reporting.Contains(KeyOf(f.Method)) && !IsSame(f.Method, body) && !IsSame(f.Method, reach.Root!) && !IsCalledByName(f.Method))
            || reach.Captured.OfType<MethodInfo>().Any(m => reporting.Contains(KeyOf(m)) && !IsSame(m, reach.Root!))
            || followed.Any(NamesWithoutCalling);
    }

    public bool MayReportAfter(MethodBase method, int offset)
    {
        if (isUnclear || !IsSame(method, body!) || MethodCode.Read(method) is not { } code)
        {
            return true;
        }

        var graph = FlowGraph.Build(code.Code, code.Body);
        var start = graph.Blocks.Find(b => code.Code[b.First].Offset <= offset && code.Code[b.Last].Offset >= offset)!;
        var calls = MethodFactsCache.Of(method).Calls;
        if (Reports(start, after: offset))
        {
            return true;
        }

        var seen = new HashSet<int>();
        var work = new Stack<int>(Next(start));
        while (work.TryPop(out int at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (Reports(graph.Blocks[at], after: -1))
            {
                return true;
            }

            foreach (int next in Next(graph.Blocks[at]))
            {
                work.Push(next);
            }
        }

        return false;

        bool Reports(Block block, int after) => calls.Any(c =>
            c.Offset > after && c.Offset >= code.Code[block.First].Offset && c.Offset <= code.Code[block.Last].Offset && MayReport(c));

        // An await comes back through the beginning of the method; an exception may lead to any handler.
        IEnumerable<int> Next(Block block)
        {
            bool suspends = calls.Any(c => c.Offset >= code.Code[block.First].Offset && c.Offset <= code.Code[block.Last].Offset
                && c.Target.Name is "AwaitUnsafeOnCompleted" or "AwaitOnCompleted");
            var handlers = code.Body.ExceptionHandlingClauses.Select(h => graph.BlockAt(h.HandlerOffset));
            return block.Successors.Concat(suspends ? [0] : []).Concat(handlers);
        }
    }

    private bool MayReport(CallFact call) =>
        call.Known is { Kind: Knowledge.EffectKind.Release }
        || call.Known is null && (reporting.Contains(KeyOf(call.Target)) || call.Form == CallForm.Virtual && !call.Target.IsFinal && reporting.Count > 1);

    private static MethodBase? BodyOf(MethodBase root) =>
        MethodCode.Read(root)?.Body.LocalVariables.Select(l => l.LocalType).FirstOrDefault(t => typeof(System.Runtime.CompilerServices.IAsyncStateMachine).IsAssignableFrom(t)) is { } machine
            ? machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            : root;

    private static bool IsCalledByName(MethodBase method) => !method.IsVirtual && !method.Name.StartsWith('<') && !method.DeclaringType!.Name.StartsWith('<');

    /// <summary>Makes a delegate of a method that reports.</summary>
    private bool NamesWithoutCalling(MethodFacts facts)
    {
        var offsets = facts.Calls.Where(c => c.Known is null && reporting.Contains(KeyOf(c.Target))).Select(c => c.Offset).ToHashSet();
        return offsets.Count > 0 && MethodCode.Read(facts.Method)!.Code.Exists(i => offsets.Contains(i.Offset) && (i.Code == OpCodes.Ldftn || i.Code == OpCodes.Ldvirtftn));
    }

    private static bool IsSame(MethodBase a, MethodBase b) => KeyOf(a) == KeyOf(b);

    private static FieldKey KeyOf(MethodBase method) => new(method.Module, method.MetadataToken);
}
