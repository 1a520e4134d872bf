using System.Runtime.InteropServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Writes object graphs breadth-first: a queue instead of recursion, so depth costs nothing. One writer is kept per thread;
/// an instance is not thread-safe.
/// </summary>
internal sealed partial class GraphWriter
{
    /// <summary>The version of the encoding; the first byte of every graph.</summary>
    public const byte Version = 4;

    [ThreadStatic]
    private static GraphWriter? _spare;

    private readonly IdentityTable _ids = new();
    private readonly ByteBuffer _table = new();
    private readonly ByteBuffer _bodies = new();
    private readonly ByteBuffer _message = new();
    private readonly List<int> _definitions = [];
    private readonly HashSet<int> _manyDefinitions = [];
    private readonly List<LiveCapture> _live = [];
    private readonly TypeSlots _types = new();
    private int[] _lastDefinitions = [];
    private int[] _lastInOrderMet = [];
    private GraphPlan? _plan;
    private GraphLimits _limits = GraphLimits.Default;
    private TypeSlot? _lastType;
    private DelegateShape _lastShape;
    private int _lastMethod;
    private long _graph;
    private bool _isPruned;
    private int _known;
    private int _next;
    private int _current;
    private int _generation;
    private bool _isRebuilt;

    private GraphWriter()
    {
    }

    /// <summary>Writes everything reachable from the roots that the plan needs.</summary>
    /// <param name="roots">Where it begins.</param>
    /// <param name="plan">What is needed, and may travel.</param>
    /// <param name="limits">Bounds on it.</param>
    /// <param name="shared">Where large arrays' content goes; null: into the bytes. The snapshot holds it until <see cref="GraphSnapshot.Release"/>.</param>
    /// <exception cref="NotShippableException">Something can't travel; the reason has the path to it.</exception>
    public static GraphSnapshot Write(ReadOnlySpan<object?> roots, GraphPlan plan, GraphLimits limits, ISharedMemory? shared = null)
    {
        var writer = _spare ?? new GraphWriter();
        _spare = null;
        try
        {
            GraphSnapshot? snapshot;
            writer._call = ShapeOf(roots);
            do
            {
                writer.Begin(plan, limits, shared);
                writer._body = writer._call?.Closure;
                snapshot = writer.TryComplete(roots);
            }
            while (snapshot is null);
            return snapshot;
        }
        finally
        {
            writer.Reset();
            writer._call = null;
            _spare = writer;
        }
    }

    private static CallShape? ShapeOf(ReadOnlySpan<object?> roots) => roots is [Delegate closure, ..] ? new CallShape(closure, roots.Length > 1 ? roots[1] : null) : null;

    /// <summary>
    /// Begins a graph in which some objects already have ids (1 to their count): references to them are written as those ids, and only
    /// what is new gets a body. Used once: <see cref="Reference(object?)"/> as often as wanted, then <see cref="Complete"/>.
    /// </summary>
    public static GraphWriter Continue(ReadOnlySpan<object> known, GraphPlan plan, GraphLimits limits, ISharedMemory? shared = null)
    {
        var writer = new GraphWriter();
        writer.Begin(plan, limits, shared);
        foreach (var o in known)
        {
            // The same singleton or empty array may stand for several ids; the first one will do.
            if (writer._ids.Find(o, 0) > 0)
                writer._ids.Skip(o);
        }
        writer._known = writer._next = known.Length;
        return writer;
    }

    /// <summary>The id of an object: a known one's, or the next. 0 for null.</summary>
    public int Reference(object? value)
    {
        if (value is null)
            return 0;
        var id = _ids.Find(value, _current);
        if (id < 0)
            return -id;
        if (value is Array array && array.Length >= ArrayWindow.MinLength)
            NoteAgain(array);
        return id;
    }

    /// <summary>The same, for a reference found in a known object: refusals start their path there.</summary>
    public int Reference(object? value, int owner)
    {
        _current = owner;
        return Reference(value);
    }

    /// <summary>After a refusal: the known object through which the refused one was met first; 0: a root.</summary>
    public int RefusedFrom
    {
        get
        {
            var id = _current;
            while (id > _known)
                id = _ids.ParentOf(id);
            return id;
        }
    }

    /// <summary>Writes all new objects met so far, and the roots.</summary>
    /// <exception cref="NotShippableException">Something new can't travel.</exception>
    public GraphSnapshot Complete(ReadOnlySpan<object?> roots)
    {
        // A plan that prunes is not used for what comes back, so one pass always does.
        return TryComplete(roots) ?? throw new InvalidOperationException("A continued graph needs a plan that prunes nothing.");
    }

    /// <summary>Notes a definition that the bytes refer to.</summary>
    public int Use(Definition definition)
    {
        UseId(definition.Id);
        return definition.Id;
    }

