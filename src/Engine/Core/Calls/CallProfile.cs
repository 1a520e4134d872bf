using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Calls;

/// <summary>What has been counted at one call site. Counters are monotone; a reader sees each at its own moment. Thread-safe.</summary>
internal sealed class CallProfile(CallSite site)
{
    private static readonly ConcurrentQueue<CallProfile> s_all = new();

    private readonly ConcurrentDictionary<LocalReason, StrongBox<long>> localReasons = new();
    private long calls;
    private long shipped;
    private long bytesSent;
    private long bytesReturned;
    private long remoteTicks;
    private LocalReason? remembered;

    /// <summary>Profiles of every site that was called since the process started.</summary>
    public static IReadOnlyCollection<CallProfile> All => s_all;

    public CallSite Site { get; } = site;

    public long Calls => Volatile.Read(ref calls);

    /// <summary>Calls whose shipped attempt was committed.</summary>
    public long Shipped => Volatile.Read(ref shipped);

    public long BytesSent => Volatile.Read(ref bytesSent);

    public long BytesReturned => Volatile.Read(ref bytesReturned);

    /// <summary>Time from submission to commit, summed over shipped calls.</summary>
    public TimeSpan ShippedTime => TimeSpan.FromTicks(Volatile.Read(ref remoteTicks));

    /// <summary>A reason found by an attempt (S6, S7) that holds for every later call of this site; null when there is none.</summary>
    public LocalReason? Remembered
    {
        get => Volatile.Read(ref remembered);
        set => Volatile.Write(ref remembered, value);
    }

    /// <summary>Why calls of this site stayed local, and how many.</summary>
    public IEnumerable<KeyValuePair<LocalReason, long>> LocalReasons =>
        localReasons.Select(entry => KeyValuePair.Create(entry.Key, Volatile.Read(ref entry.Value.Value)));

    public static void List(CallProfile profile) => s_all.Enqueue(profile);

    public void CountCall() => Interlocked.Increment(ref calls);

    public void CountLocal(LocalReason reason) =>
        Interlocked.Increment(ref localReasons.GetOrAdd(reason, static _ => new StrongBox<long>()).Value);

    public void CountShipped(TimeSpan elapsed, long sent, long returned)
    {
        Interlocked.Increment(ref shipped);
        Interlocked.Add(ref remoteTicks, elapsed.Ticks);
        Interlocked.Add(ref bytesSent, sent);
        Interlocked.Add(ref bytesReturned, returned);
    }
}
