namespace Distributed;

/// <summary>
/// A call ran in an executor, but how it ended can't be brought back exactly, and it had effects that others can see (it wrote a file, say), so it isn't
/// run again in this process. Its captured state is unchanged. Thread-safe.
/// </summary>
public sealed class RemoteException : Exception
{
    internal RemoteException(string callSite, string reason, Exception? inner)
        : base(Describe(callSite, reason), inner)
    {
        CallSite = callSite;
        Reason = reason;
    }

    /// <summary>The call site, as <c>File.cs:12 Task.Run</c>.</summary>
    public string CallSite { get; }

    /// <summary>What could not be brought back, and what to change.</summary>
    public string Reason { get; }

    private static string Describe(string callSite, string reason) =>
        $"The call at {callSite} ran in an executor, but its end can't be brought back: {reason}. It writes files, reports progress or the like, which others can see before it "
        + "ends, so it isn't run a second time. What it wrote there is there; its captured variables are unchanged. "
        + "Return plain data, or write outside the lambda; DISTRIBUTED_PLACEMENT=local runs all calls in this process.";
}
