namespace Distributed.Engine.Serialization;

/// <summary>Writes a snapshot's bytes anew, with the content that lay in shared memory among the bodies. Pure.</summary>
internal static class SharedEmbedding
{
    public static byte[] BytesOf(GraphSnapshot snapshot)
    {
        var message = snapshot.Bytes.Span;
        var head = new ByteCursor(message);
        SnapshotBodies.SkipHead(ref head);
        var headLength = head.Position;
        var tableLength = head.ReadVarint();
        var bodiesLength = head.ReadVarint();
        var bodies = message[(head.Position + tableLength)..];

        var table = TableOf(snapshot, message.Slice(head.Position, tableLength), out var places);
        var lengths = new ByteBuffer();
        lengths.WriteVarint(table.Length);
        lengths.WriteVarint((int)(bodiesLength + snapshot.SharedBytes));
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)(headLength + lengths.Length + table.Length + bodiesLength + snapshot.SharedBytes)));
        var rest = bytes.AsSpan();
        Append(message[..headLength], ref rest);
        Append(lengths.Written, ref rest);
        Append(table.Written, ref rest);
        var from = 0;
        for (var i = 0; i < places.Length; i++)
        {
            Append(bodies[from..places[i]], ref rest);
            from = places[i];
            Append(snapshot.Shared[i].Content.Content.Span, ref rest);
        }
        Append(bodies[from..], ref rest);
        return bytes;
    }

    /// <summary>The table without marks and handles.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="entries">Its table.</param>
    /// <param name="places">Where the content belongs, counted in its bodies without any.</param>
    private static ByteBuffer TableOf(GraphSnapshot snapshot, ReadOnlySpan<byte> entries, out int[] places)
    {
        places = new int[snapshot.Shared.Count];
        var table = new ByteBuffer();
        var cursor = new ByteCursor(entries);
        LayoutMemory layouts = default;

        // Parts of shared arrays come before all bodies.
        var (next, body) = (0, PartBytesOf(snapshot));
        for (var i = 0; i < snapshot.Objects.Length; i++)
        {
            var start = cursor.Position;
            var length = SnapshotBodies.LengthOf(snapshot.Objects[i], ref cursor, ref layouts);
            var entry = new ByteCursor(entries[start..cursor.Position]);
            if (next < places.Length && snapshot.Shared[next].Index == snapshot.Known + i)
            {
                places[next++] = body;
                table.WriteVarint(entry.ReadVarint());
                entry.ReadVarint();
                entry.Take(entry.ReadVarint());
            }
            table.WriteBytes(entry.Take(entry.Remaining));
            body += Math.Max(0, length);
        }
        return table;
    }

    private static int PartBytesOf(GraphSnapshot snapshot)
    {
        var bytes = 0;
        foreach (var index in snapshot.Base?.Open ?? [])
        {
            if (snapshot.Windows.At(index) is { IsOverwritten: false } part)
                bytes += part.Count * TypeLayout.Of(part.Array.GetType()).ElementBodySize;
        }
        return bytes;
    }

    private static void Append(ReadOnlySpan<byte> part, ref Span<byte> rest)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }
}
