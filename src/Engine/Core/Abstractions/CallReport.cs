namespace Distributed;

/// <summary>What became of the redirected calls of this process so far; see <c>Cluster.Explain()</c>. Immutable.</summary>
/// <param name="Sites">The call sites that were called, busiest first.</param>
public sealed record CallReport(IReadOnlyList<CallSiteReport> Sites);
