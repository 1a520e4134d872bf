using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects;

/// <summary>
/// What the code behind one delegate method can do, as far as it has been seen: it grows with the runtime types and delegate
/// methods found in captured graphs. Thread-safe; answers are cached, and what has been let in is let in without a lock.
/// </summary>
internal sealed class ClosureEffects
{
    private readonly Lock growing = new();
    private readonly ConcurrentDictionary<MemberInfo, LocalReason> refused = new();
    private readonly LocalReason? ownReason;
    private volatile Reach reach;

    /// <param name="method">The delegate's method.</param>
    public ClosureEffects(MethodInfo method)
    {
        var first = new Reach();
        var walk = new ReachWalk(first);
        walk.Add(method);
        ownReason = walk.Run();
        reach = first;
    }

    /// <summary>Why the code can't be shipped whatever it captures; null when it can.</summary>
    public LocalReason? Reason => HotReload.Reason ?? ownReason;

    /// <summary>The machine decides the answer (reads files, clocks, culture data): executors on this host only.</summary>
    public bool IsHostBound => reach.IsHostBound;

    /// <summary>Every field of every captured type may be read: nothing is pruned.</summary>
    public bool TouchesEverything => reach.TouchesEverything;

    /// <summary>Methods followed so far.</summary>
    public int MethodCount => reach.Followed.Count;

    /// <summary>
    /// Adds a runtime type found among the captured objects: virtual calls may now reach its overrides.
    /// Null when the closure may still ship with it; a refusal leaves these effects as they were.
    /// </summary>
    public LocalReason? Include(Type capturedType)
    {
        if (reach.Captured.Contains(capturedType))
        {
            return null;
        }

        return Known(capturedType) ?? CapturedTypes.Refuse(capturedType) ?? Grow(capturedType, walk => walk.Add(capturedType), r => r.Captured.Add(capturedType));
    }

    /// <summary>Adds a method that a captured delegate points to. Null when the closure may still ship with it.</summary>
    public LocalReason? Include(MethodInfo delegateMethod)
    {
        if (reach.Followed.Contains(delegateMethod))
        {
            return null;
        }

        return Known(delegateMethod) ?? Grow(delegateMethod, walk => walk.Add(delegateMethod), _ => { });
    }

    /// <summary>Whether any code that may run touches this field.</summary>
    public bool Touches(FieldInfo field)
    {
        var now = reach;
        return now.TouchesEverything || now.Touched.Contains(FieldKey.Of(field)) || Ground.IsFramework(field);
    }

    private LocalReason? Known(MemberInfo member) => ownReason ?? (refused.TryGetValue(member, out var reason) ? reason : null);

    private LocalReason? Grow(MemberInfo member, Action<ReachWalk> add, Action<Reach> note)
    {
        lock (growing)
        {
            var next = reach.Copy();
            var walk = new ReachWalk(next);
            add(walk);
            note(next);
            if (walk.Run() is { } reason)
            {
                refused[member] = reason;
                return reason;
            }

            reach = next;
            return null;
        }
    }
}
