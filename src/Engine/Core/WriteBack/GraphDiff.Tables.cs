using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Hash tables: entries are compared like any other array, but for what follows from hash codes. Tables whose keys changed are listed, with the
/// order of their removed entries, so that the driver makes the rest anew.
/// </summary>
internal sealed partial class GraphDiff
{
    private readonly List<int> _hashTables = [];

    /// <summary>Entry arrays in which keys changed, by index.</summary>
    private readonly HashSet<int> _changedKeys = [];

    private void CompareTables(GraphSnapshot? added)
    {
        KeyReach? reach = null;
        foreach (var index in _hashTables)
        {
            if (!IsRestructured(index))
                continue;
            var table = _graph.Objects[index];
            Check(table, ref reach);
            _tables.WriteVarint(index + 1 - _lastTable);
            _lastTable = index + 1;
            var free = Shape(index).FreeSlots(table);
            _tables.WriteVarint(free.Length);
            foreach (var slot in free)
                _tables.WriteVarint(slot);
        }
        if (added is null || _lastId == 0)
            return;
        foreach (var value in added.Objects)
            CheckAdded(value, ref reach);
    }

    private HashTableShape Shape(int index) => _graph.Layouts[index]!.Table!;

    private bool IsRestructured(int index)
    {
        var layout = _graph.Layouts[index]!;
        ref var data = ref RawObject.Data(_graph.Objects[index]);
        var body = _graph.Twins.At(_graph.BodyOffsets[index])[..layout.BodySize];
        foreach (var leaf in layout.Leaves)
        {
            if (!layout.Table!.IsStructure(leaf))
                continue;
            if (Differs(_graph.Objects[index], ref data, leaf, body))
                return true;
        }
        return _changedKeys.Count > 0 && layout.Table!.EntriesOf(_graph.Objects[index]) is { } entries && HasChangedKeys(index, entries);
    }

    /// <summary>The entries' id is in the table's twin.</summary>
    private bool HasChangedKeys(int index, Array entries)
    {
        foreach (var changed in _changedKeys)
        {
            if (ReferenceEquals(_graph.Objects[changed], entries))
                return true;
        }
        return false;
    }

    private void CheckAdded(object value, ref KeyReach? reach)
    {
        switch (TypeLayout.Of(value.GetType()))
        {
            case { Kind: ShapeKind.HashTable }:
                Check(value, ref reach);
                break;
            case { Kind: ShapeKind.Shell, Shell: { } shell }:
                // Made again from its parts while the originals are still as they were.
                reach ??= new KeyReach(_graph, _changed);
                foreach (var part in shell.TakeApart(value))
                    RequireIndependent(value, part, reach);
                break;
            default:
                break;
        }
    }

    /// <summary>The driver hashes keys before it changes anything, so what their hash codes depend on must be what it has already.</summary>
    private void Check(object table, ref KeyReach? reach)
    {
        var shape = TypeLayout.Of(table.GetType()).Table!;
        if (!shape.HashesByUserCode(table))
            return;
        if (!shape.HasCurrentHashes(table))
        {
            throw Refuse($"a key of {ChangePath.To(_graph, table)} has another hash code than when it was added",
                "don't change objects that are keys of a dictionary or set");
        }
        reach ??= new KeyReach(_graph, _changed);
        RequireIndependent(table, shape.ComparerOf(table), reach);
        var keys = new List<object>();
        shape.AddKeys(table, keys);
        foreach (var key in keys)
            RequireIndependent(table, key, reach);
    }

    private void RequireIndependent(object table, object? key, KeyReach reach)
    {
        if (reach.LeadsToChange(key))
        {
            throw Refuse($"keys of {ChangePath.To(_graph, table)} were added, and objects that they refer to were changed, in the same call",
                "use keys that don't refer to objects the closure changes");
        }
    }
}
