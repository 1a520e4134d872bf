namespace Distributed.Engine.Submission.Loops;

/// <summary>How a loop ended that didn't throw.</summary>
/// <param name="IsComplete">Every iteration ran.</param>
/// <param name="LowestBreak">The lowest iteration that broke it.</param>
internal readonly record struct LoopEnd(bool IsComplete, long? LowestBreak)
{
    /// <summary>
    /// The BCL's own value. Only its loops can make one, so a small loop ends the same way.
    /// </summary>
    public ParallelLoopResult ToResult()
    {
        if (IsComplete)
        {
            return Parallel.For(0, 0, static _ => { });
        }

        return LowestBreak is { } broken
            ? Parallel.For(broken, Math.Max(broken, broken + 1), static (_, state) => state.Break())
            : Parallel.For(0, 1, static (_, state) => state.Stop());
    }
}
