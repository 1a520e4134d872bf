namespace Distributed.Engine.Serialization;

/// <summary>
/// Which of this process's definitions one peer is known to have. A frame carries those it needs that aren't confirmed; a reply to it
/// confirms them. Until then they are sent again, so no order between concurrent senders is needed. Thread-safe.
/// </summary>
internal sealed class PeerDefinitions
{
    private readonly Lock _lock = new();
    private ulong[] _confirmed = [];

    /// <summary>The bytes that must come before a graph using these definitions; empty in the steady state.</summary>
    /// <param name="ids">The ids a snapshot uses.</param>
    public byte[] Select(ReadOnlySpan<int> ids)
    {
        var confirmed = Volatile.Read(ref _confirmed);
        List<int>? missing = null;
        foreach (var id in ids)
        {
            if (IsIn(confirmed, id))
                continue;
            missing ??= [];
            foreach (var needed in DefinitionTable.Get(id).Closure)
            {
                if (!IsIn(confirmed, needed) && missing.BinarySearch(needed) is < 0 and var at)
                    missing.Insert(~at, needed);
            }
        }
        return missing is null ? [] : Encode(missing);
    }

    /// <summary>The peer has answered a frame that used these definitions, so it has them and what they refer to.</summary>
    public void Confirm(ReadOnlySpan<int> ids)
    {
        lock (_lock)
        {
            var confirmed = _confirmed;
            ulong[]? changed = null;
            foreach (var id in ids)
            {
                if (IsIn(changed ?? confirmed, id))
                    continue;
                foreach (var needed in DefinitionTable.Get(id).Closure)
                    Add(ref changed, confirmed, needed);
            }
            if (changed is not null)
                Volatile.Write(ref _confirmed, changed);
        }
    }

    private static void Add(ref ulong[]? changed, ulong[] confirmed, int id)
    {
        changed ??= [.. confirmed];
        if (id / 64 >= changed.Length)
            Array.Resize(ref changed, Math.Max(id / 64 + 1, 2 * changed.Length));
        changed[id / 64] |= 1UL << (id % 64);
    }

    private static bool IsIn(ulong[] set, int id) => id / 64 < set.Length && (set[id / 64] & (1UL << (id % 64))) != 0;

    private static byte[] Encode(List<int> ids)
    {
        var bytes = new ByteBuffer();
        foreach (var id in ids)
        {
            var payload = DefinitionTable.Get(id).Payload;
            bytes.WriteVarint(id);
            bytes.WriteVarint(payload.Length);
            bytes.WriteBytes(payload);
        }
        return bytes.Written.ToArray();
    }
}
