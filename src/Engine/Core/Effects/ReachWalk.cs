using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Follows code from one or more roots through users' methods until nothing new is reached, or something refuses.
/// Rapid type analysis: a virtual call runs the overrides of types that are known to be live. One thread, one use.
/// </summary>
internal sealed partial class ReachWalk(Reach reach, int maxMethods = ReachWalk.MaxMethods, Type? initialising = null)
{
    /// <summary>Methods per closure. Enough for a parser or a pricing library; beyond it a first call would be noticed.</summary>
    public const int MaxMethods = 4000;

    /// <summary>IL per closure, in bytes: about 20 ms of reading.</summary>
    public const long MaxIlBytes = 1_000_000;

    private readonly Queue<MethodBase> pending = new();
    private LocalReason? refusal;

    /// <summary>Adds a method that may run.</summary>
    public void Add(MethodBase method)
    {
        if (method.DeclaringType is { } owner && Ground.IsFramework(owner) && !owner.IsArray)
        {
            JudgeFramework(new(method, CallForm.Direct, Knowledge.KnowledgeBase.Of(method), 0), null);
        }
        else
        {
            Follow(method);
        }
    }

    /// <summary>Adds a type of which objects exist.</summary>
    public void Add(Type type)
    {
        MakeLive(type, isCreatedHere: false, via: null);
        if (HashedKeys.MayRunUsersCode(type))
        {
            OpenCallbacks();
        }
    }

    /// <summary>Notes that reports reach the program.</summary>
    public void AddProgress() => reach.HasProgress = true;

    /// <summary>Follows all that was added. Null: everything reached is known to be harmless or marked.</summary>
    public LocalReason? Run()
    {
        while (refusal is null && pending.TryDequeue(out var method))
        {
            Enter(method);
        }

        return refusal ??= new DeltaCheck(reach).Find() ?? new LoopCheck(reach).Find() ?? new CancellationCheck(reach).Find()
            ?? new PollCheck(reach).Find() ?? new ReportCheck(reach).Find();
    }

    private void Refuse(LocalReason? reason) => refusal ??= reason;

    private void Follow(MethodBase method)
    {
        var closed = Normalize(method);
        if (Trust.Covers(closed))
        {
            // Nobody looks at what it does, so nobody knows what it reads.
            Refuse(Ground.Refuse(closed.Module.Assembly));
            reach.TouchesEverything = true;
        }
        else if (!closed.ContainsGenericParameters && !closed.IsAbstract && reach.Followed.Add(closed))
        {
            pending.Enqueue(closed);
        }
        else if (closed.ContainsGenericParameters)
        {
            Refuse(LocalReasons.UnreadableCode(CodeNames.Method(closed), "its generic arguments aren't known"));
        }
    }

    /// <summary>The same method whichever derived type it was looked up on.</summary>
    private static MethodBase Normalize(MethodBase method) =>
        method.ReflectedType == method.DeclaringType || method.DeclaringType is null
            ? method
            : MethodBase.GetMethodFromHandle(method.MethodHandle, method.DeclaringType.TypeHandle) ?? method;

    private void Enter(MethodBase method)
    {
        Refuse(Ground.Refuse(method.Module.Assembly));
        var facts = MethodFactsCache.Of(method);
        reach.IlBytes += facts.IlBytes;
        Refuse(OverBudget() ?? facts.Reason);
        foreach (var field in facts.Fields)
        {
            Visit(field, method);
        }

        foreach (var type in facts.Boxed)
        {
            MakeLive(type, isCreatedHere: false, method);
        }

        foreach (var call in facts.Calls)
        {
            Visit(call, facts);
        }

        foreach (var loop in facts.Loops)
        {
            reach.Loops.Add((method, loop));
        }
    }

    private LocalReason? OverBudget() =>
        reach.Followed.Count > maxMethods ? LocalReasons.AnalysisBudget("methods", maxMethods)
        : reach.IlBytes > MaxIlBytes ? LocalReasons.AnalysisBudget("bytes of IL", MaxIlBytes)
        : null;

    private void Visit(CallFact call, MethodFacts caller)
    {
        if (call.Known is not null)
        {
            JudgeFramework(call, caller);
            return;
        }

        if (call.Target.Name == nameof(GetHashCode) && !caller.IsHashMethod && !call.Target.IsStatic)
        {
            Refuse(LocalReasons.HashCode(CodeNames.Method(call.Target), Via(caller.Method)));
        }

        var owner = call.Target.DeclaringType!;
        if (call.Form == CallForm.Create)
        {
            MakeLive(owner, isCreatedHere: true, caller.Method);
        }

        if ((call.Target.IsStatic || call.Target.IsConstructor || owner.IsValueType) && !Trust.Covers(call.Target))
        {
            InitialiseOnCall(owner);
        }

        if (call.Form == CallForm.Virtual)
        {
            AddVirtual(call.Target);
        }
        else
        {
            Add(call.Target);
        }
    }

    private void AddVirtual(MethodBase called)
    {
        if (!reach.VirtualCalls.Add(called))
        {
            return;
        }

        foreach (var type in reach.Live.ToArray())
        {
            FollowTargets(type, called);
        }
    }

    private void FollowTargets(Type type, MethodBase called)
    {
        foreach (var target in Dispatch.Targets(type, called))
        {
            if (!Ground.IsFramework(target))
            {
                Follow(target);
            }
        }
    }

    private void MakeLive(Type type, bool isCreatedHere, MethodBase? via)
    {
        var found = new List<Type>();
        UserTypes.Collect(type, found);
        foreach (var user in found)
        {
            if (user.ContainsGenericParameters || !reach.Live.Add(user))
            {
                continue;
            }

            var facts = TypeFacts.Of(user);
            if (facts.HasFinalizer)
            {
                Refuse(isCreatedHere ? LocalReasons.FinalizableObject(CodeNames.Type(user), Via(via)) : LocalReasons.CapturedFinalizable(CodeNames.Type(user)));
            }

            foreach (var called in reach.VirtualCalls.ToArray())
            {
                FollowTargets(user, called);
            }

            FollowAll(facts.Always);
            if (reach.CallbacksOpen)
            {
                FollowAll(facts.WhenCalledBack);
            }

            ReflectIfWritten(user);
        }
    }

    private void OpenCallbacks()
    {
        if (reach.CallbacksOpen)
        {
            return;
        }

        reach.CallbacksOpen = true;
        foreach (var type in reach.Live.ToArray())
        {
            FollowAll(TypeFacts.Of(type).WhenCalledBack);
        }
    }

    private void FollowAll(IReadOnlyList<MethodBase> methods)
    {
        foreach (var method in methods)
        {
            Follow(method);
        }
    }

    /// <summary>The name of the method something was found in; null for a closure's own, which needs no mention.</summary>
    private static string? Via(MethodBase? method) => method is null || CodeNames.IsLambda(method) ? null : CodeNames.Method(method);
}
