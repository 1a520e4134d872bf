using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Calls;

/// <summary>What has been counted at one call site. Counters are monotone; a reader sees each at its own moment. Thread-safe.</summary>
internal sealed class CallProfile(CallSite site)
{
    private static readonly ConcurrentQueue<CallProfile> s_all = new();

    private readonly ConcurrentDictionary<LocalReason, StrongBox<long>> _localReasons = new();
    private readonly Lock _granting = new();
    private long _calls;
    private long _shipped;
    private long _bytesSent;
    private long _bytesReturned;
    private long _remoteTicks;
    private long _overheadTicks;
    private long _granted;
    private LocalReason? _staysLocal;
    private int _isHostBound;
    private int _isSingleAttempt;
    private int _hasWrittenBack;

    /// <summary>Profiles of every site that was called since the process started.</summary>
    public static IReadOnlyCollection<CallProfile> All => s_all;

    public CallSite Site { get; } = site;

    public long Calls => Volatile.Read(ref _calls) + Math.Max(0, Volatile.Read(ref _granted) - Site.LocalLeft);

    /// <summary>Calls whose shipped attempt was committed.</summary>
    public long Shipped => Volatile.Read(ref _shipped);

    public long BytesSent => Volatile.Read(ref _bytesSent);

    public long BytesReturned => Volatile.Read(ref _bytesReturned);

    /// <summary>Time from submission to commit, summed over shipped calls.</summary>
    public TimeSpan ShippedTime => TimeSpan.FromTicks(Volatile.Read(ref _remoteTicks));

    /// <summary>How much longer than its run a shipped call takes on average; null when none was shipped.</summary>
    public TimeSpan? Overhead => Shipped is > 0 and var shipped ? TimeSpan.FromTicks(Volatile.Read(ref _overheadTicks) / shipped) : null;

    /// <summary>How long a shipped call runs on average; null when none was shipped.</summary>
    public TimeSpan? ShippedRun => Shipped is > 0 and var shipped ? TimeSpan.FromTicks((Volatile.Read(ref _remoteTicks) - Volatile.Read(ref _overheadTicks)) / shipped) : null;

    /// <summary>How long calls run, and what they move.</summary>
    public CallCost Cost { get; } = new();

    /// <summary>How long loops run, at a site of loops.</summary>
    public LoopCost Loops { get; } = new();

    /// <summary>What its loops have done.</summary>
    public LoopCount Iterated { get; } = new();

    /// <summary>Why calls of this site are local now without another look; null when each call is looked at.</summary>
    public LocalReason? StaysLocal => Volatile.Read(ref _staysLocal);

    /// <summary>Why calls of this site stayed local, and how many.</summary>
    public IEnumerable<KeyValuePair<LocalReason, long>> LocalReasons =>
        _localReasons.Select(entry => KeyValuePair.Create(entry.Key, Volatile.Read(ref entry.Value.Value) - (entry.Key == StaysLocal ? Site.LocalLeft : 0)))
            .Where(entry => entry.Value > 0);

    /// <summary>A shipped call's answer was decided by the machine.</summary>
    public bool IsHostBound => Volatile.Read(ref _isHostBound) != 0;

    /// <summary>A shipped call had effects outside.</summary>
    public bool IsSingleAttempt => Volatile.Read(ref _isSingleAttempt) != 0;

    /// <summary>A shipped call changed what it captured.</summary>
    public bool HasWrittenBack => Volatile.Read(ref _hasWrittenBack) != 0;

    public static void List(CallProfile profile) => s_all.Enqueue(profile);

    /// <summary>Counts a call that is looked at.</summary>
    public void CountCall() => Interlocked.Increment(ref _calls);

    /// <summary>
    /// Lets the site's next calls stay local without another look: one decrement each (<see cref="CallSite.TakeLocal"/>). They are counted now, and what
    /// is left of them is taken off in every sum.
    /// </summary>
    public void StayLocal(LocalReason reason, int calls)
    {
        lock (_granting)
        {
            EndStay();
            Interlocked.Add(ref _localReasons.GetOrAdd(reason, static _ => new StrongBox<long>()).Value, calls);
            Interlocked.Add(ref _granted, calls);
            Volatile.Write(ref _staysLocal, reason);
            Site.LetStayLocal(calls);
        }
    }

    /// <summary>Has the site's next call looked at again.</summary>
    public void LookAgain()
    {
        if (StaysLocal is null)
        {
            return;
        }

        lock (_granting)
        {
            EndStay();
        }
    }

    private void EndStay()
    {
        if (_staysLocal is { } before)
        {
            var unused = Site.LetStayLocal(0);
            Interlocked.Add(ref _granted, -unused);
            Interlocked.Add(ref _localReasons[before].Value, -unused);
            Volatile.Write(ref _staysLocal, null);
        }
    }

    /// <summary>Counts a call that is looked at and stays local.</summary>
    public void CountLocalCall(LocalReason reason)
    {
        CountCall();
        CountLocal(reason);
    }

    public void CountLocal(LocalReason reason) =>
        Interlocked.Increment(ref _localReasons.GetOrAdd(reason, static _ => new StrongBox<long>()).Value);

    /// <summary>Counts a call whose shipped attempt was committed.</summary>
    /// <param name="elapsed">From submission to commit.</param>
    /// <param name="run">How much of that it ran.</param>
    /// <param name="sent">Bytes of its snapshot.</param>
    /// <param name="returned">Bytes of its outcome.</param>
    public void CountShipped(TimeSpan elapsed, TimeSpan run, long sent, long returned)
    {
        Interlocked.Add(ref _overheadTicks, Math.Max(0, (elapsed - run).Ticks));
        Interlocked.Increment(ref _shipped);
        Interlocked.Add(ref _remoteTicks, elapsed.Ticks);
        Interlocked.Add(ref _bytesSent, sent);
        Interlocked.Add(ref _bytesReturned, returned);
    }

    /// <summary>Notes the marks of a call that was committed. They stay: a site is what any of its calls was.</summary>
    public void NoteMarks(bool isHostBound, bool isSingleAttempt, bool hasWrittenBack)
    {
        Raise(ref _isHostBound, isHostBound);
        Raise(ref _isSingleAttempt, isSingleAttempt);
        Raise(ref _hasWrittenBack, hasWrittenBack);
    }

    /// <summary>Nearly always set already: looking is cheaper than writing to what all threads read.</summary>
    private static void Raise(ref int flag, bool value)
    {
        if (value && Volatile.Read(ref flag) == 0)
        {
            Volatile.Write(ref flag, 1);
        }
    }
}
