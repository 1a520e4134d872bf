using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Execution.Loops;
using Distributed.Engine.Submission.Loops;
using CallSite = Distributed.Engine.Calls.CallSite;

namespace Distributed.Parallel;

/// <summary>
/// Hands a redirected loop to the cluster. False for every loop that the BCL has to make itself: there is no cluster, the arguments are the BCL's to
/// refuse, or the loop stays local. Thread-safe.
/// </summary>
internal static class Loops
{
    /// <summary>What the overloads without options use. Nobody sets anything in it.</summary>
    public static ParallelOptions Default { get; } = new();

    private static readonly LocalReason s_ownNumbers = new(
        LocalReasonKind.CallOption, "its partitioner is the program's own and numbers the items itself", "loop over the items, or over a partitioner of the BCL");

    /// <summary>A loop over numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryFor<TIndex>(
        CallSite site, long from, long to, ParallelOptions? options, Delegate? body, out LoopOutcome loop)
        where TIndex : struct, IBinaryInteger<TIndex> =>
        TryRun(site, options, body, Length(from, to), () => Range<TIndex, NoLocal>(from, to, null), null, out loop);

    /// <summary>A loop over numbers, with thread-local values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryFor<TIndex, TLocal>(
        CallSite site, long from, long to, ParallelOptions? options, Delegate? body, Func<TLocal>? localInit, Action<TLocal>? localFinally, out LoopOutcome loop)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        loop = default;
        return localInit is not null && localFinally is not null
            && TryRun(site, options, body, Length(from, to), () => Range<TIndex, TLocal>(from, to, localInit), value => localFinally((TLocal)value!), out loop);
    }

    /// <summary>A loop over items.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryForEach<TItem>(CallSite site, IEnumerable<TItem>? source, ParallelOptions? options, Delegate? body, out LoopOutcome loop)
    {
        loop = default;
        return source is not null && TryRun(site, options, body, Sources.CountOf(source), () => Sources.Of<TItem, NoLocal>(source, null), null, out loop);
    }

    /// <summary>A loop over items, with thread-local values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryForEach<TItem, TLocal>(
        CallSite site, IEnumerable<TItem>? source, ParallelOptions? options, Delegate? body, Func<TLocal>? localInit, Action<TLocal>? localFinally, out LoopOutcome loop)
    {
        loop = default;
        return source is not null && localInit is not null && localFinally is not null
            && TryRun(site, options, body, Sources.CountOf(source), () => Sources.Of(source, localInit), value => localFinally((TLocal)value!), out loop);
    }

    /// <summary>A loop over a partitioner's items.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryForEachOf<TItem>(CallSite site, Partitioner<TItem>? source, ParallelOptions? options, Delegate? body, out LoopOutcome loop)
    {
        loop = default;
        return source is { SupportsDynamicPartitions: true } && TryRun(site, options, body, null, () => Sources.Of<TItem, NoLocal>(source, null), null, out loop);
    }

    /// <summary>A loop over a partitioner's items, with thread-local values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryForEachOf<TItem, TLocal>(
        CallSite site, Partitioner<TItem>? source, ParallelOptions? options, Delegate? body, Func<TLocal>? localInit, Action<TLocal>? localFinally, out LoopOutcome loop)
    {
        loop = default;
        return source is { SupportsDynamicPartitions: true } && localInit is not null && localFinally is not null
            && TryRun(site, options, body, null, () => Sources.Of(source, localInit), value => localFinally((TLocal)value!), out loop);
    }

    /// <summary>A loop over a partitioner's items that gets their numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryForEachNumbered<TItem>(
        CallSite site, OrderablePartitioner<TItem>? source, ParallelOptions? options, Delegate? body, out LoopOutcome loop)
    {
        loop = default;
        return IsNumbered(site, source, options, body) && TryForEachOf(site, source, options, body, out loop);
    }

    /// <summary>A loop over a partitioner's items that gets their numbers, with thread-local values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryForEachNumbered<TItem, TLocal>(
        CallSite site, OrderablePartitioner<TItem>? source, ParallelOptions? options, Delegate? body, Func<TLocal>? localInit, Action<TLocal>? localFinally, out LoopOutcome loop)
    {
        loop = default;
        return localInit is not null && localFinally is not null && IsNumbered(site, source, options, body)
            && TryForEachOf(site, source, options, body, localInit, localFinally, out loop);
    }

    /// <summary>Whether items come in the order of their numbers where they are pulled one after the other.</summary>
    private static bool IsNumbered<TItem>(CallSite site, OrderablePartitioner<TItem>? source, ParallelOptions? options, Delegate? body)
    {
        if (source is not { KeysNormalized: true } || options is null || body is null)
        {
            return false;
        }

        var isTheBcls = Sources.IsTheBcls(source);
        if (!isTheBcls && Cluster.Submitter is not null)
        {
            site.Profile.CountLocalCall(s_ownNumbers);
        }

        return isTheBcls;
    }

    /// <summary>How many iterations from one number to another; null for more than can be counted.</summary>
    private static long? Length(long from, long to) => from >= to ? 0 : to - from is > 0 and var count ? count : null;

    private static bool TryRun(
        CallSite site, ParallelOptions? options, Delegate? body, long? count, Func<LoopSource> open, Action<object?>? localFinally, out LoopOutcome loop)
    {
        loop = default;
        if (options is null || body is null || ShippedScope.IsInside || Cluster.Submitter is not { } submitter || options.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        var scheduler = options.TaskScheduler ?? TaskScheduler.Current;
        loop = submitter.TryRun(new LoopRequest(site, body, options.MaxDegreeOfParallelism, scheduler, options.CancellationToken, count, open, localFinally));
        return loop.Result is not null;
    }

    private static RangeSource Range<TIndex, TLocal>(long from, long to, Func<TLocal>? init)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        return new RangeSource(from, to, Chunk, outline: Chunk);

        ForChunk<TIndex, TLocal> Chunk(long first, long count) => new() { From = first, Count = count, Init = init };
    }
}
