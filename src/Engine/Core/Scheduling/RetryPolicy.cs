namespace Distributed.Engine.Scheduling;

/// <summary>What to do with a call whose executor was lost. Pure.</summary>
internal static class RetryPolicy
{
    /// <summary>The next step of a call.</summary>
    /// <param name="attempts">Attempts lost while they may have been running, the last one included.</param>
    /// <param name="maxAttempts">The most shared attempts, from options.</param>
    /// <param name="wasAlone">Whether the last attempt had its executor to itself.</param>
    /// <param name="isSingleAttempt">Whether an attempt may have been seen outside, and so must be the only one (S5).</param>
    public static RetryStep After(int attempts, int maxAttempts, bool wasAlone, bool isSingleAttempt)
    {
        if (wasAlone || isSingleAttempt && attempts > 0)
        {
            return RetryStep.GiveUp;
        }

        return attempts >= maxAttempts ? RetryStep.Alone : RetryStep.Again;
    }
}
