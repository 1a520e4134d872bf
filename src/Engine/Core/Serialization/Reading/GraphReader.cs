namespace Distributed.Engine.Serialization;

/// <summary>
/// Makes the objects of an encoded graph: allocates all, binds delegates, fills bodies, then finishes hash tables and shells from the
/// leaves up. No recursion; nothing is allocated that the bytes at hand don't pay for. Used once.
/// </summary>
internal sealed partial class GraphReader
{
    private readonly ReadOnlyMemory<byte> _message;
    private readonly DefinitionReader _definitions;
    private readonly SurrogateContext _context;
    private readonly object[] _existing;
    private readonly ReceivedGraph? _basis;
    private readonly object[] _objects;
    private readonly TypeLayout?[] _layouts;
    private readonly int[] _bodies;
    private List<int>? _delegates;
    private List<int>? _late;
    private List<(TaskStandIn Task, bool IsFaulted, int Content)>? _tasks;
    private Dictionary<int, object>? _live;
    private List<(int Index, ArrayWindow Window)>? _windowed;
    private WindowList _windows = WindowList.None;
    private int[]? _counts;
    private TypeLayout? _lastLayout;
    private int _lastDefinition;

    private GraphReader(
        ReadOnlyMemory<byte> message,
        DefinitionReader definitions,
        SurrogateContext context,
        object[] existing,
        ReceivedGraph? basis,
        int objects,
        ISharedSource? shared,
        long maxSharedBytes)
    {
        _shared = shared;
        _sharedBytesLeft = maxSharedBytes;
        _message = message;
        _definitions = definitions;
        _context = context;
        _existing = existing;
        _basis = basis;
        _objects = new object[objects];
        _layouts = new TypeLayout?[objects];
        _bodies = new int[objects];
    }

    /// <summary>Reads a graph. Whatever is wrong with the bytes, memory stays safe and the call ends.</summary>
    /// <param name="message">The bytes of a <see cref="GraphSnapshot"/>; kept by the result.</param>
    /// <param name="definitions">What the peer announced.</param>
    /// <param name="limits">Bounds; a message beyond them is refused.</param>
    /// <param name="context">Stand-ins for live things; none by default.</param>
    /// <param name="existing">The objects with ids 1 to their count, for a continued graph.</param>
    /// <param name="shared">Opens what lies in shared memory; null: nothing does.</param>
    /// <exception cref="IOException">Something in shared memory can't be opened here.</exception>
    /// <exception cref="GraphFormatException">The bytes are not a well-formed graph.</exception>
    /// <exception cref="DefinitionException">A type or method has no counterpart in this process.</exception>
    public static ReceivedGraph Read(
        ReadOnlyMemory<byte> message, DefinitionReader definitions, GraphLimits limits, SurrogateContext? context = null, object[]? existing = null, ISharedSource? shared = null)
    {
        var graph = Read(message, definitions, limits, context, existing ?? [], basis: null, shared);
        return RequireContent(graph);
    }

    private static ReceivedGraph RequireContent(ReceivedGraph graph)
    {
        if (graph.Open.Length == 0)
            return graph;
        graph.Release();
        throw new GraphFormatException($"{graph.Open.Length} arrays have no content, and nothing follows that could bring it.");
    }

    private static ReceivedGraph Read(
        ReadOnlyMemory<byte> message,
        DefinitionReader definitions,
        GraphLimits limits,
        SurrogateContext? context,
        object[] existing,
        ReceivedGraph? basis,
        ISharedSource? shared)
    {
        if (message.Length > limits.MaxBytes)
            throw new GraphFormatException($"A graph of {message.Length} bytes is larger than the limit of {limits.MaxBytes}.");
        var cursor = new ByteCursor(message.Span);
        var version = cursor.ReadByte();
        if (version != GraphWriter.Version)
            throw new GraphFormatException($"A graph of version {version} was received; this process reads version {GraphWriter.Version}.");
        var known = cursor.ReadVarint();
        if (known != existing.Length)
            throw new GraphFormatException($"The graph continues one of {known} objects, here it has {existing.Length}.");
        var objects = cursor.ReadCount();
        if (objects > limits.MaxObjects)
            throw new GraphFormatException($"A graph of {objects} objects is larger than the limit of {limits.MaxObjects}.");
        var roots = new int[cursor.ReadCount()];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = cursor.ReadVarint();
        var parts = known == 0 ? [] : ReadParts(ref cursor, basis);
        var tableBytes = cursor.ReadVarint();
        var bodyBytes = cursor.ReadVarint();
        if ((long)tableBytes + bodyBytes != cursor.Remaining || objects > tableBytes)
            throw new GraphFormatException($"{objects} objects with {tableBytes} and {bodyBytes} bytes don't make a message of {message.Length} bytes.");
        var reader = new GraphReader(message, definitions, context ?? SurrogateContext.None, existing, basis, objects, shared, limits.MaxBytes);
        try
        {
            return reader.Run(roots, parts, cursor.Position, cursor.Position + tableBytes);
        }
        catch
        {
            reader.ReleaseContents();
            throw;
        }
    }

    private ReceivedGraph Run(int[] roots, (int Index, ArrayWindow Window)[] parts, int table, int bodies)
    {
        var others = bodies + TakeParts(parts, bodies);
        AllocateAll(table, bodies, others);
        _windows = WindowList.Of(_windowed ?? []);
        BindDelegates();
        FillAll();
        FinishLate();
        EndTasks();
        return new ReceivedGraph
        {
            Bytes = _message,
            Roots = Array.ConvertAll(roots, Resolve),
            Objects = _objects,
            Known = _existing.Length,
            BodyOffsets = _bodies,
            Layouts = _layouts,
            Windows = _windows,
            Shared = _contents ?? [],
            Open = _open is null ? [] : [.. _open],
            Parts = _parts,
        };
    }

    /// <summary>The object with an id; <see langword="null"/> for 0.</summary>
    private object? Resolve(int id)
    {
        if (id == 0)
            return null;
        var index = id - 1 - _existing.Length;
        if (id > 0 && index < 0)
            return _existing[id - 1];
        if ((uint)index >= (uint)_objects.Length)
            throw new GraphFormatException($"There is no object {id} among {_existing.Length + _objects.Length}.");
        return _objects[index];
    }

    private TypeLayout LayoutOf(int definition)
    {
        if (definition != _lastDefinition)
        {
            _lastLayout = _definitions.Layout(definition);
            _lastDefinition = definition;
        }
        return _lastLayout!;
    }

    /// <summary>Notes how many targets or parts an object has.</summary>
    private void SetCount(int index, int count) => (_counts ??= new int[_objects.Length])[index] = count;

    private ByteCursor BodyOf(int index) => new(_message.Span[_bodies[index]..]);
}
