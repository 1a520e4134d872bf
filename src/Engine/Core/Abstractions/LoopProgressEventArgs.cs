namespace Distributed;

/// <summary>How far one redirected loop has come; see <c>Cluster.LoopProgress</c>. Immutable.</summary>
public sealed class LoopProgressEventArgs : EventArgs
{
    internal LoopProgressEventArgs(string callSite, long loop, long iterations, long? total, long shippedChunks, bool isEnded)
    {
        CallSite = callSite;
        Loop = loop;
        Iterations = iterations;
        Total = total;
        ShippedChunks = shippedChunks;
        IsEnded = isEnded;
    }

    /// <summary>The call site, as <c>File.cs:12 Parallel.For</c>.</summary>
    public string CallSite { get; }

    /// <summary>Which loop: they are numbered from 1 as they begin, so that loops of one call site can be told apart.</summary>
    public long Loop { get; }

    /// <summary>Iterations done, here and in executors. Those of a piece count when the whole piece has come to its end; of a source without
    /// a count, what can't be shipped any more and runs here as the BCL's loop isn't counted.</summary>
    public long Iterations { get; }

    /// <summary>How many iterations the loop has; null where only the end of its source will tell.</summary>
    public long? Total { get; }

    /// <summary>Pieces of the loop that ran in executors and were committed.</summary>
    public long ShippedChunks { get; }

    /// <summary>No iteration will follow, whether all have run or the loop has ended early. The last word of each loop.</summary>
    public bool IsEnded { get; }
}
