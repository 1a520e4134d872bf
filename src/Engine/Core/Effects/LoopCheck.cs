using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Decides, with callees and dispatch known, whether a suspicious loop is moved on by what it calls (S13): a callee writes what
/// the exits read, or the tested callee advances by itself. One use.
/// </summary>
internal sealed class LoopCheck(Reach reach)
{
    public LocalReason? Find()
    {
        foreach (var (method, loop) in reach.Loops)
        {
            if (loop.IsEndless)
            {
                return LocalReasons.EndlessLoop(CodeNames.Method(method));
            }

            if (!IsMovedByCallees(loop) && (!loop.IsGuard || MayBeLeft(method, loop)))
            {
                return LocalReasons.WaitingLoop(loop.Subject, CodeNames.Method(method));
            }
        }

        return reach.Followed.Select(Repeated).FirstOrDefault(r => r is not null);
    }

    /// <summary>What the loops look at that passed: a wait taken for computing is one for these.</summary>
    public WaitPlaces Places()
    {
        if (reach.Loops.Count == 0)
        {
            return WaitPlaces.None;
        }

        var loops = reach.Loops.ConvertAll(l => l.Loop);
        var fields = loops.SelectMany(l => l.TestedFields.Concat(Summarise(l.TestedCalls).ReadFields)).Where(f => !f.IsStatic).Select(FieldKey.Of);
        return new(fields.ToHashSet(), loops.Exists(l => l.TestedElements.Count > 0), loops.Exists(l => l.TestedObjects.Count > 0));
    }

    /// <summary>
    /// A loop that ends by itself has another exit, on something that it doesn't change. Options are tested like that as well as stop flags:
    /// it waits if it pauses, or if it tests a flag, or a variable that is assigned again beside the closure.
    /// </summary>
    private bool MayBeLeft(MethodBase method, LoopFact loop)
    {
        var callees = Summarise(loop.Calls);
        bool pauses = callees.Pauses || MethodFactsCache.Of(method).Pauses;
        return pauses && (loop.TestedElements.Count > 0 || loop.TestedObjects.Any(o => o is not null))
            || loop.TestedFields.Concat(Summarise(loop.TestedCalls).ReadFields)
                .Where(f => !loop.WrittenFields.Any(w => FieldKey.Of(w) == FieldKey.Of(f)) && !callees.Written.Contains(FieldKey.Of(f)))
                .Any(f => MayChangeOutside(f, pauses));
    }

    /// <summary>Loops that no IL shows: a predicate that pauses, called by framework code, and recursion that pauses.</summary>
    private LocalReason? Repeated(MethodBase method)
    {
        var facts = MethodFactsCache.Of(method);
        bool isPredicate = CodeNames.IsLambda(method) && method != reach.Root && method.Name != "MoveNext";
        if (!facts.Pauses || !isPredicate && !facts.Calls.Any(c => c.Target == method))
        {
            return null;
        }

        var all = Summarise(facts.Calls);
        all.Add(facts);
        var read = all.ReadFields.Find(f => !all.Stored.Contains(FieldKey.Of(f)) && MayChangeOutside(f, pauses: !isPredicate));
        return read is null ? null : LocalReasons.WaitingLoop(CodeNames.Field(read), CodeNames.Method(method));
    }

