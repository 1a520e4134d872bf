namespace Distributed.Engine.Wire;

/// <summary>What an admitted executor needs to know: its limits.</summary>
internal sealed record Welcome
{
    /// <summary>Calls it runs at a time.</summary>
    public required int Slots { get; init; }

    /// <summary>Largest frame it accepts and sends, in bytes.</summary>
    public required int MaxFrameBytes { get; init; }

    /// <summary>Most objects in one graph.</summary>
    public required int MaxGraphObjects { get; init; }

    /// <summary>When a queued call is started beyond the slots, in milliseconds without a completion.</summary>
    public required int SlotPatienceMs { get; init; }

    /// <summary>The job's folders of segments; none where it has no shared memory.</summary>
    public string[] SegmentFolders { get; init; } = [];

    /// <summary>Bytes of a segment.</summary>
    public long SegmentBytes { get; init; }

    /// <summary>The most bytes of all segments of a process.</summary>
    public long MaxSegmentBytes { get; init; }

    public byte[] ToBytes()
    {
        WireWriter writer = new WireWriter()
            .Number(Slots).Number(MaxFrameBytes).Number(MaxGraphObjects).Number(SlotPatienceMs)
            .Number(SegmentBytes).Number(MaxSegmentBytes).Number(SegmentFolders.Length);
        foreach (string folder in SegmentFolders) writer.Text(folder);
        return writer.ToArray();
    }

    /// <exception cref="WireException">Malformed.</exception>
    public static Welcome Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var welcome = new Welcome
        {
            Slots = reader.Int32("the number of slots", 1),
            MaxFrameBytes = reader.Int32("the largest frame", 1),
            MaxGraphObjects = reader.Int32("the largest graph", 1),
            SlotPatienceMs = reader.Int32("the patience", 0),
            SegmentBytes = reader.Number(),
            MaxSegmentBytes = reader.Number(),
            SegmentFolders = new string[reader.Int32("the number of segment folders", 0, WireLimits.MaxSegmentFolders)],
        };
        for (int i = 0; i < welcome.SegmentFolders.Length; i++) welcome.SegmentFolders[i] = reader.Text("a segment folder");
        reader.End();
        return welcome;
    }
}
