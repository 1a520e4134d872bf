using Distributed.Engine.Submission.Loops;

namespace Distributed;

public static partial class Cluster
{
    /// <summary>
    /// Tells how far the redirected loops of this process have come, for progress bars: at most twenty times a second for each loop, and once more at its end. Loops that stay
    /// the BCL's (no cluster, a body that can't be shipped, loops known to be short) aren't told of. The sender is null. Handlers may be added and removed at any time, on any thread.
    /// </summary>
    /// <remarks>
    /// Handlers run on a thread of the engine, one after the other for each loop; those of different loops may run at the same time. The loop doesn't wait for them: its last
    /// word may come when it has returned already, and is lost if the program ends before. What a handler throws is unhandled, as in a timer's callback: it ends the program.
    /// </remarks>
    public static event EventHandler<LoopProgressEventArgs>? LoopProgress
    {
        add => LoopWatch.Told += value;
        remove => LoopWatch.Told -= value;
    }
}
