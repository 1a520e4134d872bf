using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects;

/// <summary>What running a type's static constructor may do (S10). Immutable; made once per closed type and process.</summary>
internal sealed class TypeInitialiser
{
    private static readonly ConcurrentDictionary<Type, TypeInitialiser> Cache = new();

    [ThreadStatic]
    private static HashSet<Type>? inProgress;

    private TypeInitialiser(LocalReason? reason, Reach reach)
    {
        Reason = reason;
        Undetermined = reach.Undetermined;
        IsHostBound = reach.IsHostBound;
        Live = [.. reach.Live];
    }

    /// <summary>Why code that triggers it can't ship.</summary>
    public LocalReason? Reason { get; }

    /// <summary>What makes its fields' values differ between processes; null when they are the same everywhere.</summary>
    public LocalReason? Undetermined { get; }

    public bool IsHostBound { get; }

    /// <summary>Users' types of the objects it may have left in static fields.</summary>
    public IReadOnlyList<Type> Live { get; }

    public static TypeInitialiser Of(Type type, ConstructorInfo constructor)
    {
        if (Cache.TryGetValue(type, out var known))
        {
            return known;
        }

        var stack = inProgress ??= [];
        if (!stack.Add(type))
        {
            return new(LocalReasons.UnreadableCode(CodeNames.Type(type), "its static fields need another type's, and the other way round"), new());
        }

        try
        {
            var reach = new Reach();
            var walk = new ReachWalk(reach, initialising: type);
            walk.Add(constructor);
            var reason = walk.Run();
            return Cache.GetOrAdd(type, new TypeInitialiser(reason, reach));
        }
        finally
        {
            stack.Remove(type);
        }
    }
}
