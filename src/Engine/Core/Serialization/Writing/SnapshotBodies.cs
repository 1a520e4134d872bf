namespace Distributed.Engine.Serialization;

/// <summary>Finds objects' bodies in a snapshot that this process wrote, in ascending order of the objects. Not thread-safe.</summary>
internal ref struct SnapshotBodies
{
    private const int HasNoBody = -1;
    private const int IsOpen = -2;

    private readonly GraphSnapshot _snapshot;
    private ReadOnlySpan<byte> _message;
    private ReadOnlySpan<object> _objects;
    private ByteCursor _table;
    private LayoutMemory _layouts;
    private int _first;
    private int _next;
    private int _body;
    private int _partBody;

    public SnapshotBodies(GraphSnapshot snapshot)
    {
        _snapshot = snapshot;
        Enter(snapshot.Base?.Snapshot ?? snapshot);
        if (snapshot.Base is not null)
            _partBody = BodiesOf(snapshot, out _);
    }

    /// <summary>Finds an object's body: its bytes, and whatever follows them. False when it has none.</summary>
    /// <param name="index">Its index in <see cref="GraphSnapshot.Originals"/>, larger than that of the last question.</param>
    /// <param name="body">The body.</param>
    public bool TryFind(int index, out ReadOnlySpan<byte> body)
    {
        while (true)
        {
            if (_next == _first + _objects.Length)
                EnterOwn();
            var at = _body;
            var length = LengthOf(_objects[_next - _first], ref _table, ref _layouts);
            var isOpen = length == IsOpen;
            if (isOpen)
                (at, length) = TakePart();
            else
                _body += Math.Max(0, length);
            body = _next != index ? default : _snapshot.SharedAt(index) is { } shared ? shared.Span : (isOpen ? _snapshot.Bytes.Span : _message)[at..];
            if (_next++ == index)
                return length >= 0;
        }
    }

    /// <summary>Goes on with what continues the first graph.</summary>
    private void EnterOwn()
    {
        _first = _next;
        Enter(_snapshot);
        _body = _partBody;
    }

    /// <summary>The part of an array that the first graph declares only: parts come in the order of the arrays, in front of the other bodies.</summary>
    private (int At, int Length) TakePart()
    {
        var at = _partBody;
        if (_snapshot.Windows.At(_next) is not { } part)
            return (at, HasNoBody);
        var length = part.IsOverwritten ? 0 : part.Count * _layouts.Of(part.Array).ElementBodySize;
        _partBody += length;
        return (at, length);
    }

    private void Enter(GraphSnapshot snapshot)
    {
        _message = snapshot.Bytes.Span;
        _objects = snapshot.Objects;
        _body = BodiesOf(snapshot, out _table);
    }

    /// <summary>Where the bodies start.</summary>
    private static int BodiesOf(GraphSnapshot snapshot, out ByteCursor table)
    {
        var message = snapshot.Bytes.Span;
        var head = new ByteCursor(message);
        SkipHead(ref head);
        var tableLength = head.ReadVarint();
        head.ReadVarint();
        table = new ByteCursor(message.Slice(head.Position, tableLength));
        return head.Position + tableLength;
    }

    /// <summary>Moves past what stands before the lengths of table and bodies.</summary>
    internal static void SkipHead(ref ByteCursor head)
    {
        head.ReadByte();
        var known = head.ReadVarint();
        head.ReadVarint();
        for (var roots = head.ReadVarint(); roots > 0; roots--)
            head.ReadVarint();
        for (var parts = known > 0 ? head.ReadVarint() : 0; parts > 0; parts--)
        {
            for (var numbers = 4; numbers > 0; numbers--)
                head.ReadVarint();
        }
    }

    /// <summary>The bytes of an object's body, after moving past its entry in the table; <see cref="HasNoBody"/>, or <see cref="IsOpen"/> for an array of which parts come later.</summary>
    internal static int LengthOf(object value, ref ByteCursor table, ref LayoutMemory layouts)
    {
        if (table.ReadVarint() == 0)
        {
            table.ReadVarint();
            return HasNoBody;
        }
        var layout = layouts.Of(value);
        return layout.Kind switch
        {
            ShapeKind.Fields or ShapeKind.Value or ShapeKind.HashTable => layout.BodySize,
            ShapeKind.Array => ElementsOf((Array)value, layout, ref table),
            ShapeKind.Text => table.ReadVarint() * sizeof(char),
            ShapeKind.Delegate => table.ReadVarint() is var targets && targets == 1 ? 2 * sizeof(int) : targets * sizeof(int),
            ShapeKind.Content => table.ReadVarint(),
            ShapeKind.Shell => table.ReadVarint() * sizeof(int),
            ShapeKind.Live => WithoutBody(layout.Live, ref table),
            _ => throw new InvalidOperationException($"{TypeNames.Of(layout.Type)} can't have been written."),
        };
    }

    private static int WithoutBody(LiveKind kind, ref ByteCursor table)
    {
        for (var numbers = kind == LiveKind.Task ? 3 : 1; numbers > 0; numbers--)
            table.ReadVarint();
        return HasNoBody;
    }

    private static int ElementsOf(Array array, TypeLayout layout, ref ByteCursor table)
    {
        if (layout.IsVector)
        {
            var length = table.ReadVarint();
            var isShared = length == GraphWriter.InSharedMemory;
            if (isShared)
            {
                table.Take(table.ReadVarint());
                length = table.ReadVarint();
            }
            var bytes = length switch
            {
                GraphWriter.SharedEmpty => HasNoBody,
                GraphWriter.Windowed => WindowOf(layout, ref table),
                _ => array.Length * layout.ElementBodySize,
            };
            return isShared ? 0 : bytes;
        }
        for (var d = 0; d < array.Rank; d++)
        {
            table.ReadVarint();
            table.ReadInt32();
        }
        return array.Length * layout.ElementBodySize;
    }

    private static int WindowOf(TypeLayout layout, ref ByteCursor table)
    {
        table.ReadVarint();
        table.ReadVarint();
        var count = table.ReadVarint();
        return table.ReadVarint() switch
        {
            GraphWriter.IsHere => count * layout.ElementBodySize,
            GraphWriter.StaysBehind => 0,
            _ => IsOpen,
        };
    }
}
