namespace Distributed.Engine.Serialization;

/// <remarks>This part: graphs that others continue, and those that continue them.</remarks>
internal sealed partial class GraphWriter
{
    private readonly List<int> _open = [];
    private readonly List<Array> _unheld = [];
    private readonly List<(int Index, ArrayWindow Window)> _parts = [];
    private CallShape? _sample;
    private BaseParts? _baseParts;
    private GraphBase? _base;

    /// <summary>Writes what closures of a loop share. Their windows are taken from the plan: what lies here is what most of them read.</summary>
    /// <param name="shared">What they share; the loop's body first, if it is a delegate.</param>
    /// <param name="loop">A call like theirs, for the whole loop.</param>
    /// <param name="sample">One of them; null: nothing is known of what they use, so all of every array lies here.</param>
    /// <param name="plan">Their plan.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="memory">Where large arrays' content goes; null: into the bytes.</param>
    /// <exception cref="NotShippableException">Something can't travel; the reason has the path to it.</exception>
    public static GraphBase WriteBase(ReadOnlySpan<object?> shared, CallShape loop, CallShape? sample, GraphPlan plan, GraphLimits limits, ISharedMemory? memory = null)
    {
        // Not the thread's spare one: the ids are kept.
        var writer = new GraphWriter { _call = sample is null ? null : loop, _sample = sample };
        try
        {
            GraphSnapshot? snapshot;
            do
            {
                writer.Begin(plan, limits, memory);
                writer._body = shared is [Delegate body, ..] ? body : null;
                snapshot = writer.TryComplete(shared);
            }
            while (snapshot is null);
            return writer.ToBase(snapshot);
        }
        finally
        {
            writer.ReleaseContents();
        }
    }

    private GraphBase ToBase(GraphSnapshot snapshot) =>
        new()
        {
            Snapshot = snapshot,
            Plan = _plan!,
            Ids = _ids,
            Open = [.. _open],
            Unheld = [.. _unheld],
            Judged = [.. _judged],
            Grounds = _baseParts?.Grounds ?? [],
            Prunings = [.. _types.All.Where(t => t.Graph == _graph && t.Planned.IsPrunable).Select(t => (t.Planned, t.Pruning))],
        };

    /// <summary>Writes what one closure doesn't share: its own objects, and its parts of arrays.</summary>
    /// <param name="basis">What it shares.</param>
    /// <param name="roots">The closure, and whatever else a call has.</param>
    /// <param name="limits">Bounds on both graphs together.</param>
    /// <param name="memory">Where large arrays' content goes; null: into the bytes.</param>
    /// <returns>
    /// <see langword="null"/> when the closure needs more than lies in the shared graph, or when that is out of date: the closure has to be written whole.
    /// </returns>
    /// <exception cref="NotShippableException">Something can't travel; the reason has the path to it.</exception>
    public static GraphSnapshot? TryContinue(GraphBase basis, ReadOnlySpan<object?> roots, GraphLimits limits, ISharedMemory? memory = null)
    {
        // Content in shared memory counts: copying it takes as long, and an executor that can't open it gets bytes.
        var known = basis.Snapshot.Bytes.Length + basis.Snapshot.SharedBytes;
        var rest = new GraphLimits(limits.MaxObjects - basis.Snapshot.Objects.Length, (int)Math.Max(0, limits.MaxBytes - known));
        var call = ShapeOf(roots) ?? throw new ArgumentException("A call begins with its closure.", nameof(roots));
        var writer = _spare ?? new GraphWriter();
        _spare = null;
        try
        {
            do
            {
                writer.Begin(basis.Plan, rest, memory);
                writer.GoOnFrom(basis, call.Closure);
                if (!writer.TryWriteParts(call))
                    return null;
                writer.WriteAll(roots);
                if (!basis.IsPruningCurrent || !writer.ArePartsCurrent(call))
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

    private bool TryWriteParts(CallShape call)
    {
        if (!_base!.HasParts)
            return true;
        var used = call.WindowsIn(_plan!);
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
    private bool ArePartsCurrent(CallShape call)
    {
        if (!_base!.HasParts)
            return true;
        var now = call.WindowsIn(_plan!);
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
