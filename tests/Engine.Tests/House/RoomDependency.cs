namespace Distributed.Engine.Tests.House;

/// <summary>One type naming another, each with its room. <c>null</c> rooms are outside the table.</summary>
internal sealed record RoomDependency(string FromRoom, string FromType, string? ToRoom, string ToType)
{
    internal bool IsAllowedBy(RoomTable table) => ToRoom is null || table.Allows(FromRoom, ToRoom);

    internal string Describe(RoomTable table) =>
        $"{FromType} ({FromRoom}) uses {ToType} ({ToRoom}); {FromRoom} may import: {table.Allowed(FromRoom)}.";
}
