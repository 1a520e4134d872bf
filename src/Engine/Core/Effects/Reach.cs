using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Everything that the analysis of one closure has reached. Grows while one walk works on it; published as a whole and never
/// changed afterwards, so readers need no lock.
/// </summary>
internal sealed class Reach
{
    /// <summary>The delegate's own method; null in type initialisers.</summary>
    public MethodBase? Root { get; set; }

    public HashSet<MethodBase> Followed { get; } = [];

    /// <summary>Users' types of which objects exist, as far as the closure can tell.</summary>
    public HashSet<Type> Live { get; } = [];

    /// <summary>Virtual and interface methods called, to be dispatched over live types.</summary>
    public HashSet<MethodBase> VirtualCalls { get; } = [];

    public HashSet<FieldKey> Touched { get; } = [];

    public HashSet<Type> Initialised { get; } = [];

    /// <summary>Types and delegate methods found by capture, users' and the framework's, that have been let in.</summary>
    public HashSet<MemberInfo> Captured { get; } = [];

    public List<(MethodBase Method, LoopFact Loop)> Loops { get; } = [];

    /// <summary>Locks and interlocked operations, with the reason to refuse them unless they can be merged or concern nobody else.</summary>
    public List<(MethodBase Method, int Offset, LocalReason Reason)> Synchronised { get; } = [];

    /// <summary>Classes whose objects are the closure's own as long as none is captured.</summary>
    public Dictionary<Type, LocalReason> Uncaptured { get; } = [];

    /// <summary>Users' types whose members a serialiser may run.</summary>
    public HashSet<Type> Reflected { get; } = [];

    /// <summary>Types as which a serialiser is handed objects that may be of a derived type.</summary>
    public HashSet<Type> WrittenAs { get; } = [];

    /// <summary>Copies objects whole or reads them by reflection: no field may be pruned.</summary>
    public bool TouchesEverything { get; set; }

    /// <summary>Framework code may call ToString, Equals… of users' objects.</summary>
    public bool CallbacksOpen { get; set; }

    public bool IsHostBound { get; set; }

    /// <summary>A progress whose reports go to the program was captured.</summary>
    public bool HasProgress { get; set; }

    /// <summary>Run again, it may do the same in another order or with other values: clocks, random numbers, tasks side by side.</summary>
    public bool Varies { get; set; }

    /// <summary>Others see something of it before the call ends (S5).</summary>
    public bool IsSingleAttempt { get; set; }

    /// <summary>The first thing found whose answer differs between processes or runs; matters in type initialisers only.</summary>
    public LocalReason? Undetermined { get; set; }

    public long IlBytes { get; set; }

    /// <summary>Set when the walk has ended.</summary>
    public WaitPlaces Waits { get; set; } = WaitPlaces.None;

    public Reach Copy()
    {
        var copy = new Reach
        {
            Root = Root,
            TouchesEverything = TouchesEverything,
            CallbacksOpen = CallbacksOpen,
            IsHostBound = IsHostBound,
            HasProgress = HasProgress,
            Varies = Varies,
            IsSingleAttempt = IsSingleAttempt,
            Undetermined = Undetermined,
            IlBytes = IlBytes,
        };
        copy.Followed.UnionWith(Followed);
        copy.Live.UnionWith(Live);
        copy.VirtualCalls.UnionWith(VirtualCalls);
        copy.Touched.UnionWith(Touched);
        copy.Initialised.UnionWith(Initialised);
        copy.Captured.UnionWith(Captured);
        copy.Reflected.UnionWith(Reflected);
        copy.WrittenAs.UnionWith(WrittenAs);
        copy.Loops.AddRange(Loops);
        copy.Synchronised.AddRange(Synchronised);
        foreach (var (type, reason) in Uncaptured)
        {
            copy.Uncaptured.Add(type, reason);
        }

        return copy;
    }
}