    private void UseId(int id)
    {
        const int Few = 16;
        if (_definitions.Count <= Few)
        {
            if (_definitions.Contains(id))
                return;
        }
        else
        {
            if (_manyDefinitions.Count == 0)
                _manyDefinitions.UnionWith(_definitions);
            if (!_manyDefinitions.Add(id))
                return;
        }
        _definitions.Add(id);
    }

    private void Begin(GraphPlan plan, GraphLimits limits, ISharedMemory? shared)
    {
        Reset();
        _shared = shared;
        if (!ReferenceEquals(plan, _plan))
        {
            _types.Clear();
            _lastType = null;
            _lastShape = default;
            _plan = plan;
        }
        _graph++;
        _limits = limits;
        _generation = plan.Memory.Generation;
    }

    /// <summary>Forgets the graph, so that its objects can be collected; keeps what is known about types.</summary>
    private void Reset()
    {
        _ids.Clear();
        _table.Clear();
        _bodies.Clear();
        _message.Clear();
        _definitions.Clear();
        if (_manyDefinitions.Count > 0)
            _manyDefinitions.Clear();
        _live.Clear();
        _accumulatedLeaves.Clear();
        _accumulatedObjects.Clear();
        ForgetWindows();
        ForgetBases();
        ReleaseContents();
        _isRebuilt = false;
        _isPruned = false;
        _known = _next = _current = 0;
    }

    /// <summary>Null when types admitted on the way made fields needed that were left out.</summary>
    private GraphSnapshot? TryComplete(ReadOnlySpan<object?> roots)
    {
        WriteAll(roots);
        return IsPruningCurrent() && AreWindowsCurrent() ? Assemble(roots) : null;
    }

    private void WriteAll(ReadOnlySpan<object?> roots)
    {
        _current = 0;
        foreach (var root in roots)
        {
            Reference(root);
            NoteRoot(root);
        }
        while (_next < _ids.Count)
        {
            _current = ++_next;
            WriteObject(_ids[_current]);
            if (_ids.Count - _known > _limits.MaxObjects || _bodies.Length + _sharedBytes > _limits.MaxBytes)
                throw TooLarge();
        }
        _current = 0;
        CheckAccumulated();
    }

    private bool IsPruningCurrent()
    {
        var generation = _plan!.Memory.Generation;
        if (generation == _generation)
            return true;
        var current = true;
        foreach (var slot in _types.All)
            current &= slot.Graph != _graph || !slot.Planned.IsPrunable || slot.Pruning.IsSame(slot.Planned.PruningOf(generation));
        return current;
    }

    private NotShippableException TooLarge() => new(new LocalReason(LocalReasonKind.Limit,
        $"the captured objects are more than {_limits.MaxObjects} or take more than {_limits.MaxBytes} bytes",
        "capture less, or raise ClusterOptions.MaxGraphObjects and MaxFrameBytes"));

    private GraphSnapshot Assemble(ReadOnlySpan<object?> roots)
    {
        _message.WriteByte(Version);
        _message.WriteVarint(_known);
        _message.WriteVarint(_ids.Count - _known);
        _message.WriteVarint(roots.Length);
        foreach (var root in roots)
            _message.WriteVarint(root is null ? 0 : _ids.IdOf(root));
        if (_known > 0)
            WritePartList();
        _message.WriteVarint(_table.Length);
        _message.WriteVarint(_bodies.Length);
        var bytes = new byte[_message.Length + _table.Length + _bodies.Length];
        _message.Written.CopyTo(bytes);
        _table.Written.CopyTo(bytes.AsSpan(_message.Length));
        _bodies.Written.CopyTo(bytes.AsSpan(_message.Length + _table.Length));
        return new GraphSnapshot
        {
            Bytes = bytes,
            DefinitionIds = SortedDefinitions(),
            Objects = _ids.After(_known).ToArray(),
            Known = _known,
            Base = _base,
            IsRebuilt = _isRebuilt,
            IsPruned = _isPruned,
            Live = _live.Count == 0 ? [] : _live.ToArray(),
            NeedsGates = NeedsGates,
            Shared = TakeContents(),
            Windows = WindowList.Of(_base is null ? _windowed : [.. _base.Snapshot.Windows, .. _parts]),
            AccumulatedLeaves = _accumulatedLeaves.Count == 0 ? [] : _accumulatedLeaves.ToArray(),
            AccumulatedObjects = _accumulatedObjects.Count == 0 ? [] : _base?.FreshAccumulations(_accumulatedObjects) ?? _accumulatedObjects.ToArray(),
        };
    }

    /// <summary>The same graph again has the same definitions: then nothing is sorted and no new array is made.</summary>
    private int[] SortedDefinitions()
    {
        if (!CollectionsMarshal.AsSpan(_definitions).SequenceEqual(_lastInOrderMet))
        {
            _lastInOrderMet = [.. _definitions];
            _definitions.Sort();
            _lastDefinitions = [.. _definitions];
        }
        return _lastDefinitions;
    }
}
