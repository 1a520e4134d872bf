namespace Distributed;

/// <summary>What became of the calls of one call site. Immutable.</summary>
/// <param name="File">The source file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Member">The redirected member, such as <c>Task.Run</c>.</param>
/// <param name="Calls">Calls made.</param>
/// <param name="Shipped">Calls that ran in an executor and were committed.</param>
/// <param name="LocalReasons">Why the others ran locally, with the remedy, and how many did.</param>
/// <param name="ShippedTime">Time from submission to commit, summed over the shipped calls.</param>
/// <param name="BytesSent">Bytes of the closures that were shipped.</param>
/// <param name="BytesReturned">Bytes of results and changes that came back.</param>
public sealed record CallSiteReport(
    string File,
    int Line,
    string Member,
    long Calls,
    long Shipped,
    IReadOnlyDictionary<string, long> LocalReasons,
    TimeSpan ShippedTime,
    long BytesSent,
    long BytesReturned);
