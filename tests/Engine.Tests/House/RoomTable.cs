namespace Distributed.Engine.Tests.House;

/// <summary>
/// The rooms below one namespace and what each may import. A room may also import what the rooms it names import; rooms that are
/// open to all need not be named. Immutable.
/// </summary>
internal sealed class RoomTable
{
    /// <summary>The room that composes all others.</summary>
    internal const string Root = "(root)";

    private readonly string? userNamespace;
    private readonly Dictionary<string, HashSet<string>> imports = [];

    /// <summary>The table; a room is listed after all rooms that it imports, so a circle can't be written down.</summary>
    internal RoomTable(string prefix, string? userNamespace, string[] openToAll, (string Room, string[] Imports)[] rooms)
    {
        Prefix = prefix;
        this.userNamespace = userNamespace;
        foreach ((string room, string[] named) in rooms)
        {
            HashSet<string> all = openToAll.Contains(room) ? [room] : [.. openToAll, room];
            foreach (string import in named)
            {
                if (!imports.TryGetValue(import, out HashSet<string>? below))
                {
                    throw new ArgumentException($"Room {room} imports {import}, which isn't listed above it.", nameof(rooms));
                }

                all.UnionWith(below);
            }

            imports.Add(room, all);
        }
    }

    /// <summary>DESIGN's table of the engine's rooms, bottom first.</summary>
    internal static RoomTable Engine { get; } = new(
        "Distributed.Engine",
        "Distributed",
        ["Abstractions", "Diagnostics"],
        [
            ("Abstractions", []),
            ("Diagnostics", ["Abstractions"]),
            ("Effects", ["Diagnostics"]),
            ("Serialization", ["Diagnostics"]),
            ("WriteBack", ["Serialization"]),
            ("Calls", ["Abstractions"]),
            ("Planning", ["Effects", "WriteBack", "Calls"]),
            ("Scheduling", ["Calls"]),
            ("Wire", ["Diagnostics"]),
            ("Transport", ["Wire"]),
            ("Objects", ["Transport", "Serialization"]),
            ("Homes", ["Objects", "Calls"]),
            ("Execution", ["Planning", "Objects", "Calls"]),
            ("Supervision", ["Transport"]),
            ("Actors", ["Homes", "Execution"]),
            ("Submission", ["Planning", "Scheduling", "Execution", "Supervision", "Homes"]),
            ("Reporting", ["Calls", "Planning"]),
        ]);

    /// <summary>The namespace above the rooms.</summary>
    internal string Prefix { get; }

    /// <summary>The rooms, bottom first; without the root.</summary>
    internal IEnumerable<string> Rooms => imports.Keys;

    /// <summary>Whether code of one room may name a type of another.</summary>
    internal bool Allows(string from, string to) => from == Root || (imports.TryGetValue(from, out HashSet<string>? all) && all.Contains(to));

    /// <summary>What <paramref name="from"/> may import, for a message.</summary>
    internal string Allowed(string from) =>
        imports.TryGetValue(from, out HashSet<string>? all) ? string.Join(", ", all.Except([from]).Order(StringComparer.Ordinal)) : "nothing";

    /// <summary>
    /// The room of a type by its namespace and outermost type name; null for a type outside the table.
    /// </summary>
    internal string? RoomOf(string @namespace, string outermostType)
    {
        if (@namespace == Prefix)
        {
            return Root;
        }

        if (@namespace.StartsWith(Prefix + ".", StringComparison.Ordinal))
        {
            string rest = @namespace[(Prefix.Length + 1)..];
            return rest.Split('.')[0];
        }

        // The user's types have a namespace of their own; the one that composes everything is the root.
        if (userNamespace is not null && @namespace == userNamespace)
        {
            return outermostType == "Cluster" ? Root : "Abstractions";
        }

        // The runtime finds a startup hook by this name, outside all namespaces.
        return @namespace.Length == 0 && outermostType == "StartupHook" ? Root : null;
    }
}
