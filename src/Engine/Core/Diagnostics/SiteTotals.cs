namespace Distributed.Engine.Diagnostics;

/// <summary>What one call site has done since the process started. Immutable.</summary>
/// <param name="CallSite">The call site, as <c>File.cs:12 Parallel.For</c>.</param>
/// <param name="IterationsHere">Iterations of its loops that ran in this process.</param>
/// <param name="IterationsShipped">Those that ran in executors.</param>
/// <param name="ChunksHere">Pieces of its loops that ran in this process.</param>
/// <param name="ChunksShipped">Those that ran in executors.</param>
/// <param name="BytesSent">Bytes of closures that were shipped.</param>
/// <param name="BytesReturned">Bytes of results and changes that came back.</param>
internal readonly record struct SiteTotals(
    string CallSite, long IterationsHere, long IterationsShipped, long ChunksHere, long ChunksShipped, long BytesSent, long BytesReturned);
