namespace Distributed.Engine.Serialization;

/// <summary>
/// A graph that others continue: what the closures of one loop share. It is written once, and sent once to each peer that gets any of them. An array of which each closure uses another
/// part is declared without content (<see cref="Open"/>): whoever continues the graph brings the part. Immutable, but for who waits for its end; thread-safe.
/// </summary>
internal sealed class GraphBase
{
    private static int s_lastId;

    private readonly Lock _gate = new();
    private readonly Lock _embedding = new();
    private List<Action>? _whenForgotten = [];
    private GraphBase? _embedded;
    private volatile bool _hasConflicts;

    /// <summary>Unique in this process.</summary>
    public int Id { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>The graph.</summary>
    public required GraphSnapshot Snapshot { get; init; }

    /// <summary>What it was written under.</summary>
    public required GraphPlan Plan { get; init; }

    /// <summary>The ids of its objects.</summary>
    public required IdentityTable Ids { get; init; }

    /// <summary>The arrays without content, by their index in the graph, ascending.</summary>
    public required int[] Open { get; init; }

    /// <summary>Arrays that don't travel whole and that no object of the graph refers to: one reference to each may still come.</summary>
    public required Array[] Unheld { get; init; }

    /// <summary>The delegates whose arrays were judged, by method definition and target: another delegate of the same method uses other parts.</summary>
    public required (int Method, object? Target)[] Judged { get; init; }

    /// <summary>What the parts follow from.</summary>
    public required IReadOnlyList<object?> Grounds { get; init; }

    /// <summary>What travels of each type's fields, as the plan said when it was written.</summary>
    public required (PlannedType Type, Pruning Pruning)[] Prunings { get; init; }

    /// <summary>Whether any array doesn't travel whole.</summary>
    public bool HasParts => Open.Length > 0 || Snapshot.Windows.Count > 0;

    /// <summary>Whether the plan would still leave out the same fields.</summary>
    public bool IsPruningCurrent
    {
        get
        {
            var generation = Plan.Memory.Generation;
            return Array.TrueForAll(Prunings, p => p.Pruning.IsSame(p.Type.PruningOf(generation)));
        }
    }

    /// <summary>
    /// The collections to which closures add, each with a new one in place of what travelled: additions of one closure are written into that one before they are merged. Those that come
    /// back in parts stay as they are, as nobody writes into them.
    /// </summary>
    public AccumulatedObject[] FreshAccumulations(IReadOnlyList<AccumulatedObject> accumulated)
    {
        var fresh = accumulated.ToArray();
        for (var i = 0; i < Snapshot.AccumulatedObjects.Count; i++)
        {
            if (TypeLayout.Of(fresh[i].Sent.GetType()).Kind != ShapeKind.Shell)
                fresh[i] = fresh[i] with { Sent = Accumulator.Find(fresh[i].Original.GetType(), fresh[i].How.Kind)!.Empty(fresh[i].Original) };
        }
        return fresh;
    }

    /// <summary>The originals of the graph and of one that continues it, by id. A new array: to be asked for once.</summary>
    public object[] With(GraphSnapshot continued)
    {
        object[] all = [.. Snapshot.Objects, .. continued.Objects];
        for (var i = 0; i < Snapshot.AccumulatedObjects.Count; i++)
            all[Ids.IdOf(Snapshot.AccumulatedObjects[i].Sent) - 1] = continued.AccumulatedObjects[i].Sent;
        return all;
    }

    /// <summary>The same with all content in its bytes, for who can't open shared memory: another graph to them, with an id of its own. It is forgotten with this one.</summary>
    public GraphBase Embed()
    {
        if (Snapshot.Shared.Count == 0)
            return this;
        lock (_embedding)
        {
            if (_embedded is null)
            {
                _embedded = new GraphBase { Snapshot = Snapshot.Embed(), Plan = Plan, Ids = Ids, Open = Open, Unheld = Unheld, Judged = Judged, Grounds = Grounds, Prunings = Prunings };
                WhenForgotten(_embedded.Forget);
            }
            return _embedded;
        }
    }

    /// <summary>
    /// Whether a closure that continues it has met what others had changed meanwhile. The next ones would too, if they began with what was written when the loop began.
    /// </summary>
    public bool HasConflicts => _hasConflicts;

    /// <summary>Notes that a closure has met what others had changed.</summary>
    public void NoteConflict() => _hasConflicts = true;

    /// <summary>Whether no graph continues it any more.</summary>
    public bool IsForgotten
    {
        get
        {
            lock (_gate)
                return _whenForgotten is null;
        }
    }

    /// <summary>Has <paramref name="action"/> run when no graph continues this one any more; at once if that has come.</summary>
    public void WhenForgotten(Action action)
    {
        lock (_gate)
        {
            if (_whenForgotten is { } waiting)
            {
                waiting.Add(action);
                return;
            }
        }
        action();
    }

    /// <summary>No graph will continue this one any more.</summary>
    public void Forget()
    {
        List<Action>? waiting;
        lock (_gate)
            (waiting, _whenForgotten) = (_whenForgotten, null);
        waiting?.ForEach(static action => action());
    }
}
