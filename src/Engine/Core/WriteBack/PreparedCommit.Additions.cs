using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <remarks>This part: what is merged into the caller's objects instead of being written over them.</remarks>
internal sealed partial class PreparedCommit
{
    private readonly List<LeafMerge> _leafMerges = [];
    private readonly Dictionary<object, object> _rebuilt = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Adds what the run has added to numbers and collections. After <see cref="Apply"/>; may wait for the program's locks and call comparers, which may throw.
    /// </summary>
    public void Merge()
    {
        foreach (var merge in _leafMerges)
            merge.Apply();
        foreach (var accumulated in _snapshot.AccumulatedObjects)
        {
            var additions = _rebuilt.GetValueOrDefault(accumulated.Sent, accumulated.Sent);
            var accumulator = Accumulator.Find(accumulated.Original.GetType(), accumulated.How.Kind)!;
            Gate.Run(accumulated.How.Gate?.GetValue(accumulated.Holder), () => accumulator.Merge(accumulated.Original, additions));
        }
    }

    /// <summary>Takes the numbers to add out of a checked record.</summary>
    private void TakeLeafMerges(ReadOnlySpan<byte> message)
    {
        var records = new ChangeRecords(message, _leaves, _originals);
        while (records.MoveNext())
        {
            var record = records.Current;
            foreach (var accumulated in _snapshot.AccumulatedLeaves)
            {
                if (accumulated.Index == record.Index)
                    TakeLeafMerge(message[record.Start..], record, accumulated);
            }
            _player.Check(ref records.Cursor, record.Target, record.Layout);
        }
    }

    private void TakeLeafMerge(ReadOnlySpan<byte> values, in ChangeRecord record, AccumulatedLeaf accumulated)
    {
        var cursor = new ByteCursor(values);
        var mask = cursor.Take(ChangeFormat.MaskBytes(record.Layout.Leaves.Length));
        for (var i = 0; i <= accumulated.LeafIndex; i++)
        {
            if ((mask[i / 8] & (1 << (i % 8))) == 0)
                continue;
            var leaf = record.Layout.Leaves[i];
            var bytes = cursor.Take(leaf.IsReference ? ChangeFormat.IdSize : leaf.Size);
            if (i == accumulated.LeafIndex)
                _leafMerges.Add(new LeafMerge(record.Target, leaf, accumulated.How, Number(bytes)));
        }
    }

    private static long Number(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        8 => BitConverter.ToInt64(bytes),
        4 => BitConverter.ToInt32(bytes),
        2 => BitConverter.ToInt16(bytes),
        _ => bytes[0],
    };

    /// <summary>The leaves of an object that are merged: they are neither stored nor compared.</summary>
    private ReadOnlySpan<int> MergedLeavesOf(ChangeRecord record)
    {
        if (_leafMerges.Count == 0)
            return [];
        return _snapshot.AccumulatedLeaves.Where(a => a.Index == record.Index).Select(a => a.LeafIndex).ToArray();
    }

    private void ReadShells(ref ByteCursor cursor, object[] originals, RecordPlayer player)
    {
        var id = 0;
        while (ChangeRecords.NextId(ref cursor, ref id, originals.Length))
        {
            var parts = new object?[cursor.ReadCount(bytesEach: ChangeFormat.IdSize)];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = player.Resolve(cursor.ReadInt32());
            var sent = originals[id - 1];
            var layout = TypeLayout.Of(sent.GetType());
            if (layout.Shell is not { ComesBack: true } shell)
                throw new GraphFormatException($"A {TypeNames.Of(layout.Type)} is changed by its parts, which has none.");
            if (!_snapshot.AccumulatedObjects.Any(a => ReferenceEquals(a.Sent, sent)))
            {
                throw new NotShippableException(new LocalReason(
                    LocalReasonKind.Result, $"a captured {TypeNames.Of(layout.Type)} was changed, which others may change too", "return the changes as a value and apply them after the task"));
            }
            _rebuilt[sent] = PutTogether(shell, layout, parts);
        }
    }

    private static object PutTogether(ShellCodec shell, TypeLayout layout, object?[] parts)
    {
        try
        {
            return shell.PutTogether(layout.Type, parts);
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new GraphFormatException($"A {layout.Type} can't be put together from the {parts.Length} parts received.", e);
        }
    }
}
