namespace Distributed.Engine.Serialization;

/// <remarks>This part: graphs that others continue, and those that continue them.</remarks>
internal sealed partial class GraphWriter
{
    private readonly List<int> _open = [];
    private readonly List<Array> _unheld = [];
    private readonly List<(int Index, ArrayWindow Window)> _parts = [];
    private Delegate? _sample;
    private BaseParts? _baseParts;
    private GraphBase? _base;

    /// <summary>Writes what closures of a loop share. Their windows are taken from the plan: what lies here is what most of them read.</summary>
    /// <param name="shared">What they share; the loop's body first, if it is a delegate.</param>
    /// <param name="loop">A closure like theirs, for the whole loop.</param>
    /// <param name="sample">One of them.</param>
    /// <param name="plan">Their plan.</param>
    /// <param name="limits">Bounds.</param>
    /// <exception cref="NotShippableException">Something can't travel; the reason has the path to it.</exception>
    public static GraphBase WriteBase(ReadOnlySpan<object?> shared, Delegate loop, Delegate sample, GraphPlan plan, GraphLimits limits)
    {
        // Not the thread's spare one: the ids are kept.
        var writer = new GraphWriter { _closure = loop, _sample = sample };
        GraphSnapshot? snapshot;
        do
        {
            writer.Begin(plan, limits);
            writer._body = shared is [Delegate body, ..] ? body : null;
            snapshot = writer.TryComplete(shared);
        }
        while (snapshot is null);
        return new GraphBase
        {
            Snapshot = snapshot,
            Plan = plan,
            Ids = writer._ids,
            Open = [.. writer._open],
            Unheld = [.. writer._unheld],
            Judged = [.. writer._judged],
            Grounds = writer._baseParts?.Grounds ?? [],
            Prunings = [.. writer._types.All.Where(t => t.Graph == writer._graph && t.Planned.IsPrunable).Select(t => (t.Planned, t.Pruning))],
        };
    }

    /// <summary>Writes what one closure doesn't share: its own objects, and its parts of arrays.</summary>
    /// <param name="basis">What it shares.</param>
    /// <param name="roots">The closure, and whatever else a call has.</param>
    /// <param name="limits">Bounds on both graphs together.</param>
    /// <returns>
    /// <see langword="null"/> when the closure needs more than lies in the shared graph, or when that is out of date: the closure has to be written whole.
    /// </returns>
    /// <exception cref="NotShippableException">Something can't travel; the reason has the path to it.</exception>
    public static GraphSnapshot? TryContinue(GraphBase basis, ReadOnlySpan<object?> roots, GraphLimits limits)
    {
        var rest = new GraphLimits(limits.MaxObjects - basis.Snapshot.Objects.Length, limits.MaxBytes - basis.Snapshot.Bytes.Length);
        var closure = (Delegate)roots[0]!;
        var writer = _spare ?? new GraphWriter();
        _spare = null;
        try
        {
            do
            {
                writer.Begin(basis.Plan, rest);
                writer.GoOnFrom(basis, closure);
                if (!writer.TryWriteParts(closure))
                    return null;
                writer.WriteAll(roots);
                if (!basis.IsPruningCurrent || !writer.ArePartsCurrent(closure))
                    return null;
            }
            while (!writer.IsPruningCurrent());
            return writer.Assemble(roots);
        }
        finally
        {
            writer.Reset();
            _spare = writer;
        }
    }

    private void ForgetBases()
    {
        _open.Clear();
        _unheld.Clear();
        _parts.Clear();
        _baseParts = null;
        _base = null;
    }

    private void GoOnFrom(GraphBase basis, Delegate closure)
    {
        var snapshot = basis.Snapshot;
        _base = basis;
        _body = closure;
        _ids.GoOnFrom(basis.Ids);
        _known = _next = snapshot.Objects.Length;
        _live.AddRange(snapshot.Live);
        _accumulatedLeaves.AddRange(snapshot.AccumulatedLeaves);
        _accumulatedObjects.AddRange(snapshot.AccumulatedObjects);
        _judged.AddRange(basis.Judged);
        _unheld.AddRange(basis.Unheld);
        _isPruned = snapshot.IsPruned;
        _isRebuilt = snapshot.IsRebuilt;
    }

    /// <summary>A root is no reference: which objects refer to it, the closures' own graphs say.</summary>
    private void NoteRoot(object? root)
    {
        if (_sample is not null && root is Array array && array.Length >= ArrayWindow.MinLength)
            _unheld.Add(array);
    }

    private bool TryWriteParts(Delegate closure)
    {
        if (!_base!.HasParts)
            return true;
        var used = _plan!.WindowsOf(closure);
        if (!used.HasGrounds(_base.Grounds))
            return false;
        foreach (var (_, lying) in _base.Snapshot.Windows)
        {
            if (used.Of(lying.Array) is not { } part || !lying.Covers(part))
                return false;
        }
        foreach (var index in _base.Open)
        {
            var array = (Array)_base.Snapshot.Objects[index];
            if (used.Of(array) is not { } part)
                return false;
            _parts.Add((index, part));
            if (!part.IsOverwritten)
                WritePart(part, TypeLayout.Of(array.GetType()));
        }
        return true;
    }

    /// <summary>Whether the parts that were written are still the ones that are used, and nothing else uses the arrays.</summary>
    private bool ArePartsCurrent(Delegate closure)
    {
        if (!_base!.HasParts)
            return true;
        var now = _plan!.WindowsOf(closure);
        return !_hasTwinClosure
            && now.HasGrounds(_base.Grounds)
            && _parts.TrueForAll(p => now.Of(p.Window.Array) == p.Window && !_again.Contains(p.Window.Array))
            && _base.Snapshot.Windows.All(w => now.Of(w.Window.Array) is { } part && w.Window.Covers(part) && !_again.Contains(w.Window.Array));
    }

    private void WritePartList()
    {
        _message.WriteVarint(_parts.Count);
        foreach (var (index, part) in _parts)
        {
            _message.WriteVarint(index + 1);
            _message.WriteVarint(part.From);
            _message.WriteVarint(part.Count);
            _message.WriteVarint(part.IsOverwritten ? StaysBehind : IsHere);
        }
    }
}
