using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Calls;

/// <summary>What has been counted at one call site. Counters are monotone; a reader sees each at its own moment. Thread-safe.</summary>
internal sealed class CallProfile(CallSite site)
{
    private static readonly ConcurrentQueue<CallProfile> s_all = new();

    private readonly ConcurrentDictionary<LocalReason, StrongBox<long>> _localReasons = new();
    private long _calls;
    private long _shipped;
    private long _bytesSent;
    private long _bytesReturned;
    private long _remoteTicks;
    private TooShort? _tooShort;
    private int _isHostBound;
    private int _isSingleAttempt;
    private int _hasWrittenBack;

    /// <summary>Profiles of every site that was called since the process started.</summary>
    public static IReadOnlyCollection<CallProfile> All => s_all;

    public CallSite Site { get; } = site;

    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Calls whose shipped attempt was committed.</summary>
    public long Shipped => Volatile.Read(ref _shipped);

    public long BytesSent => Volatile.Read(ref _bytesSent);

    public long BytesReturned => Volatile.Read(ref _bytesReturned);

    /// <summary>Time from submission to commit, summed over shipped calls.</summary>
    public TimeSpan ShippedTime => TimeSpan.FromTicks(Volatile.Read(ref _remoteTicks));

    /// <summary>How long calls run, and what shipping them costs.</summary>
    public CallCost Cost { get; } = new();

    /// <summary>Why this site's calls stay local for now, as known from earlier ones: the first thing to look at. Null: they may ship.</summary>
    public LocalReason? StaysLocal
    {
        get => Volatile.Read(ref _tooShort)?.Reason;
        set
        {
            if (value != StaysLocal)
            {
                Volatile.Write(ref _tooShort, value is null ? null : new TooShort(value, _localReasons.GetOrAdd(value, static _ => new StrongBox<long>())));
            }
        }
    }

    /// <summary>Why calls of this site stayed local, and how many.</summary>
    public IEnumerable<KeyValuePair<LocalReason, long>> LocalReasons =>
        _localReasons.Select(entry => KeyValuePair.Create(entry.Key, Volatile.Read(ref entry.Value.Value))).Where(entry => entry.Value > 0);

    /// <summary>A shipped call's answer was decided by the machine.</summary>
    public bool IsHostBound => Volatile.Read(ref _isHostBound) != 0;

    /// <summary>A shipped call had effects outside.</summary>
    public bool IsSingleAttempt => Volatile.Read(ref _isSingleAttempt) != 0;

    /// <summary>A shipped call changed what it captured.</summary>
    public bool HasWrittenBack => Volatile.Read(ref _hasWrittenBack) != 0;

    public static void List(CallProfile profile) => s_all.Enqueue(profile);

    /// <summary>Counts a call, and gives its number.</summary>
    public long CountCall() => Interlocked.Increment(ref _calls);

    /// <summary>Counts a call of a site that <see cref="StaysLocal"/>. False when it doesn't any more.</summary>
    public bool TryCountStaysLocal()
    {
        if (Volatile.Read(ref _tooShort) is not { } known)
        {
            return false;
        }

        Interlocked.Increment(ref known.Count.Value);
        return true;
    }

    public void CountLocal(LocalReason reason) =>
        Interlocked.Increment(ref _localReasons.GetOrAdd(reason, static _ => new StrongBox<long>()).Value);

    public void CountShipped(TimeSpan elapsed, long sent, long returned)
    {
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

    private sealed record TooShort(LocalReason Reason, StrongBox<long> Count);
}
