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
    private readonly HashSet<string> rootTypes;
    private readonly Dictionary<string, HashSet<string>> imports = [];

    /// <summary>The table; a room is listed after all rooms that it imports, so a circle can't be written down.</summary>
    /// <param name="prefix">The namespace above the rooms.</param>
    /// <param name="userNamespace">Where the user's types are: in the room Abstractions, unless they are the root's.</param>
    /// <param name="rootTypes">Types of the root that aren't in the namespace <paramref name="prefix"/> itself.</param>
    /// <param name="openToAll">Rooms that every room above them may import.</param>
    /// <param name="rooms">The rooms and what they import.</param>
    internal RoomTable(
        string prefix, string? userNamespace, IEnumerable<string> rootTypes, string[] openToAll, (string Room, string[] Imports)[] rooms)
    {
        Prefix = prefix;
        this.userNamespace = userNamespace;
        this.rootTypes = [.. rootTypes];
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

    /// <summary>The engine's rooms, bottom first; ARCHITECTURE.md says what is in them, and where this departs from the design.</summary>
    internal static RoomTable Engine { get; } = new(
        "Distributed.Engine",
        "Distributed",
        Repository.Sources.Where(f => f.Folder == Repository.CoreFolder).Select(f => f.Stem.Split('.')[0]),
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
            ("Execution", ["Planning", "Scheduling", "Objects", "Calls"]),
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

        // What composes everything has its files beside the rooms. One of them is outside all namespaces: the runtime looks for a startup hook there.
        if ((@namespace == userNamespace || @namespace.Length == 0) && rootTypes.Contains(outermostType))
        {
            return Root;
        }

        return userNamespace is not null && @namespace == userNamespace ? "Abstractions" : null;
    }
}
