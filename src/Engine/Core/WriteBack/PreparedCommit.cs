using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// The driver's side: a finished run's changes, checked whole and ready to be written into the caller's objects. Until <see cref="Apply"/> none
/// of them has been touched. Used by one thread at a time, applied at most once.
/// </summary>
internal sealed partial class PreparedCommit : IDisposable
{
    private static readonly object[] NoObjects = [];

    // Most calls change nothing; nobody adds to these.
    private static readonly List<TableChange> NoTables = [];

    private readonly GraphSnapshot _snapshot;
    private readonly object[] _originals;
    private readonly ReadOnlyMemory<byte> _message;
    private readonly RecordPlayer _player;
    private readonly int _leaves;
    private readonly List<TableChange> _tables;
    private SharedRuns? _shared;

    /// <param name="snapshot">What was sent to the executor.</param>
    /// <param name="originals">Its objects.</param>
    /// <param name="message">The changes.</param>
    /// <param name="roots">Their roots.</param>
    /// <param name="player">Reads records.</param>
    /// <param name="leaves">Where in the message the records begin; negative when there are none.</param>
    /// <param name="tables">Hash tables whose keys changed.</param>
    private PreparedCommit(
        GraphSnapshot snapshot, object[] originals, ReadOnlyMemory<byte> message, object?[] roots, RecordPlayer player, int leaves, List<TableChange> tables)
    {
        _snapshot = snapshot;
        _originals = originals;
        _message = message;
        Roots = roots;
        _player = player;
        _leaves = leaves;
        _tables = tables;
    }

    /// <summary>The result, or the exceptions. Captured objects among them, and in them, are the caller's own.</summary>
    public object?[] Roots { get; }

    /// <summary>Checks a message against the objects it changes, and makes what is new. May call GetHashCode of keys.</summary>
    /// <param name="snapshot">What was sent to the executor.</param>
    /// <param name="changes">The message; must not change until <see cref="Apply"/> has returned.</param>
    /// <param name="definitions">What the executor announced.</param>
    /// <param name="limits">Bounds on new objects.</param>
    /// <param name="shared">Opens what the message refers to in shared memory; null: nothing.</param>
    /// <exception cref="IOException">Something in shared memory can't be opened here.</exception>
    /// <exception cref="GraphFormatException">It isn't a well-formed answer to this snapshot.</exception>
    /// <exception cref="DefinitionException">It names a type or method that isn't there.</exception>
    public static PreparedCommit Prepare(
        GraphSnapshot snapshot, ReadOnlyMemory<byte> changes, DefinitionReader definitions, GraphLimits limits, ISharedSource? shared = null)
    {
        var runs = new SharedRuns(shared);
        try
        {
            return PrepareWith(runs, snapshot, changes, definitions, limits, shared);
        }
        catch
        {
            runs.Dispose();
            throw;
        }
    }

    private static PreparedCommit PrepareWith(
        SharedRuns runs, GraphSnapshot snapshot, ReadOnlyMemory<byte> changes, DefinitionReader definitions, GraphLimits limits, ISharedSource? shared)
    {
        var originals = snapshot.Originals();
        var cursor = new ByteCursor(changes.Span);
        var parts = ReadHead(ref cursor, originals.Length);
        var added = NoObjects;
        object?[] roots;
        if (parts.HasFlag(ChangeParts.Graph))
        {
            var length = cursor.ReadCount();
            var graph = GraphReader.Read(changes.Slice(cursor.Position, length), definitions, limits, context: null, originals, shared);
            foreach (var (_, content) in graph.Shared)
                runs.NoteCopied(content.Content.Length);
            graph.Release();
            cursor.Take(length);
            added = graph.Objects;
            roots = graph.Roots;
        }
        else
        {
            roots = InlineRoots.Read(ref cursor, originals);
        }
        var player = new RecordPlayer(originals, added, snapshot.Windows, runs);
        var leaves = parts.HasFlag(ChangeParts.Leaves) ? cursor.Position : -1;
        if (leaves >= 0)
            CheckRecords(ref cursor, snapshot, originals, player);
        var tables = parts.HasFlag(ChangeParts.Tables) ? ReadTables(ref cursor, originals, player, leaves, changes) : NoTables;
        var prepared = new PreparedCommit(snapshot, originals, changes, roots, player, leaves, tables) { _shared = runs };
        if (parts.HasFlag(ChangeParts.Shells))
            prepared.ReadShells(ref cursor, originals, player);
        if (cursor.Remaining != 0)
            throw new GraphFormatException($"{cursor.Remaining} bytes are left over after the last change.");
        if (snapshot.AccumulatedLeaves.Count > 0)
            prepared.TakeLeafMerges(changes.Span);
        return prepared;
    }

    /// <summary>Bytes that the message refers to in shared memory.</summary>
    public long SharedBytes => _shared?.Bytes ?? 0;

