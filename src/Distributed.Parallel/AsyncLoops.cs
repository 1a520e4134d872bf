using System.Numerics;
using System.Runtime.CompilerServices;
using Distributed.Engine.Execution;
using Distributed.Engine.Execution.Loops;
using Distributed.Engine.Submission.Loops;
using CallSite = Distributed.Engine.Calls.CallSite;

namespace Distributed.Parallel;

/// <summary>Hands a redirected asynchronous loop to the cluster. Null for every loop that the BCL has to make itself. Thread-safe.</summary>
internal static class AsyncLoops
{
    /// <summary>What an overload with a token alone stands for.</summary>
    public static ParallelOptions Of(CancellationToken token) => new() { CancellationToken = token };

    /// <summary>A loop over numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task? TryFor<T>(CallSite site, T from, T to, ParallelOptions? options, Func<T, CancellationToken, ValueTask>? body)
        where T : notnull, IBinaryInteger<T>
    {
        if (from is null || to is null || from >= to || BigInteger.CreateChecked(to) - BigInteger.CreateChecked(from) is var length && length > long.MaxValue)
        {
            return null;
        }

        var count = (long)length;
        return TryRun(
            site,
            options,
            body,
            count,
            () => new RangeSource(0, count, Chunk, outline: Chunk),
            () => System.Threading.Tasks.Parallel.ForAsync(from, to, options!, body!));

        AsyncForChunk<T> Chunk(long first, long size) => new() { First = from, From = first, Count = size };
    }

    /// <summary>A loop over items.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task? TryForEach<TItem>(CallSite site, IEnumerable<TItem>? source, ParallelOptions? options, Func<TItem, CancellationToken, ValueTask>? body) =>
        source is null ? null : TryRun(
            site,
            options,
            body,
            Sources.CountOf(source),
            () => Sources.OfAsync(source),
            () => System.Threading.Tasks.Parallel.ForEachAsync(source, options!, body!));

    /// <summary>A loop over items that come asynchronously.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task? TryForEach<TItem>(CallSite site, IAsyncEnumerable<TItem>? source, ParallelOptions? options, Func<TItem, CancellationToken, ValueTask>? body) =>
        source is null ? null : TryRun(
            site,
            options,
            body,
            null,
            () => new AsyncPulledSource<TItem>(
                source, Sources.AsyncChunk, static (first, rest) => new AsyncItemsChunk<TItem> { From = first, Items = [], AsyncRest = rest }),
            () => System.Threading.Tasks.Parallel.ForEachAsync(source, options!, body!));

    private static Task? TryRun(CallSite site, ParallelOptions? options, Delegate? body, long? count, Func<LoopSource> open, Func<Task> runHere)
    {
        if (body is null || options is null || ShippedScope.IsInside || Cluster.Submitter is not { } submitter || options.CancellationToken.IsCancellationRequested)
        {
            return null;
        }

        var scheduler = options.TaskScheduler ?? TaskScheduler.Current;
        var request = new LoopRequest(site, body, options.MaxDegreeOfParallelism, scheduler, options.CancellationToken, count, open);
        return submitter.TryRunAsync(request, runHere);
    }
}
