using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(IEnumerable{TSource}, Action{TSource})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(CallSite site, IEnumerable<TSource> source, Action<TSource> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, body)
        : Loops.TryForEach(site, source, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(IEnumerable{TSource}, ParallelOptions, Action{TSource})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, IEnumerable<TSource> source, ParallelOptions parallelOptions, Action<TSource> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body)
        : Loops.TryForEach(site, source, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(IEnumerable{TSource}, Action{TSource, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(CallSite site, IEnumerable<TSource> source, Action<TSource, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, body)
        : Loops.TryForEach(site, source, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(IEnumerable{TSource}, ParallelOptions, Action{TSource, ParallelLoopState})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, IEnumerable<TSource> source, ParallelOptions parallelOptions, Action<TSource, ParallelLoopState> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body)
        : Loops.TryForEach(site, source, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(IEnumerable{TSource}, Action{TSource, ParallelLoopState, long})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(CallSite site, IEnumerable<TSource> source, Action<TSource, ParallelLoopState, long> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, body)
        : Loops.TryForEach(site, source, Loops.Default, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource}(IEnumerable{TSource}, ParallelOptions, Action{TSource, ParallelLoopState, long})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource>(
        CallSite site, IEnumerable<TSource> source, ParallelOptions parallelOptions, Action<TSource, ParallelLoopState, long> body) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body)
        : Loops.TryForEach(site, source, parallelOptions, body, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, body));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(IEnumerable{TSource}, Func{TLocal}, Func{TSource, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, IEnumerable<TSource> source, Func<TLocal> localInit, Func<TSource, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally)
        : Loops.TryForEach(site, source, Loops.Default, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(IEnumerable{TSource}, ParallelOptions, Func{TLocal}, Func{TSource, ParallelLoopState, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, IEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally)
        : Loops.TryForEach(site, source, parallelOptions, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(IEnumerable{TSource}, Func{TLocal}, Func{TSource, ParallelLoopState, long, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, IEnumerable<TSource> source, Func<TLocal> localInit, Func<TSource, ParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally)
        : Loops.TryForEach(site, source, Loops.Default, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, localInit, body, localFinally));

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEach{TSource, TLocal}(IEnumerable{TSource}, ParallelOptions, Func{TLocal}, Func{TSource, ParallelLoopState, long, TLocal, TLocal}, Action{TLocal})"/>.</summary>
    public static ParallelLoopResult ForEach<TSource, TLocal>(
        CallSite site, IEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally) =>
        Cluster.IsLocal(site) ? System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally)
        : Loops.TryForEach(site, source, parallelOptions, body, localInit, localFinally, out var loop) ? loop.Result.GetValueOrDefault()
        : loop.Note(System.Threading.Tasks.Parallel.ForEach(source, parallelOptions, localInit, body, localFinally));
}