    private bool MayChangeOutside(FieldInfo field, bool pauses)
    {
        var owner = field.DeclaringType!;
        if (field.IsStatic || field.IsInitOnly || Ground.IsFramework(field) || typeof(IAsyncStateMachine).IsAssignableFrom(owner) || typeof(IEnumerator).IsAssignableFrom(owner))
        {
            return false;
        }

        return owner.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal)
            ? CapturedWrites.Count(field, reach.Followed) > 1
            : pauses || field.FieldType == typeof(bool);
    }

    private bool IsMovedByCallees(LoopFact loop)
    {
        var body = Summarise(loop.Calls);
        body.Written.UnionWith(loop.WrittenFields.Select(FieldKey.Of));
        body.Elements.UnionWith(loop.WrittenElements);
        body.Changed.AddRange(loop.ChangedObjects);

        // The loop's own writes were weighed for its own conditions already; here they count for what callees read.
        var callees = Summarise(loop.Calls);
        var tested = Summarise(loop.TestedCalls);
        return loop.TestedFields.Any(f => callees.Written.Contains(FieldKey.Of(f)))
            || loop.TestedElements.Any(callees.Elements.Contains)
            || loop.TestedObjects.Any(t => callees.Changed.Exists(c => FrameworkCalls.MayBeSame(t, c)))
            || tested.Advances
            || tested.Read.Overlaps(body.Written)
            || tested.ReadsElements && body.Elements.Count > 0
            || tested.Observed.Exists(o => body.Changed.Exists(c => FrameworkCalls.MayBeSame(o, c)));
    }

    private Summary Summarise(IReadOnlyList<CallFact> calls)
    {
        var summary = new Summary();
        var seen = new HashSet<MethodBase>();
        var work = new Stack<MethodBase>(calls.SelectMany(Targets));
        while (work.TryPop(out var method))
        {
            if (!seen.Add(method))
            {
                continue;
            }

            var facts = MethodFactsCache.Of(method);
            summary.Add(facts);
            foreach (var target in facts.Calls.SelectMany(Targets))
            {
                work.Push(target);
            }
        }

        return summary;
    }

    private IEnumerable<MethodBase> Targets(CallFact call)
    {
        if (call.Known is not null)
        {
            return [];
        }

        return call.Form == CallForm.Virtual
            ? reach.Live.SelectMany(t => Dispatch.Targets(t, call.Target)).Where(t => !Ground.IsFramework(t) && !t.ContainsGenericParameters)
            : call.Target.IsAbstract ? [] : [call.Target];
    }

    private sealed class Summary
    {
        public HashSet<FieldKey> Read { get; } = [];

        public HashSet<FieldKey> Written { get; } = [];

        public HashSet<object> Elements { get; } = [];

        public List<Type> Changed { get; } = [];

        public List<Type?> Observed { get; } = [];

        public bool ReadsElements { get; private set; }

        /// <summary>Calls something that gives a new answer each time.</summary>
        public bool Advances { get; private set; }

        public List<FieldInfo> ReadFields { get; } = [];

        /// <summary>Written for sure, not only lent out by address.</summary>
        public HashSet<FieldKey> Stored { get; } = [];

        public bool Pauses { get; private set; }

        public void Add(MethodFacts facts)
        {
            Pauses |= facts.Pauses;
            Stored.UnionWith(facts.Fields.Where(f => f.Access == FieldAccess.Store).Select(f => FieldKey.Of(f.Field)));
            ReadFields.AddRange(facts.Fields.Where(f => f.Access != FieldAccess.Store).Select(f => f.Field));
            foreach (var fact in facts.Fields)
            {
                (fact.Access == FieldAccess.Load ? Read : Written).Add(FieldKey.Of(fact.Field));
            }

            ReadsElements |= facts.ReadsElements;
            Elements.UnionWith(facts.WrittenElements.Select(SourceWalk.WidthOf));
            foreach (var call in facts.Calls.Where(c => c.Known is not null && c.Form != CallForm.Create))
            {
                Add(call.Target);
            }
        }

        private void Add(MethodBase framework)
        {
            switch (FrameworkCalls.RoleOf(framework))
            {
                case FrameworkCallRole.Ticks:
                    Advances = true;
                    break;
                case FrameworkCallRole.Changes:
                    Changed.Add(framework.DeclaringType!);
                    Advances |= framework is MethodInfo { ReturnType: var type } && type != typeof(void) && type != typeof(Task);
                    break;
                case FrameworkCallRole.Observes when !framework.IsStatic:
                    Observed.Add(framework.DeclaringType);
                    break;
            }
        }
    }
}
