using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>What became of a redirected loop: it has run, or the BCL's own loop has to be made, which may be timed.</summary>
/// <param name="Result">How it ended; null when the caller has to make the BCL's loop.</param>
/// <param name="Cost">Where the time of the BCL's loop is noted; null when nobody wants it.</param>
/// <param name="Begun">When the BCL's loop was begun, by the clock.</param>
/// <param name="Count">Its iterations.</param>
/// <param name="Clock">The clock.</param>
internal readonly record struct LoopOutcome(ParallelLoopResult? Result, LoopCost? Cost = null, long Begun = 0, long? Count = null, TimeProvider? Clock = null)
{
    /// <summary>Takes in the end of the BCL's loop, and gives it back.</summary>
    public ParallelLoopResult Note(ParallelLoopResult result)
    {
        Cost?.Note(Clock!.GetElapsedTime(Begun), result.IsCompleted ? Count : null);
        return result;
    }
}
