using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>A redirected loop, its arguments checked. Immutable.</summary>
/// <param name="Site">The redirected call in the user's source.</param>
/// <param name="Body">The loop's body; never null.</param>
/// <param name="Degree">The most iterations at a time, all together; -1: no limit.</param>
/// <param name="Scheduler">Where the BCL would run it.</param>
/// <param name="Token">The caller's token.</param>
/// <param name="Count">How many iterations; null when only the source's end will tell.</param>
/// <param name="Open">Begins to give out the iterations. Runs the program's code where the source has any.</param>
/// <param name="Finally">Hands a thread-local value to <c>localFinally</c>; null for a loop without.</param>
internal sealed record LoopRequest(
    CallSite Site,
    Delegate Body,
    int Degree,
    TaskScheduler Scheduler,
    CancellationToken Token,
    long? Count,
    Func<LoopSource> Open,
    Action<object?>? Finally = null)
{
    /// <summary>Whether iterations see the loop's state: those of this process have to see each other's.</summary>
    public bool HasState => Array.IndexOf(Body.GetType().GenericTypeArguments, typeof(ParallelLoopState)) >= 0;
}
