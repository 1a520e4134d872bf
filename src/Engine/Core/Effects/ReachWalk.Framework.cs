using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;
using Distributed.Engine.Effects.Knowledge;
using Distributed.Engine.Effects.Tables;

namespace Distributed.Engine.Effects;

/// <remarks>This part: what the knowledge base says of framework members.</remarks>
internal sealed partial class ReachWalk
{
    private void JudgeFramework(CallFact call, MethodFacts? caller)
    {
        var known = call.Known!;
        string? via = Via(caller?.Method);
        if (known.IsOwn)
        {
            // On the closure's own object. A captured one is refused as such, or only added to; of a captured token's source others have the token.
            if (call.Target.DeclaringType == typeof(CancellationTokenSource))
            {
                var edge = LocalReasons.Edge(CodeNames.Method(call.Target), via, known.Remedy);
                Refuse(reach.Captured.Contains(typeof(CancellationTokenSource)) ? edge : null);
                reach.Uncaptured.TryAdd(typeof(CancellationTokenSource), edge);
            }
        }
        else if (known.Kind == EffectKind.Sync && caller is not null)
        {
            reach.Synchronised.Add((caller.Method, call.Offset, LocalReasons.Synchronization(CodeNames.Method(call.Target), via, known.Remedy)));
        }
        else if (known.Kind == EffectKind.Release && caller is not null)
        {
            // What is changed before it is looked at when a progress was captured: ReportCheck.
        }
        else
        {
            Judge(known, call.Target, caller?.IsHashMethod == true, via);
        }

        if (HashOrder.IsMadeBy(call.Target) && !(caller is not null && StaticTables.HidesOrder(caller.Method, call.Offset)))
        {
            Refuse(LocalReasons.HashOrder(CodeNames.Method(call.Target), via));
        }

        reach.Varies |= known.Kind == EffectKind.Fresh || FrameworkCalls.RoleOf(call.Target) == FrameworkCallRole.Ticks || RunsSideBySide(call.Target);

        foreach (var type in call.TypeArguments)
        {
            MakeLive(type, isCreatedHere: false, caller?.Method);
        }

        if (call.OpensCallbacks)
        {
            OpenCallbacks();
        }

        if (known.Reflects)
        {
            Reflect(call, via);
        }

        if (call.Target.Name == nameof(MemberwiseClone))
        {
            reach.TouchesEverything = true;
        }

        if (call.Target.Name == nameof(Activator.CreateInstance) && call.Target.IsGenericMethod)
        {
            CreateByReflection(call.Target.GetGenericArguments()[0]);
        }

        if (call.Form == CallForm.Virtual)
        {
            AddVirtual(call.Target);
        }
    }

    private static bool RunsSideBySide(MethodBase called) =>
        called.DeclaringType is { } owner
        && (owner == typeof(Parallel) || owner == typeof(ParallelEnumerable) || owner == typeof(TaskFactory)
            || owner.FullName is "Distributed.Tasks.DistributedTask" or "Distributed.Parallel.DistributedParallel"
            || owner == typeof(Task) && called.Name is nameof(Task.Run) or nameof(Task.WhenAll) or nameof(Task.WaitAll));

    private void Judge(KnownEffect known, MemberInfo member, bool isInHashMethod, string? via)
    {
        string name = member is MethodBase method ? CodeNames.Method(method) : CodeNames.Field((FieldInfo)member);
        switch (known.Kind)
        {
            case EffectKind.Pure:
                break;
            case EffectKind.Fresh:
                reach.Undetermined ??= LocalReasons.ProcessBound(name, via, null);
                break;
            case EffectKind.HostBound:
                reach.IsHostBound = true;
                reach.Undetermined ??= LocalReasons.ProcessBound(name, via, null);
                break;
            case EffectKind.Hash:
                if (!isInHashMethod)
                {
                    reach.Undetermined ??= LocalReasons.HashCode(name, via);
                    Refuse(LocalReasons.HashCode(name, via));
                }

                break;
            case EffectKind.Outside:
                JudgeOutside(LocalReasons.Outside(name, via, known.Remedy));
                break;
            case EffectKind.Sync:
                Refuse(LocalReasons.Synchronization(name, via, known.Remedy));
                break;
            case EffectKind.Edge or EffectKind.Release:
                Refuse(LocalReasons.Edge(name, via, known.Remedy));
                break;
            case EffectKind.Process:
                Refuse(LocalReasons.ProcessBound(name, via, known.Remedy));
                break;
            case EffectKind.Detached:
                Refuse(LocalReasons.Detached(name, via, known.Remedy));
                break;
            default:
                Refuse(LocalReasons.UnknownMember(name, via, known.Remedy));
                break;
        }
    }

    /// <summary>May happen once, on the driver's own machine; when a type is initialised it might happen in each process.</summary>
    private void JudgeOutside(LocalReason reason)
    {
        reach.IsSingleAttempt = true;
        reach.IsHostBound = true;
        reach.Undetermined ??= reason;
        Refuse(initialising is null ? null : reason);
    }

    private void CreateByReflection(Type type)
    {
        if (!Ground.IsFramework(type) && type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor)
        {
            MakeLive(type, isCreatedHere: true, via: null);
            InitialiseOnCall(type);
            Follow(constructor);
        }
    }
}
