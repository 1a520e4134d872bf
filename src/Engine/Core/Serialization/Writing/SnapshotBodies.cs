namespace Distributed.Engine.Serialization;

/// <summary>Finds objects' bodies in a snapshot that this process wrote, in ascending order of the objects. Not thread-safe.</summary>
internal ref struct SnapshotBodies
{
    private readonly ReadOnlySpan<object> _objects;
    private ByteCursor _table;
    private LayoutMemory _layouts;
    private int _next;
    private int _body;

    public SnapshotBodies(GraphSnapshot snapshot)
    {
        var message = snapshot.Bytes.Span;
        var head = new ByteCursor(message);
        head.ReadByte();
        head.ReadVarint();
        head.ReadVarint();
        for (var roots = head.ReadVarint(); roots > 0; roots--)
            head.ReadVarint();
        var tableLength = head.ReadVarint();
        head.ReadVarint();

        _objects = snapshot.Objects;
        _table = new ByteCursor(message.Slice(head.Position, tableLength));
        _body = head.Position + tableLength;
    }

    /// <summary>Where the body of an object starts in <see cref="GraphSnapshot.Bytes"/>; negative when it has none.</summary>
    /// <param name="index">Its index in <see cref="GraphSnapshot.Objects"/>, larger than that of the last question.</param>
    public int OffsetOf(int index)
    {
        while (true)
        {
            var offset = _body;
            var length = LengthOf(_objects[_next], ref _table, ref _layouts);
            _body += Math.Max(0, length);
            if (_next++ == index)
                return length < 0 ? -1 : offset;
        }
    }

    /// <summary>The bytes of an object's body, after moving past its entry in the table; negative when it has no body.</summary>
    internal static int LengthOf(object value, ref ByteCursor table, ref LayoutMemory layouts)
    {
        if (table.ReadVarint() == 0)
        {
            table.ReadVarint();
            return -1;
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
        return -1;
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
                GraphWriter.SharedEmpty => -1,
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
        var isOverwritten = table.ReadVarint() != 0;
        return isOverwritten ? 0 : count * layout.ElementBodySize;
    }
}
