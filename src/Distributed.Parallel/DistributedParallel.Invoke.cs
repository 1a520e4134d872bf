using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.Invoke(Action[])"/>.</summary>
    public static void Invoke(CallSite site, params Action[] actions)
    {
        if (Cluster.IsLocal(site) || !Invocations.TryRun(site, Loops.Default, actions))
        {
            System.Threading.Tasks.Parallel.Invoke(actions);
        }
    }

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.Invoke(ParallelOptions, Action[])"/>.</summary>
    public static void Invoke(CallSite site, ParallelOptions parallelOptions, params Action[] actions)
    {
        if (Cluster.IsLocal(site) || !Invocations.TryRun(site, parallelOptions, actions))
        {
            System.Threading.Tasks.Parallel.Invoke(parallelOptions, actions);
        }
    }
}
