namespace Distributed.Engine.Serialization;

/// <summary>A graph made from received bytes, together with where each object's body is in them: the twin that a diff is taken against.</summary>
internal sealed class ReceivedGraph
{
    /// <summary>The received message, unchanged.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The message of the graph that this one continues, when both are one now; others read the same bytes.</summary>
    public ReadOnlyMemory<byte> BaseBytes { get; init; }

    /// <summary>What the sender passed as roots.</summary>
    public required object?[] Roots { get; init; }

    /// <summary>The objects by id; index 0 is id <see cref="Known"/> + 1.</summary>
    public required object[] Objects { get; init; }

    /// <summary>Objects that were there before and don't belong to this graph (that of an outcome).</summary>
    public required int Known { get; init; }

    /// <summary>
    /// Where each object's body starts, by the index of <see cref="Objects"/>, as if <see cref="Bytes"/> followed <see cref="BaseBytes"/>: for <see cref="Twins"/>. A negative offset: the
    /// object has no body, it stands for one that this process had before (a singleton, the shared empty array).
    /// </summary>
    public required int[] BodyOffsets { get; init; }

    /// <summary>The arrays of which only a part has come, by their index in <see cref="Objects"/>.</summary>
    public WindowList Windows { get; init; } = WindowList.None;

    /// <summary>The arrays of which nothing has come yet, by their index, ascending.</summary>
    public int[] Open { get; init; } = [];

    /// <summary>The parts that have come of the open arrays of the graph before this one, with where their bodies start.</summary>
    public (int Index, ArrayWindow Window, int Body)[] Parts { get; init; } = [];

    /// <summary>The arrays whose content lies in shared memory, by their index in <see cref="Objects"/>, ascending: there is their twin.</summary>
    public IReadOnlyList<(int Index, ISharedContent Content)> Shared { get; init; } = [];

    /// <summary>How many bytes that is.</summary>
    public long SharedBytes => Shared.Sum(static s => (long)s.Content.Content.Length);

    /// <summary>An object's body, and perhaps what follows it.</summary>
    /// <param name="index">Its index in <see cref="Objects"/>.</param>
    public ReadOnlySpan<byte> BodyOf(int index)
    {
        foreach (var (at, content) in Shared)
        {
            if (at == index)
                return content.Content.Span;
        }
        return Twins.At(BodyOffsets[index]);
    }

    /// <summary>Lets go of what lies in shared memory: no twin is needed any more.</summary>
    public void Release()
    {
        foreach (var (_, content) in Shared)
            content.Dispose();
    }

    /// <summary>The layouts, by the index of <see cref="Objects"/>; <see langword="null"/> for a singleton.</summary>
    public required TypeLayout?[] Layouts { get; init; }

    /// <summary>The bodies that the objects were made from.</summary>
    public TwinBytes Twins => new(BaseBytes.Span, Bytes.Span);

    /// <summary>This graph and the one that it continues, as one.</summary>
    public ReceivedGraph After(ReceivedGraph basis)
    {
        var start = basis.Bytes.Length;
        int[] bodies = [.. basis.BodyOffsets, .. BodyOffsets];
        for (var i = basis.BodyOffsets.Length; i < bodies.Length; i++)
            bodies[i] = bodies[i] < 0 ? bodies[i] : start + bodies[i];

        // Of an array without a part nothing may be used.
        var windows = basis.Open.ToDictionary(index => index, index => new ArrayWindow((Array)basis.Objects[index], 0, 0, IsOverwritten: false));
        foreach (var (index, window, body) in Parts)
        {
            windows[index] = window;
            bodies[index] = start + body;
        }
        return new ReceivedGraph
        {
            Bytes = Bytes,
            BaseBytes = basis.Bytes,
            Roots = Roots,
            Objects = [.. basis.Objects, .. Objects],
            Known = 0,
            BodyOffsets = bodies,
            Layouts = [.. basis.Layouts, .. Layouts],
            Windows = WindowList.Of([.. basis.Windows, .. Windows.Select(w => (basis.Objects.Length + w.Index, w.Window)), .. windows.Select(w => (w.Key, w.Value))]),
            Shared = [.. basis.Shared, .. Shared.Select(s => (basis.Objects.Length + s.Index, s.Content))],
        };
    }
}
