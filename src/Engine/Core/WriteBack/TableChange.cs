using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// A hash table of the caller's whose keys changed. Its new state is built beside it, in copies of table and entries, since hash codes come from the keys
/// (and so from user code that may fail): what follows from them then moves over without any computing. Used by one thread at a time.
/// </summary>
internal sealed class TableChange
{
    private readonly object _table;
    private readonly object _rebuilt;
    private readonly Array? _entries;
    private readonly HashTableShape _shape;

    private TableChange(object table, object rebuilt, Array? entries, HashTableShape shape)
    {
        _table = table;
        _rebuilt = rebuilt;
        _entries = entries;
        _shape = shape;
    }

    /// <param name="table">The caller's table.</param>
    /// <param name="freeSlots">Its removed entries after the run.</param>
    /// <param name="records">What changes, by object.</param>
    /// <param name="player">Plays them into the copies.</param>
    /// <param name="message">Where they are.</param>
    public static TableChange Prepare(
        object table, int[] freeSlots, Dictionary<object, ChangeRecord> records, RecordPlayer player, ReadOnlyMemory<byte> message)
    {
        var layout = TypeLayout.Of(table.GetType());
        if (layout.Table is not { } shape)
            throw new GraphFormatException($"A {TypeNames.Of(layout.Type)} is listed as a hash table.");
        var rebuilt = layout.Allocate();
        layout.CopyFields(table, rebuilt);
        Play(table, rebuilt);
        var entries = shape.EntriesOf(rebuilt);
        if (entries is not null)
        {
            var copy = (Array)entries.Clone();
            Play(entries, copy);
            shape.SetEntries(rebuilt, copy);
        }
        shape.SetFreeSlots(rebuilt, freeSlots);
        shape.Rebuild(rebuilt, rehash: true);
        return new TableChange(table, rebuilt, entries, shape);

        void Play(object original, object copy)
        {
            if (!records.TryGetValue(original, out var record))
                return;
            var cursor = new ByteCursor(message.Span[record.Start..]);
            player.Write(ref cursor, copy, record.Layout);
        }
    }

    /// <summary>To be called when the records have been written.</summary>
    public void Apply() => _shape.TakeOver(_rebuilt, _table, _entries);
}
