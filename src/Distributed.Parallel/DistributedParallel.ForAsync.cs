using System.Numerics;
using Distributed.Engine.Calls;

namespace Distributed.Parallel;

public static partial class DistributedParallel
{
    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForAsync{T}(T, T, Func{T, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForAsync<T>(CallSite site, T fromInclusive, T toExclusive, Func<T, CancellationToken, ValueTask> body)
        where T : notnull, IBinaryInteger<T> =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForAsync(fromInclusive, toExclusive, body)
            : AsyncLoops.TryFor(site, fromInclusive, toExclusive, Loops.Default, body) ?? System.Threading.Tasks.Parallel.ForAsync(fromInclusive, toExclusive, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForAsync{T}(T, T, CancellationToken, Func{T, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForAsync<T>(
        CallSite site, T fromInclusive, T toExclusive, CancellationToken cancellationToken, Func<T, CancellationToken, ValueTask> body)
        where T : notnull, IBinaryInteger<T> =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForAsync(fromInclusive, toExclusive, cancellationToken, body)
            : AsyncLoops.TryFor(site, fromInclusive, toExclusive, AsyncLoops.Of(cancellationToken), body) ?? System.Threading.Tasks.Parallel.ForAsync(fromInclusive, toExclusive, cancellationToken, body);

    /// <summary>Stands for <see cref="System.Threading.Tasks.Parallel.ForAsync{T}(T, T, ParallelOptions, Func{T, CancellationToken, ValueTask})"/>.</summary>
    public static Task ForAsync<T>(
        CallSite site, T fromInclusive, T toExclusive, ParallelOptions parallelOptions, Func<T, CancellationToken, ValueTask> body)
        where T : notnull, IBinaryInteger<T> =>
        Cluster.IsLocal(site)
            ? System.Threading.Tasks.Parallel.ForAsync(fromInclusive, toExclusive, parallelOptions, body)
            : AsyncLoops.TryFor(site, fromInclusive, toExclusive, parallelOptions, body) ?? System.Threading.Tasks.Parallel.ForAsync(fromInclusive, toExclusive, parallelOptions, body);
}
