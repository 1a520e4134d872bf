namespace Distributed;

/// <summary>
/// A call was given up because the executors it ran in were lost, each time it was tried. Its captured state is unchanged:
/// no attempt was committed. It isn't rerun in this process, which it would take down as well.
/// </summary>
public sealed class ExecutorLostException : Exception
{
    internal ExecutorLostException(string callSite, IReadOnlyList<string> attempts, bool isSingleAttempt = false)
        : base(isSingleAttempt ? DescribeSingle(callSite, attempts) : Describe(callSite, attempts))
    {
        CallSite = callSite;
        Attempts = attempts;
    }

    /// <summary>The call site, as <c>File.cs:12 Task.Run</c>.</summary>
    public string CallSite { get; }

    /// <summary>One line per attempt: the executor and how it ended.</summary>
    public IReadOnlyList<string> Attempts { get; }

    private static string DescribeSingle(string callSite, IReadOnlyList<string> attempts) =>
        $"The call at {callSite} was given up, because the executor it ran in was lost: {string.Join("; ", attempts)}. It writes files, reports progress or the like, "
        + "which others can see before it ends, so it isn't run a second time. What it wrote there may be complete, partial or missing; "
        + "its captured variables are unchanged. Check what is there and run it again yourself, or return the data and write it outside the lambda.";

    private static string Describe(string callSite, IReadOnlyList<string> attempts) =>
        $"The call at {callSite} was given up after {attempts.Count} attempts, because each executor it ran in was lost: "
        + $"{string.Join("; ", attempts)}. Nothing was committed. "
        + "Run it with DISTRIBUTED_CLUSTER=copied, or with DISTRIBUTED_PLACEMENT=local, to see it fail in this process.";
}
