using System.Reflection;
using Distributed.Engine.Tests.House.Walls.High;
using Distributed.Engine.Tests.House.Walls.Low;

namespace Distributed.Engine.Tests.House;

/// <summary>The rooms of DESIGN §4 and their directions, read from the compiled engine.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Engine = typeof(ClusterOptions).Assembly;

    private static readonly RoomTable Fixture = new(
        "Distributed.Engine.Tests.House.Walls",
        userNamespace: null,
        rootTypes: [],
        ["Low"],
        [("Low", []), ("High", ["Low"])]);

    private static readonly Lazy<List<RoomDependency>> EngineDependencies = new(() => RoomScan.Read(RoomTable.Engine, Engine));
    private static readonly Lazy<List<RoomDependency>> FixtureDependencies = new(() => RoomScan.Read(Fixture, typeof(Roof).Assembly));

    [Fact]
    public void Rooms_import_only_what_the_table_allows()
    {
        string[] broken = [.. EngineDependencies.Value.Where(d => !d.IsAllowedBy(RoomTable.Engine)).Select(d => d.Describe(RoomTable.Engine)).Order()];

        Assert.True(broken.Length == 0, "Walls broken:\n" + string.Join('\n', broken));
    }

    [Fact]
    public void Every_type_of_the_engine_is_in_a_room()
    {
        HashSet<string> rooms = [.. RoomTable.Engine.Rooms, RoomTable.Root];
        string[] homeless = [.. Engine.GetTypes()
            .Where(t => t.DeclaringType is null && !t.Name.StartsWith('<') && t.Namespace is not ("System.Runtime.CompilerServices" or "Microsoft.CodeAnalysis"))
            .Where(t => RoomTable.Engine.RoomOf(t.Namespace ?? "", t.Name) is not { } room || !rooms.Contains(room))
            .Select(t => t.FullName!)];

        Assert.True(homeless.Length == 0, "Not in a room of DESIGN §4:\n" + string.Join('\n', homeless));
    }

    [Fact]
    public void What_a_user_sees_of_the_engine_is_in_the_namespace_Distributed_or_hidden_from_completion()
    {
        string[] leaked = [.. Engine.GetExportedTypes()
            .Where(t => t.DeclaringType is null && t.Namespace != "Distributed")
            .Where(t => t.GetCustomAttribute<System.ComponentModel.EditorBrowsableAttribute>()?.State
                != System.ComponentModel.EditorBrowsableState.Never)
            .Select(t => t.FullName!)];

        Assert.True(leaked.Length == 0, "Public, but neither in the namespace Distributed nor EditorBrowsable(Never):\n" + string.Join('\n', leaked));
    }

    [Theory]
    [InlineData("Distributed.Engine")]
    [InlineData("Distributed.Tasks")]
    [InlineData("Distributed.Parallel")]
    public void Engine_and_facades_reference_no_server_or_directory_framework(string assembly)
    {
        string[] forbidden = ["Orleans", "Grpc", "Google.Protobuf", "Microsoft.AspNetCore"];

        string[] found = [.. Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(r => r.Name!)
            .Where(name => forbidden.Any(f => name.StartsWith(f, StringComparison.Ordinal)))];

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("Distributed.Tasks")]
    [InlineData("Distributed.Parallel", "Distributed.Tasks")]
    public void A_facade_references_the_engine_and_no_facade_but_those_it_may(string facade, params string[] allowed)
    {
        string[] ours = [.. Assembly.Load(facade).GetReferencedAssemblies()
            .Select(r => r.Name!)
            .Where(name => name.StartsWith("Distributed.", StringComparison.Ordinal) && name != "Distributed.Engine")
            .Except(allowed)];

        Assert.Empty(ours);
    }

    [Fact]
    public void ARCHITECTURE_md_shows_the_rooms_that_exist_and_their_true_directions()
    {
        Dictionary<string, string[]> shown = Repository.Read("ARCHITECTURE.md").Split('\n')
            .SkipWhile(line => line != "## Rooms").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && RoomTable.Engine.Rooms.Contains(cells[1]))
            .ToDictionary(cells => cells[1], cells => cells[3].Split(", ").Where(RoomTable.Engine.Rooms.Contains).ToArray());

        string[] existing = [.. Engine.GetTypes().Where(t => t.DeclaringType is null)
            .Select(t => RoomTable.Engine.RoomOf(t.Namespace ?? "", t.Name))
            .OfType<string>().Where(room => room != RoomTable.Root).Distinct()];
        Assert.Empty(existing.Except(shown.Keys));
        Assert.All(shown, row => Assert.All(row.Value, import => Assert.True(RoomTable.Engine.Allows(row.Key, import), $"{row.Key} may not import {import}")));
    }

    [Fact]
    public void The_scan_sees_the_engine()
    {
        // An empty scan would pass every rule above.
        Assert.Contains(EngineDependencies.Value, d => d.FromRoom == "Effects" && d.ToRoom == "Diagnostics");
    }

    [Theory]
    [InlineData(nameof(UsesInField))]
    [InlineData(nameof(UsesInSignature))]
    [InlineData(nameof(UsesInBody))]
    [InlineData(nameof(UsesInLambda))]
    [InlineData(nameof(UsesInIterator))]
    [InlineData(nameof(UsesInAsync))]
    [InlineData(nameof(UsesInNestedType))]
    [InlineData(nameof(UsesAsGenericArgument))]
    [InlineData(nameof(UsesAsGenericArgumentOfCall))]
    [InlineData(nameof(UsesAsBase))]
    [InlineData(nameof(UsesAsAttribute))]
    [InlineData(nameof(UsesInCast))]
    [InlineData(nameof(UsesInTypeof))]
    [InlineData(nameof(UsesInCatch))]
    [InlineData(nameof(UsesStaticField))]
    [InlineData(nameof(UsesInConstraint))]
    public void A_broken_wall_is_reported_with_the_pair_of_types(string violator)
    {
        string[] broken = [.. FixtureDependencies.Value.Where(d => !d.IsAllowedBy(Fixture)).Select(d => d.Describe(Fixture))];

        Assert.Contains(broken, line => line.StartsWith(
            $"Distributed.Engine.Tests.House.Walls.Low.{violator} (Low) uses Distributed.Engine.Tests.House.Walls.High.Roof", StringComparison.Ordinal));
    }

    [Fact]
    public void The_allowed_direction_is_not_reported()
    {
        Assert.Contains(FixtureDependencies.Value, d => d.FromRoom == "High" && d.ToRoom == "Low");
        Assert.DoesNotContain(FixtureDependencies.Value, d => d.FromRoom == "High" && !d.IsAllowedBy(Fixture));
    }

    [Fact]
    public void A_room_may_import_what_its_imports_import()
    {
        Assert.True(RoomTable.Engine.Allows("Submission", "Wire"));
        Assert.True(RoomTable.Engine.Allows("WriteBack", "Diagnostics"));
        Assert.False(RoomTable.Engine.Allows("Wire", "Transport"));
        Assert.False(RoomTable.Engine.Allows("Effects", "Serialization"));
        Assert.False(RoomTable.Engine.Allows("Abstractions", "Diagnostics"));
    }

    [Fact]
    public void The_user_s_types_are_Abstractions_and_what_lies_beside_the_rooms_is_the_root()
    {
        RoomTable table = new("X.Engine", "X", ["Cluster", "StartupHook"], ["Abstractions"], [("Abstractions", []), ("Wire", [])]);

        Assert.Equal("Abstractions", table.RoomOf("X", "Options"));
        Assert.Equal(RoomTable.Root, table.RoomOf("X", "Cluster"));
        Assert.Equal(RoomTable.Root, table.RoomOf("", "StartupHook"));
        Assert.Equal(RoomTable.Root, table.RoomOf("X.Engine", "Anything"));
        Assert.Equal("Wire", table.RoomOf("X.Engine.Wire.Deep", "Frame"));
        Assert.Null(table.RoomOf("", "Other"));
        Assert.Null(table.RoomOf("System", "String"));
    }

    [Fact]
    public void A_circle_can_not_be_written_down()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new RoomTable("X.Y", null, [], [], [("A", ["B"]), ("B", ["A"])]));

        Assert.StartsWith("Room A imports B, which isn't listed above it.", error.Message);
    }
}
