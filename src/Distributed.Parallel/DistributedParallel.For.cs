using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(int, int, Action{int})"/>.</summary>
    public static ParallelLoopResult For(CallSite site, int fromInclusive, int toExclusive, Action<int> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body)
        : Loops.TryFor<int>(site, fromInclusive, toExclusive, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(int, int, ParallelOptions, Action{int})"/>.</summary>
    public static ParallelLoopResult For(CallSite site, int fromInclusive, int toExclusive, ParallelOptions parallelOptions, Action<int> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body)
        : Loops.TryFor<int>(site, fromInclusive, toExclusive, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(int, int, Action{int, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult For(CallSite site, int fromInclusive, int toExclusive, Action<int, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body)
        : Loops.TryFor<int>(site, fromInclusive, toExclusive, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(int, int, ParallelOptions, Action{int, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult For(
        CallSite site, int fromInclusive, int toExclusive, ParallelOptions parallelOptions, Action<int, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body)
        : Loops.TryFor<int>(site, fromInclusive, toExclusive, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For{TLocal}(int, int, Func{TLocal}, Func{int, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult For<TLocal>(
        CallSite site, int fromInclusive, int toExclusive, Func<TLocal> localInit, Func<int, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, localInit, body, localFinally)
        : Loops.TryFor<int, TLocal>(site, fromInclusive, toExclusive, Loops.Default, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For{TLocal}(int, int, ParallelOptions, Func{TLocal}, Func{int, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult For<TLocal>(
        CallSite site, int fromInclusive, int toExclusive, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<int, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, localInit, body, localFinally)
        : Loops.TryFor<int, TLocal>(site, fromInclusive, toExclusive, parallelOptions, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, localInit, body, localFinally));
}
