using System.Collections.Concurrent;
using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(Partitioner{TSource}, Action{TSource})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(CallSite site, Partitioner<TSource> source, Action<TSource> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, body)
        : Loops.TryForEachOf(site, source, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(Partitioner{TSource}, ParallelOptions, Action{TSource})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, Partitioner<TSource> source, ParallelOptions parallelOptions, Action<TSource> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body)
        : Loops.TryForEachOf(site, source, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(Partitioner{TSource}, Action{TSource, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(CallSite site, Partitioner<TSource> source, Action<TSource, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, body)
        : Loops.TryForEachOf(site, source, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(Partitioner{TSource}, ParallelOptions, Action{TSource, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, Partitioner<TSource> source, ParallelOptions parallelOptions, Action<TSource, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body)
        : Loops.TryForEachOf(site, source, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(OrderablePartitioner{TSource}, Action{TSource, ParallelLoopState, long})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, OrderablePartitioner<TSource> source, Action<TSource, ParallelLoopState, long> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, body)
        : Loops.TryForEachNumbered(site, source, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(OrderablePartitioner{TSource}, ParallelOptions, Action{TSource, ParallelLoopState, long})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, OrderablePartitioner<TSource> source, ParallelOptions parallelOptions, Action<TSource, ParallelLoopState, long> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body)
        : Loops.TryForEachNumbered(site, source, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(Partitioner{TSource}, Func{TLocal}, Func{TSource, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, Partitioner<TSource> source, Func<TLocal> localInit, Func<TSource, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally)
        : Loops.TryForEachOf(site, source, Loops.Default, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(Partitioner{TSource}, ParallelOptions, Func{TLocal}, Func{TSource, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, Partitioner<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally)
        : Loops.TryForEachOf(site, source, parallelOptions, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(OrderablePartitioner{TSource}, Func{TLocal}, Func{TSource, ParallelLoopState, long, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, OrderablePartitioner<TSource> source, Func<TLocal> localInit, Func<TSource, ParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally)
        : Loops.TryForEachNumbered(site, source, Loops.Default, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(OrderablePartitioner{TSource}, ParallelOptions, Func{TLocal}, Func{TSource, ParallelLoopState, long, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, OrderablePartitioner<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally)
        : Loops.TryForEachNumbered(site, source, parallelOptions, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally));
}
