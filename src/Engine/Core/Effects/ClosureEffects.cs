using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Slots;

namespace Distributed.Engine.Effects;

/// <summary>
/// What the code behind one delegate method can do, as far as it has been seen: it grows with the runtime types and delegate
/// methods found in captured graphs. Thread-safe; answers are cached, and what has been let in is let in without a lock.
/// </summary>
internal sealed partial class ClosureEffects
{
    private readonly Lock growing = new();
    private readonly ConcurrentDictionary<MemberInfo, LocalReason> refused = new();
    private readonly LocalReason? ownReason;
    private readonly int maxMethods;
    private volatile Reach reach;
    private volatile KnownSlots? slots;

    /// <param name="method">The delegate's method.</param>
    /// <param name="maxMethods">The most methods that are followed.</param>
    public ClosureEffects(MethodInfo method, int maxMethods = ReachWalk.MaxMethods)
    {
        this.maxMethods = maxMethods;
        reach = new() { Root = method };
        ownReason = Walk(reach, method, walk => walk.Add(method));
    }

    /// <summary>Why the code can't be shipped whatever it captures; null when it can.</summary>
    public LocalReason? Reason => HotReload.Reason ?? ownReason;

    /// <summary>The machine decides the answer (reads files, clocks, culture data): executors on this host only.</summary>
    public bool IsHostBound => reach.IsHostBound;

    /// <summary>Writes files or the like, which others see before the call ends: it must not be run twice (S5).</summary>
    public bool IsSingleAttempt => reach.IsSingleAttempt;

    /// <summary>A captured progress sees something of it before it ends.</summary>
    public bool HasProgress => reach.HasProgress;

    /// <summary>Every field of every captured type may be read: nothing is pruned.</summary>
    public bool TouchesEverything => reach.TouchesEverything;

    /// <summary>What its loops may be waiting for, should the analysis have taken a wait for computing.</summary>
    public WaitPlaces Waits => reach.Waits;

    /// <summary>Methods followed so far.</summary>
    public int MethodCount => reach.Followed.Count;

    /// <summary>
    /// Adds a runtime type found among the captured objects: virtual calls may now reach its overrides.
    /// Null when the closure may still ship with it; a refusal leaves these effects as they were.
    /// </summary>
    public LocalReason? Include(Type capturedType) =>
        reach.Captured.Contains(capturedType)
            ? null
            : Known(capturedType) ?? CapturedTypes.Refuse(capturedType) ?? Uncapturable(capturedType) ?? Grow(capturedType, walk => walk.Add(capturedType));

    /// <summary>
    /// Adds a captured progress whose reports go to the program while the closure runs. Null when it may still ship: then nobody whom a report may wake can read what the
    /// closure has changed before.
    /// </summary>
    public LocalReason? IncludeProgress(object progress)
    {
        var type = progress.GetType();
        return ProgressContext.Refuse(progress) ?? (reach.HasProgress ? null : Known(type) ?? Grow(type, walk => walk.AddProgress()));
    }

    /// <summary>Run again on the same input, it may do the same in another order or with other values.</summary>
    public bool Varies => reach.Varies;

    /// <summary>Adds a method that a captured delegate points to. Null when the closure may still ship with it.</summary>
    public LocalReason? Include(MethodInfo delegateMethod) =>
        reach.Captured.Contains(delegateMethod) ? null : Known(delegateMethod) ?? Grow(delegateMethod, walk => walk.Add(delegateMethod));

    /// <summary>Adds a captured token, or the source of one. Null when it may still ship: then it cancels no source.</summary>
    public LocalReason? IncludeToken() =>
        reach.Captured.Contains(typeof(CancellationTokenSource))
            ? null
            : Uncapturable(typeof(CancellationTokenSource)) ?? Grow(typeof(CancellationTokenSource), _ => { });

    /// <summary>Whether any code that may run touches this field.</summary>
    public bool Touches(FieldInfo field)
    {
        var now = reach;
        return now.TouchesEverything || now.Touched.Contains(FieldKey.Of(field)) || Ground.IsFramework(field);
    }

    /// <summary>What the closure does to a field of a class, where that is only adding, which can be merged; else null.</summary>
    public Delta? DeltaAt(FieldInfo field) => new DeltaCheck(reach).DeltaOf(field);

    /// <summary>Which parts of captured arrays it uses, as far as has been seen. Found when first asked for.</summary>
    public SlotRules Slots
    {
        get
        {
            var now = reach;
            if (slots is not { } known || known.Reach != now)
            {
                slots = known = new(now, SlotRules.Find(now));
            }

            return known.Rules;
        }
    }

    /// <summary>The closure locks or counts in objects of this class as if nobody else had one.</summary>
    private LocalReason? Uncapturable(Type capturedType) =>
        reach.Uncaptured.FirstOrDefault(own => own.Key.IsAssignableFrom(capturedType)).Value;

    private LocalReason? Known(MemberInfo member) => ownReason ?? (refused.TryGetValue(member, out var reason) ? reason : null);

    private LocalReason? Grow(MemberInfo member, Action<ReachWalk> add)
    {
        lock (growing)
        {
            var next = reach.Copy();
            next.Captured.Add(member);
            if (Walk(next, member, add) is { } reason)
            {
                refused[member] = reason;
                return reason;
            }

            reach = next;
            return null;
        }
    }

    private LocalReason? Walk(Reach on, MemberInfo from, Action<ReachWalk> add)
    {
        try
        {
            var walk = new ReachWalk(on, maxMethods);
            add(walk);
            var reason = walk.Run();
            if (reason is null)
            {
                on.Waits = new LoopCheck(on).Places();
            }

            return reason;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Reflection fails on types whose assemblies are missing and on shapes it doesn't support: not understood, so local.
            return LocalReasons.UnreadableCode(from.Name, e.Message);
        }
    }

    private sealed record KnownSlots(Reach Reach, SlotRules Rules);
}
