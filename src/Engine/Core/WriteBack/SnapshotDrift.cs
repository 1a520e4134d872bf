using System.Buffers.Binary;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>Compares the caller's objects with the snapshot that was taken of them: what has changed since. Pure; racing writes are seen or not.</summary>
internal static class SnapshotDrift
{
    /// <summary>
    /// Whether a framework collection isn't what was written any more: others changed it meanwhile, so its parts may not fit together (S3). Nearly all have a
    /// version among their fields, so that a change inside their arrays is seen too.
    /// </summary>
    public static bool OfCollections(GraphSnapshot snapshot) => Find(snapshot, IsOfFramework, static (_, _) => true, arrays: false) is not null;

    /// <summary>The name of a place that differs and that the loops of the plan's code look at; null when there is none.</summary>
    public static string? Find(GraphSnapshot snapshot, IWaits waits) =>
        Find(
            snapshot,
            _ => true,
            (layout, leaf) => IsOfFramework(layout) ? waits.LooksAtCollections : leaf.Field is { } field && waits.LooksAt(field),
            waits.LooksAtElements);

    private static string? Find(GraphSnapshot snapshot, Predicate<TypeLayout> wanted, Func<TypeLayout, Leaf, bool> leaves, bool arrays)
    {
        var bodies = new SnapshotBodies(snapshot);
        TypeLayout? layout = null;
        var (isArray, isWanted) = (false, false);
        for (var i = 0; i < snapshot.Objects.Length; i++)
        {
            var target = snapshot.Objects[i];
            if (target.GetType() != layout?.Type)
            {
                layout = TypeLayout.Of(target.GetType());
                isArray = arrays && layout is { Kind: ShapeKind.Array, Element.IsPlain: true };
                isWanted = isArray || (layout.Kind is ShapeKind.Fields or ShapeKind.HashTable && wanted(layout));
            }

            if (!isWanted)
            {
                continue;
            }

            var offset = bodies.OffsetOf(i);
            if (offset < 0)
            {
                continue;
            }

            var body = snapshot.Bytes.Span[offset..];
            if (isArray)
            {
                if (!IsAsSent((Array)target, layout!, snapshot.Windows.At(i), body))
                {
                    return "a captured " + TypeNames.Of(layout!.Type);
                }
            }
            else if (Array.Find(layout!.Leaves, leaf => !leaf.IsDerived && !leaf.IsRemoteTrace && leaves(layout, leaf) && !IsAsSent(target, leaf, snapshot, offset)) is { } changed)
            {
                return IsOfFramework(layout) ? "a captured " + TypeNames.Of(layout.Type) : $"'{changed.Name}'";
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

    private static bool IsAsSent(object target, Leaf leaf, GraphSnapshot snapshot, int body)
    {
        var sent = snapshot.Bytes.Span[(body + leaf.BodyOffset)..];
        if (!leaf.IsReference)
        {
            return RawObject.Bytes(ref RawObject.Data(target), leaf.Offset, leaf.Size).SequenceEqual(sent[..leaf.Size]);
        }

        // What a loop looks at isn't pruned: no id was null. In the framework's objects it may be what isn't sent.
        var id = BinaryPrimitives.ReadInt32LittleEndian(sent);
        var now = RawObject.Slot(ref RawObject.Data(target), leaf.Offset);
        return id > 0 ? ReferenceEquals(snapshot.Objects[id - 1], now) : now is null || !leaf.IsPrunable;
    }
}
