// Stands in for the engine's report until Cluster.Explain() exists; then this file goes.
namespace Distributed
{
    internal sealed record CallSiteReport(
        string File, int Line, string Member, long Calls, long Shipped, IReadOnlyDictionary<string, long> LocalReasons);

    internal sealed record CallReport(IReadOnlyList<CallSiteReport> Sites);

    internal static class Cluster
    {
        public static CallReport Explain() => new([]);
    }
}

namespace Distributed.Tasks
{
    internal static class UsingIsValid;
}
