using System.Globalization;
using System.Text;
using Distributed.Fuzzing.Running;

namespace Distributed.Fuzzing.Comparing;

/// <summary>Counts what shipped, by kind of step. Not thread-safe.</summary>
internal sealed class ShippedTally
{
    private readonly SortedDictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    public long Calls => _kinds.Values.Sum(k => k.Calls);

    public long Shipped => _kinds.Values.Sum(k => k.Shipped);

    /// <summary>Calls that didn't ship and have no reason. There may be none.</summary>
    public long Unexplained => _kinds.Values.Sum(k => k.Calls - k.Shipped - k.Reasons.Values.Sum());

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{Shipped} of {Calls} calls shipped ({100.0 * Shipped / Math.Max(Calls, 1):F1} %)");

    public void Add(IEnumerable<SiteLine> lines)
    {
        foreach (var line in lines)
        {
            var kind = _kinds.TryGetValue(line.Kind, out var found) ? found : _kinds[line.Kind] = new Kind();
            kind.Calls += line.Calls;
            kind.Shipped += line.Shipped;
            foreach (var (reason, count) in line.Reasons)
            {
                kind.Reasons[reason] = kind.Reasons.GetValueOrDefault(reason) + count;
            }
        }
    }

    /// <summary>A line for each kind: calls, share that shipped, and the most common reasons of the others.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        foreach (var (name, kind) in _kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name,-16} {kind.Calls,7} calls {100.0 * kind.Shipped / kind.Calls,6:F1} % shipped");
            foreach (var (reason, count) in kind.Reasons.OrderByDescending(r => r.Value).Take(2))
            {
                text.Append(CultureInfo.InvariantCulture, $"; {count}: {reason}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private sealed class Kind
    {
        public long Calls { get; set; }

        public long Shipped { get; set; }

        public Dictionary<string, long> Reasons { get; } = [];
    }
}
