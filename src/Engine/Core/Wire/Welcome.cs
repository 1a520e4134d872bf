namespace Distributed.Engine.Wire;

/// <summary>What an admitted executor needs to know: limits, and the driver's process-wide settings which answers depend on (S10).</summary>
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

    /// <summary>The driver's process id.</summary>
    public required int DriverProcessId { get; init; }

    /// <summary>Name of the driver's default culture for threads.</summary>
    public string Culture { get; init; } = "";

    /// <summary>Name of the driver's default UI culture for threads.</summary>
    public string UICulture { get; init; } = "";

    /// <summary>AppContext switches that the driver set at run time; those in its configuration files the executor has anyway.</summary>
    public IReadOnlyDictionary<string, string> Switches { get; init; } = new Dictionary<string, string>();

    public byte[] ToBytes()
    {
        WireWriter writer = new WireWriter()
            .Number(Slots).Number(MaxFrameBytes).Number(MaxGraphObjects).Number(SlotPatienceMs).Number(DriverProcessId)
            .Text(Culture).Text(UICulture).Number(Switches.Count);
        foreach ((string name, string value) in Switches) writer.Text(name).Text(value);
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
            DriverProcessId = reader.Int32("the driver's process id", 0),
            Culture = reader.Text("the culture"),
            UICulture = reader.Text("the UI culture"),
        };
        int count = reader.Int32("the number of switches", 0, WireLimits.MaxEntries);
        var switches = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++) switches[reader.Text("a switch's name")] = reader.Text("a switch's value");
        reader.End();
        return welcome with { Switches = switches };
    }
}
