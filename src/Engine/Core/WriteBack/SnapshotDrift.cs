using System.Buffers.Binary;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>Compares the caller's objects with the snapshot that was taken of them: what has changed since. Pure; racing writes are seen or not.</summary>
internal static class SnapshotDrift
{
    /// <summary>
    /// Whether a framework collection isn't what was written any more: others changed it meanwhile, so its parts may not fit together (S3). Nearly all have a
    /// version among their fields, so that a change inside their arrays is seen too. What the graph continues is left out: it was looked at when it was written, and may be older.
    /// </summary>
    public static bool OfCollections(GraphSnapshot snapshot) =>
        Find(snapshot, snapshot.Objects, snapshot.Known, IsOfFramework, static (_, _) => true, arrays: false) is not null;

    /// <summary>The name of a place that differs and that the loops of the plan's code look at; null when there is none.</summary>
    public static string? Find(GraphSnapshot snapshot, IWaits waits) =>
        Find(
            snapshot,
            snapshot.Originals(),
            0,
            _ => true,
            (layout, leaf) => IsOfFramework(layout) ? waits.LooksAtCollections : leaf.Field is { } field && waits.LooksAt(field),
            waits.LooksAtElements);

    private static string? Find(
        GraphSnapshot snapshot, object[] originals, int first, Predicate<TypeLayout> wanted, Func<TypeLayout, Leaf, bool> leaves, bool arrays)
    {
        var bodies = new SnapshotBodies(snapshot);
        TypeLayout? layout = null;
        var (isArray, isWanted) = (false, false);
        for (var i = 0; i < originals.Length; i++)
        {
            var target = originals[i];
            if (target.GetType() != layout?.Type)
            {
                layout = TypeLayout.Of(target.GetType());
                isArray = arrays && layout is { Kind: ShapeKind.Array, Element.IsPlain: true };
                isWanted = isArray || (layout.Kind is ShapeKind.Fields or ShapeKind.HashTable && wanted(layout));
            }

            if (!isWanted || !bodies.TryFind(first + i, out var body))
            {
                continue;
            }

            if (isArray)
            {
                if (!IsAsSent((Array)target, layout!, snapshot.Windows.At(first + i), body))
                {
                    return "a captured " + TypeNames.Of(layout!.Type);
                }
            }
            else if (FindChange(target, layout!, leaves, snapshot, body) is { } changed)
            {
                return IsOfFramework(layout!) ? "a captured " + TypeNames.Of(layout!.Type) : $"'{changed.Name}'";
            }
        }

        return null;
    }

    private static Leaf? FindChange(object target, TypeLayout layout, Func<TypeLayout, Leaf, bool> leaves, GraphSnapshot snapshot, ReadOnlySpan<byte> body)
    {
        foreach (var leaf in layout.Leaves)
        {
            if (!leaf.IsDerived && !leaf.IsRemoteTrace && leaves(layout, leaf) && !IsAsSent(target, leaf, snapshot, body))
            {
                return leaf;
            }
        }

        return null;
    }

    private static bool IsOfFramework(TypeLayout layout) => FrameworkAssemblies.Contains(layout.Type.Module.Assembly);

    /// <summary>What of it hasn't travelled, no loop of the closure looks at.</summary>
    private static bool IsAsSent(Array array, TypeLayout layout, ArrayWindow? window, ReadOnlySpan<byte> body)
    {
        var (from, count) = window is { } part ? (part.From, part.IsOverwritten ? 0 : part.Count) : (0, array.Length);
        var length = count * layout.ElementStride;
        return RawObject.Bytes(ref RawObject.Elements(array), from * layout.ElementStride, length).SequenceEqual(body[..length]);
    }

    private static bool IsAsSent(object target, Leaf leaf, GraphSnapshot snapshot, ReadOnlySpan<byte> body)
    {
        var sent = body[leaf.BodyOffset..];
        if (!leaf.IsReference)
        {
            return RawObject.Bytes(ref RawObject.Data(target), leaf.Offset, leaf.Size).SequenceEqual(sent[..leaf.Size]);
        }

        // What a loop looks at isn't pruned: no id was null. In the framework's objects it may be what isn't sent.
        var id = BinaryPrimitives.ReadInt32LittleEndian(sent);
        var now = RawObject.Slot(ref RawObject.Data(target), leaf.Offset);
        return id > 0 ? ReferenceEquals(snapshot.Original(id), now) : now is null || !leaf.IsPrunable;
    }
}
