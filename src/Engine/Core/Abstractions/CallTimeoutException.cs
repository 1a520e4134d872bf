using System.Globalization;

namespace Distributed;

/// <summary>
/// A shipped call had not ended within its <see cref="CallOptions.Timeout"/>. Its captured state is unchanged: what the attempt does from then on is
/// dropped.
/// </summary>
public sealed class CallTimeoutException : TimeoutException
{
    internal CallTimeoutException(string callSite, TimeSpan timeout, bool wasQueued, int lostAttempts, bool isSingleAttempt)
        : base(Describe(callSite, timeout, wasQueued, lostAttempts, isSingleAttempt))
    {
        CallSite = callSite;
        Timeout = timeout;
    }

    /// <summary>The call site, as <c>File.cs:12 Task.Run</c>.</summary>
    public string CallSite { get; }

    /// <summary>The time that it had.</summary>
    public TimeSpan Timeout { get; }

    private static string Describe(string callSite, TimeSpan timeout, bool wasQueued, int lostAttempts, bool isSingleAttempt)
    {
        var where = wasQueued ? "it was still waiting for an executor" : "it was in an executor, waiting or running";
        var lost = lostAttempts == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", after {lostAttempts} attempts whose executors were lost");
        var seen = isSingleAttempt && !wasQueued ? " It writes files or the like: what it wrote there may be complete, partial or missing, and more may come." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The call at {callSite} had not ended {timeout.TotalSeconds:0.###} s after its submission (CallOptions.Timeout): {where}{lost}. Its captured variables are "
            + $"unchanged, and its attempt is dropped.{seen} Raise the timeout, add executors, or do less in one call.");
    }
}