    /// <summary>Lets go of what lies in shared memory.</summary>
    public void Dispose() => _shared?.Dispose();

    /// <summary>Whether anything is to be merged.</summary>
    public bool HasAdditions => _leafMerges.Count > 0 || _snapshot.AccumulatedObjects.Count > 0;

    /// <summary>Whether the run changed anything that it had received.</summary>
    public bool HasChanges => _leaves >= 0;

    /// <summary>
    /// What somebody else has changed since the snapshot was taken and this run has changed too, by name; null when there is nothing. Ask just before
    /// <see cref="Apply"/>, with other commits kept out. A place that was changed and changed back counts as unchanged.
    /// </summary>
    public string? FindConflict()
    {
        if (_leaves < 0)
            return null;
        var bodies = new SnapshotBodies(_snapshot);
        var records = new ChangeRecords(_message.Span, _leaves, _originals);
        while (records.MoveNext())
        {
            var record = records.Current;
            bodies.TryFind(record.Index, out var twin);
            if (!_player.IsAsSent(ref records.Cursor, record.Target, record.Layout, twin, MergedLeavesOf(record)))
                return NameOf(record);
        }
        return null;
    }

    /// <summary>Fields by their names, everything else by its type.</summary>
    private string NameOf(ChangeRecord record)
    {
        var leaves = record.Layout.Leaves;
        if (record.Layout.Kind != ShapeKind.Fields || leaves.Length == 0 || leaves[0].Field is not { } first || FrameworkAssemblies.Contains(first.Module.Assembly))
            return "a captured " + TypeNames.Of(record.Layout.Type);
        var mask = new ByteCursor(_message.Span[record.Start..]).Take(ChangeFormat.MaskBytes(leaves.Length)).ToArray();
        var merged = MergedLeavesOf(record).ToArray();
        return string.Join(", ", leaves.Where((_, i) => (mask[i / 8] & (1 << (i % 8))) != 0 && !merged.Contains(i)).Select(leaf => $"'{leaf.Name}'"));
    }

    /// <summary>Writes every change into the originals. Nothing in here can fail or calls user code.</summary>
    public void Apply()
    {
        var records = new ChangeRecords(_message.Span, _leaves, _originals);
        while (records.MoveNext())
            _player.Write(ref records.Cursor, records.Current.Target, records.Current.Layout, MergedLeavesOf(records.Current));
        foreach (var table in _tables)
            table.Apply();
    }

    private static ChangeParts ReadHead(ref ByteCursor cursor, int known)
    {
        var version = cursor.ReadByte();
        if (version != ChangeFormat.Version)
            throw new GraphFormatException($"Changes of version {version} were received; this process reads version {ChangeFormat.Version}.");
        var parts = (ChangeParts)cursor.ReadByte();
        if ((parts & ~ChangeParts.All) != 0)
            throw new GraphFormatException($"Changes with the unknown parts {(int)parts} were received.");
        var count = cursor.ReadVarint();
        return count == known ? parts : throw new GraphFormatException($"Changes to a graph of {count} objects were received, {known} were sent.");
    }

    private static void CheckRecords(ref ByteCursor cursor, GraphSnapshot snapshot, object[] originals, RecordPlayer player)
    {
        var bodies = new SnapshotBodies(snapshot);
        var records = new ChangeRecords(cursor, originals);
        while (records.MoveNext())
        {
            if (!bodies.TryFind(records.Current.Index, out _))
                throw new GraphFormatException($"A {records.Current.Layout.Type} is changed that wasn't sent: the executor has one of its own.");
            player.Check(ref records.Cursor, records.Current.Target, records.Current.Layout);
        }
        cursor = records.Cursor;
    }

    private static List<TableChange> ReadTables(
        ref ByteCursor cursor, object[] originals, RecordPlayer player, int leaves, ReadOnlyMemory<byte> message)
    {
        var byTarget = new Dictionary<object, ChangeRecord>(ReferenceEqualityComparer.Instance);
        var records = new ChangeRecords(message.Span, leaves, originals);
        while (records.MoveNext())
        {
            if (!byTarget.TryAdd(records.Current.Target, records.Current))
                throw new GraphFormatException($"A {records.Current.Layout.Type} is changed twice.");
            player.Check(ref records.Cursor, records.Current.Target, records.Current.Layout);
        }
        var tables = new List<TableChange>();
        var id = 0;
        while (ChangeRecords.NextId(ref cursor, ref id, originals.Length))
        {
            var slots = new int[cursor.ReadCount()];
            for (var i = 0; i < slots.Length; i++)
                slots[i] = cursor.ReadVarint();
            tables.Add(TableChange.Prepare(originals[id - 1], slots, byTarget, player, message));
        }
        return tables;
    }
}
