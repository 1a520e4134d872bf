namespace LogReport;

/// <summary>Names of clients.</summary>
internal static class Clients
{
    private static readonly Dictionary<string, string> s_names = [];

    internal static string Busiest(string log) =>
        log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .CountBy(line => line.Split(' ')[1])
            .OrderByDescending(client => client.Value).ThenBy(client => client.Key, StringComparer.Ordinal)
            .Select(client => Name(client.Key))
            .First();

    private static string Name(string address)
    {
        lock (s_names)
        {
            return s_names.TryGetValue(address, out string? name) ? name : s_names[address] = "host-" + address.Split('.')[^1];
        }
    }
}
