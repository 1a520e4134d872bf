using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(long, long, Action{long})"/>.</summary>
    public static ParallelLoopResult For(CallSite site, long fromInclusive, long toExclusive, Action<long> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body)
        : Loops.TryFor<long>(site, fromInclusive, toExclusive, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(long, long, ParallelOptions, Action{long})"/>.</summary>
    public static ParallelLoopResult For(CallSite site, long fromInclusive, long toExclusive, ParallelOptions parallelOptions, Action<long> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body)
        : Loops.TryFor<long>(site, fromInclusive, toExclusive, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(long, long, Action{long, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult For(CallSite site, long fromInclusive, long toExclusive, Action<long, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body)
        : Loops.TryFor<long>(site, fromInclusive, toExclusive, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For(long, long, ParallelOptions, Action{long, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult For(
        CallSite site, long fromInclusive, long toExclusive, ParallelOptions parallelOptions, Action<long, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body)
        : Loops.TryFor<long>(site, fromInclusive, toExclusive, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For{TLocal}(long, long, Func{TLocal}, Func{long, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult For<TLocal>(
        CallSite site, long fromInclusive, long toExclusive, Func<TLocal> localInit, Func<long, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, localInit, body, localFinally)
        : Loops.TryFor<long, TLocal>(site, fromInclusive, toExclusive, Loops.Default, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.For{TLocal}(long, long, ParallelOptions, Func{TLocal}, Func{long, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult For<TLocal>(
        CallSite site, long fromInclusive, long toExclusive, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<long, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, localInit, body, localFinally)
        : Loops.TryFor<long, TLocal>(site, fromInclusive, toExclusive, parallelOptions, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.For(fromInclusive, toExclusive, parallelOptions, localInit, body, localFinally));
}
