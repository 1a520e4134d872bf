using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEachAsync{TSource}(IEnumerable{TSource}, Func{TSource, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForEachAsync<TSource>(CallSite site, IEnumerable<TSource> source, Func<TSource, CancellationToken, ValueTask> body) =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForEachAsync(source, body)
            : AsyncLoops.TryForEach(site, source, Loops.Default, body) ?? System.Threading.Tasks.Parallel.ForEachAsync(source, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEachAsync{TSource}(IEnumerable{TSource}, CancellationToken, Func{TSource, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForEachAsync<TSource>(
        CallSite site, IEnumerable<TSource> source, CancellationToken cancellationToken, Func<TSource, CancellationToken, ValueTask> body) =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForEachAsync(source, cancellationToken, body)
            : AsyncLoops.TryForEach(site, source, AsyncLoops.Of(cancellationToken), body) ?? System.Threading.Tasks.Parallel.ForEachAsync(source, cancellationToken, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEachAsync{TSource}(IEnumerable{TSource}, ParallelOptions, Func{TSource, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForEachAsync<TSource>(
        CallSite site, IEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TSource, CancellationToken, ValueTask> body) =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForEachAsync(source, parallelOptions, body)
            : AsyncLoops.TryForEach(site, source, parallelOptions, body) ?? System.Threading.Tasks.Parallel.ForEachAsync(source, parallelOptions, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEachAsync{TSource}(IAsyncEnumerable{TSource}, Func{TSource, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForEachAsync<TSource>(CallSite site, IAsyncEnumerable<TSource> source, Func<TSource, CancellationToken, ValueTask> body) =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForEachAsync(source, body)
            : AsyncLoops.TryForEach(site, source, Loops.Default, body) ?? System.Threading.Tasks.Parallel.ForEachAsync(source, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEachAsync{TSource}(IAsyncEnumerable{TSource}, CancellationToken, Func{TSource, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForEachAsync<TSource>(
        CallSite site, IAsyncEnumerable<TSource> source, CancellationToken cancellationToken, Func<TSource, CancellationToken, ValueTask> body) =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForEachAsync(source, cancellationToken, body)
            : AsyncLoops.TryForEach(site, source, AsyncLoops.Of(cancellationToken), body) ?? System.Threading.Tasks.Parallel.ForEachAsync(source, cancellationToken, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForEachAsync{TSource}(IAsyncEnumerable{TSource}, ParallelOptions, Func{TSource, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForEachAsync<TSource>(
        CallSite site, IAsyncEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TSource, CancellationToken, ValueTask> body) =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForEachAsync(source, parallelOptions, body)
            : AsyncLoops.TryForEach(site, source, parallelOptions, body) ?? System.Threading.Tasks.Parallel.ForEachAsync(source, parallelOptions, body);
}
