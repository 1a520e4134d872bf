using MessagePack;

namespace Distributed.Benchmarks.References;

/// <summary>A small object as programs capture them. MessagePack needs the attributes; our serialiser ignores them.</summary>
[MessagePackObject]
public sealed class SampleOrder
{
    [Key(0)]
    public int Id { get; set; }

    [Key(1)]
    public double Amount { get; set; }

    [Key(2)]
    public string Currency { get; set; } = "";

    [Key(3)]
    public DateTime Placed { get; set; }

    internal static SampleOrder Create() => new()
    {
        Id = 42,
        Amount = 1234.5,
        Currency = "EUR",
        Placed = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
    };
}
