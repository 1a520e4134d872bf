using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Goes through the changed objects of a message. Nothing is kept of them: another way through the bytes is cheaper than a list of many objects. Whoever
/// uses it moves <see cref="Cursor"/> past each record.
/// </summary>
internal ref struct ChangeRecords
{
    private readonly ReadOnlySpan<object> _originals;
    private LayoutMemory _layouts;
    private int _id;

    /// <summary>At the current record.</summary>
    public ByteCursor Cursor;

    /// <param name="message">The message.</param>
    /// <param name="start">Where its records begin; negative when there are none.</param>
    /// <param name="originals">The objects that were sent.</param>
    public ChangeRecords(ReadOnlySpan<byte> message, int start, ReadOnlySpan<object> originals)
    {
        _originals = start < 0 ? [] : originals;
        Cursor = new ByteCursor(message);
        if (start > 0)
            Cursor.Take(start);
    }

    /// <param name="cursor">At the first record.</param>
    /// <param name="originals">The objects that were sent.</param>
    public ChangeRecords(ByteCursor cursor, ReadOnlySpan<object> originals)
    {
        _originals = originals;
        Cursor = cursor;
    }

    public ChangeRecord Current { get; private set; }

    /// <summary>Moves to the next record; false at the end, or when there are none.</summary>
    public bool MoveNext()
    {
        if (_originals.IsEmpty || !NextId(ref Cursor, ref _id, _originals.Length))
            return false;
        var target = _originals[_id - 1];
        Current = new ChangeRecord(_id - 1, target, _layouts.Of(target), Cursor.Position);
        return true;
    }

    /// <summary>Reads the next ascending id of a list; false at its end.</summary>
    public static bool NextId(ref ByteCursor cursor, ref int id, int known)
    {
        var distance = cursor.ReadVarint();
        if (distance == ChangeFormat.End)
            return false;
        if (distance > known - id)
            throw new GraphFormatException($"Object {(long)id + distance} of {known} is changed.");
        id += distance;
        return true;
    }
}
