using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// The executor's side: compares every received object with its twin, the bytes it was made from, and encodes what differs. One is kept
/// per thread; an instance is not thread-safe. The closure has ended, so nothing else touches the graph.
/// </summary>
internal sealed partial class GraphDiff
{
    [ThreadStatic]
    private static GraphDiff? _spare;

    private static readonly ReceivedGraph NoGraph = new() { Bytes = default, Roots = [], Objects = [], Known = 0, BodyOffsets = [], Layouts = [] };

    private readonly ByteBuffer _head = new(64);
    private readonly ByteBuffer _leaves = new();
    private readonly ByteBuffer _tables = new(64);
    private readonly ByteBuffer _shells = new(64);
    private readonly LateValues _late = new();
    private readonly SegmentWriter _segments;
    private readonly List<int> _changed = [];
    private ReceivedGraph _graph = NoGraph;
    private GraphLimits _limits = GraphLimits.Default;
    private GraphWriter? _writer;
    private int _lastId;
    private int _lastTable;
    private int _lastShell;

    private GraphDiff() => _segments = new SegmentWriter(_leaves, _late);

    /// <summary>Encodes what a run changed in the graph it received, what it added to it, and its roots (the result, or exceptions).</summary>
    /// <param name="graph">What was received.</param>
    /// <param name="roots">The result, or exceptions.</param>
    /// <param name="limits">Bounds on the message.</param>
    /// <param name="shared">Where large values go; null: into the message. <see cref="GraphChanges.Shared"/> holds them.</param>
    /// <exception cref="NotShippableException">Something can't come back exactly: the attempt has to be dropped, and the call rerun locally (S6).</exception>
    public static GraphChanges Compute(ReceivedGraph graph, object?[] roots, GraphLimits limits, ISharedMemory? shared = null)
    {
        var diff = _spare ?? new GraphDiff();
        _spare = null;
        try
        {
            diff._graph = graph;
            diff._limits = limits;
            diff._shared = shared;
            return diff.Run(roots);
        }
        finally
        {
            diff.Reset();
            _spare = diff;
        }
    }

    private GraphChanges Run(object?[] roots)
    {
        CompareAll();
        var snapshot = CompleteNew(roots);
        CompareTables(snapshot);
        return Assemble(snapshot);
    }

    private void Reset()
    {
        _head.Clear();
        _leaves.Clear();
        _late.Clear();
        _segments.Clear();
        _tables.Clear();
        _shells.Clear();
        ReleaseContents();
        _changed.Clear();
        _changedKeys.Clear();
        _hashTables.Clear();
        _graph = NoGraph;
        _writer = null;
        _lastId = _lastTable = _lastShell = 0;
    }

    private void CompareAll()
    {
        var objects = _graph.Objects;
        var layouts = _graph.Layouts;
        var bodies = _graph.BodyOffsets;
        var twins = _graph.Twins;
        for (var i = 0; i < objects.Length; i++)
        {
            // No body: the object was here before the graph came, or stands for something in the driver.
            if (bodies[i] < 0 || layouts[i] is not { } layout)
                continue;
            switch (layout.Kind)
            {
                case ShapeKind.Fields:
                case ShapeKind.Value:
                    CompareFields(i, layout, twins.At(bodies[i])[..layout.BodySize]);
                    break;
                case ShapeKind.HashTable:
                    _hashTables.Add(i);
                    CompareFields(i, layout, twins.At(bodies[i])[..layout.BodySize]);
                    break;
                case ShapeKind.Array:
                    CompareArray(i, (Array)objects[i], layout, _graph.BodyOf(i));
                    break;
                case ShapeKind.Shell when !layout.Shell!.IsImmutable:
                    CompareShell(i, layout, twins.At(bodies[i]));
                    break;
                default:
                    // Strings, delegates and what travels by description can't change.
                    break;
            }
        }
    }

    /// <summary>Writes the new objects and roots as a continued graph; <see langword="null"/> when there are none but simple roots.</summary>
    private GraphSnapshot? CompleteNew(object?[] roots)
    {
        BeginHead();
        if (_writer is null && InlineRoots.TryWrite(roots, _graph.Objects, _head))
            return null;
        BeginHead();
        GraphSnapshot snapshot;
        try
        {
            _writer ??= Continue();
            snapshot = _writer.Complete(roots);
        }
        catch (NotShippableException e)
        {
            throw Refused(e, roots);
        }
        if (snapshot.Live.Count > 0)
        {
            throw Refuse(
                $"the closure made a {TypeNames.Of(snapshot.Live[0].Original.GetType())} that it returned or stored, and that lives in one process only",
                "make it before the lambda, or keep it inside");
        }
        _head.WriteVarint(snapshot.Bytes.Length);
        return snapshot;
    }

    private void BeginHead()
    {
        _head.Clear();
        _head.WriteByte(ChangeFormat.Version);
        _head.WriteByte((byte)ChangeParts.None);
        _head.WriteVarint(_graph.Objects.Length);
    }

    private GraphWriter Continue() => GraphWriter.Continue(_graph.Objects, GraphPlan.Everything, _limits, _shared);

    private GraphChanges Assemble(GraphSnapshot? snapshot)
    {
        var parts = (snapshot is null ? ChangeParts.None : ChangeParts.Graph)
            | (_lastId == 0 ? ChangeParts.None : ChangeParts.Leaves)
            | (_lastTable == 0 ? ChangeParts.None : ChangeParts.Tables)
            | (_lastShell == 0 ? ChangeParts.None : ChangeParts.Shells);
        _head.At(1, 1)[0] = (byte)parts;
        if (_lastId != 0)
            _leaves.WriteVarint(ChangeFormat.End);
        if (_lastTable != 0)
            _tables.WriteVarint(ChangeFormat.End);
        if (_lastShell != 0)
            _shells.WriteVarint(ChangeFormat.End);

        NoteContents(snapshot);
        var graph = snapshot is null ? default : snapshot.Bytes.Span;
        var length = (long)_head.Length + graph.Length + _leaves.Length + _late.Bytes + _tables.Length + _shells.Length;
        if (length > _limits.MaxBytes)
            throw TooLarge(length);
        var pooled = length >= PooledBytes.LeastBytes ? new PooledBytes((int)length) : null;
        var bytes = pooled?.Memory ?? GC.AllocateUninitializedArray<byte>((int)length);
        var rest = bytes.Span;
        Append(_head.Written, ref rest);
        Append(graph, ref rest);
        _late.Complete(_leaves.Written, rest);
        rest = rest[(_leaves.Length + (int)_late.Bytes)..];
        Append(_tables.Written, ref rest);
        Append(_shells.Written, ref rest);
        return new GraphChanges(bytes, snapshot?.DefinitionIds ?? [], _lastTable != 0 || _lastShell != 0 || snapshot is { IsRebuilt: true }, pooled, TakeContents());
    }

    private static void Append(ReadOnlySpan<byte> part, ref Span<byte> rest)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }

    /// <summary>Starts the record of an object; ids ascend, so distances are written.</summary>
    private void BeginRecord(int index)
    {
        _leaves.WriteVarint(index + 1 - _lastId);
        _lastId = index + 1;
        _changed.Add(index);
    }

    /// <summary>The object with an id of the twin; <see langword="null"/> for 0.</summary>
    private object? TwinReference(int id) => id == 0 ? null : _graph.Objects[id - 1];

    /// <summary>The id of an object that a changed leaf of the current record refers to; what is new gets the next one.</summary>
    private int IdOf(object? value)
    {
        if (value is null)
            return 0;
        _writer ??= Continue();
        return _writer.Reference(value, _lastId);
    }
}
