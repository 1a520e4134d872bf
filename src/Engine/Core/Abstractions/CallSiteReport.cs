namespace Distributed;

/// <summary>What became of the calls of one call site. Immutable.</summary>
/// <param name="File">The source file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Member">The redirected member, such as <c>Task.Run</c>.</param>
/// <param name="Calls">Calls made.</param>
/// <param name="Shipped">Calls that ran in an executor and were committed.</param>
/// <param name="Local">Why the others ran locally, the most frequent reason first.</param>
/// <param name="ShippedTime">Time from submission to commit, summed over the shipped calls.</param>
/// <param name="BytesSent">Bytes of the closures that were shipped.</param>
/// <param name="BytesReturned">Bytes of results and changes that came back.</param>
public sealed record CallSiteReport(
    string File,
    int Line,
    string Member,
    long Calls,
    long Shipped,
    IReadOnlyList<LocalCalls> Local,
    TimeSpan ShippedTime,
    long BytesSent,
    long BytesReturned)
{
    /// <summary>What the calls so far say of the site; null when none was looked at, as all were asked to stay local.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Whether the machine decides its answer (files, clocks, cultures), so that only executors on this machine may run it.</summary>
    public bool IsHostBound { get; init; }

    /// <summary>Whether others can see what it does before it ends, so that it is never run twice.</summary>
    public bool IsSingleAttempt { get; init; }

    /// <summary>How long one call runs, here or where it was shipped to, as a moving average; null before the first. At a site of loops, the mean of the pieces that were shipped.</summary>
    public TimeSpan? RunTime { get; init; }

    /// <summary>How much longer a shipped call takes than it runs, on average; null before the first.</summary>
    public TimeSpan? ShippingTime { get; init; }

    /// <summary>The most frequent reason for running locally; null when no call did.</summary>
    public string? Reason => Local.Count == 0 ? null : Local[0].Reason;

    /// <summary>What to change about <see cref="Reason"/>.</summary>
    public string? Remedy => Local.Count == 0 ? null : Local[0].Remedy;

    /// <summary><see cref="Local"/> by text: the reason with its remedy in parentheses, and how many calls.</summary>
    public IReadOnlyDictionary<string, long> LocalReasons =>
        Local.GroupBy(local => local.Remedy is null ? local.Reason : $"{local.Reason} ({local.Remedy})", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(local => local.Calls), StringComparer.Ordinal);
}
