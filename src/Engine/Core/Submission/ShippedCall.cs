using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Submission;

/// <summary>
/// One call on its way through executors: its snapshot, its attempts and the promise its caller holds. Whoever takes it out of
/// the queue or out of a lane owns it, so it is completed once. Not thread-safe but for <see cref="Promise"/>.
/// </summary>
internal sealed class ShippedCall(in CallRequest request, ShipPlan plan, Promise promise, long startTimestamp)
{
    private static long s_lastId;

    private readonly ExecutionContext? _caller = ExecutionContext.Capture();
    private List<string>? _lostAttempts;
    private CancellationTokenRegistration[] _registrations = [];
    private ITimer? _deadline;
    private LocalRun? _localRun;
    private bool _hasWaited;
    private ReportQueue? _reports;

    /// <summary>Unique in this process; the id of its frames.</summary>
    public long Id { get; } = Interlocked.Increment(ref s_lastId);

    public CallRequest Request { get; } = request;

    public ShipPlan Plan { get; } = plan;

    public Promise Promise { get; } = promise;

    /// <summary>When it was submitted, by the submitter's clock.</summary>
    public long StartTimestamp { get; } = startTimestamp;

    /// <summary>What it shares with other calls of its loop; null for a call by itself.</summary>
    public LoopBase? Base { get; init; }

    /// <summary>Bytes of what calls share that went to an executor because of this one.</summary>
    public long LeadingBytes { get; private set; }

    /// <summary>The captured graph as it was at submission; the same for every attempt.</summary>
    public GraphSnapshot Snapshot { get; private set; } = null!;

    /// <summary>Whether an attempt may be seen outside before it ends, and so must be the only one (S5).</summary>
    public bool IsSingleAttempt { get; private set; }

    /// <summary>Whether it can't be run in this process any more: an attempt of it was, or may have been, seen outside.</summary>
    public bool MustNotRerun => IsSingleAttempt || HasReported;

    /// <summary>
    /// Whether it can't be tried again anywhere. One that has reported can be, as the driver drops the reports that it repeats; but not if another attempt may
    /// report something else, or in another order.
    /// </summary>
    public bool MustNotRepeat => IsSingleAttempt || HasReported && !Plan.RepeatsReports;

    /// <summary>Whether anything that it reported has reached the program.</summary>
    public bool HasReported => _reports is { IsUsed: true };

    /// <summary>Its reports; null when it captured no progress.</summary>
    public ReportQueue? Reports => _reports;

    /// <summary>What the captured loggers let through at submission.</summary>
    public CapturedLevels[] LoggerLevels { get; private set; } = [];

    /// <summary>The distinct tokens of the graph, the call's own among them.</summary>
    public CapturedToken[] Tokens { get; private set; } = [];

    /// <summary>What flows into the closure from the submitting thread.</summary>
    public CallContext Context { get; } = CallContext.Capture();

    /// <summary>What the scope of the program that it was made in says; null outside any.</summary>
    public CallOptions? Options { get; } = CallScope.Current;

    /// <summary>Whether the queue may give it back to this process: placement doesn't say that it has to be shipped.</summary>
    public bool MayRunHere { get; init; }

    /// <summary>Whether it has been sent straight to a free slot, so that what it took beside its run is the cost of shipping.</summary>
    public bool WentStraight { get; private set; }

    /// <summary>Whether its attempt was given up while it went on, so that it runs here now.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Whether it is in no executor.</summary>
    public bool IsQueued => Lane is null;

    /// <summary>Where it is in flight; null while it is queued.</summary>
    public Lane? Lane { get; set; }

    /// <summary>Whether the attempt in flight has its executor to itself.</summary>
    public bool IsAlone { get; set; }

    /// <summary>Its place in the order of calls sent to <see cref="Lane"/>.</summary>
    public long SentOrder { get; private set; }

    /// <summary>Whether <see cref="Lane"/> has started it beyond its slots.</summary>
    public bool IsStartedBeyond { get; private set; }

    /// <summary>Whether it never left for <see cref="Lane"/>, which was closed already.</summary>
    public bool IsUnsent { get; private set; }

    /// <summary>How each lost attempt ended.</summary>
    public IReadOnlyList<string> LostAttempts => _lostAttempts ?? [];

    public CallProfile Profile => Request.Site.Profile;

    public void AddLostAttempt(string howItEnded) => (_lostAttempts ??= []).Add($"attempt {LostAttempts.Count + 1}: {howItEnded}");

    public void NoteSent(long order, bool isSlotFree)
    {
        SentOrder = order;
        WentStraight = isSlotFree && !_hasWaited;
        IsStartedBeyond = false;
        IsUnsent = false;
        _reports?.BeginAttempt();
    }

    public void NoteLeading(long bytes) => LeadingBytes += bytes;

    public void NoteUnsent() => IsUnsent = true;

    /// <summary>It waits in the queue: from now on its time says nothing about a connection.</summary>
    public void NoteQueued() => _hasWaited = true;

    public void NoteStartedBeyond() => IsStartedBeyond = true;

    /// <summary>Whether a token of the graph is the one passed to the call: cancelled, it ends a call that hasn't started.</summary>
    public bool IsOwnToken(int number) => Array.Exists(Tokens, token => token.Number == number && token.Token == Request.Token);

    /// <summary>Sets the snapshot, before the call is dispatched.</summary>
    public void Take(GraphSnapshot snapshot)
    {
        Snapshot = snapshot;
        IsSingleAttempt = Plan.IsSingleAttempt;
        if (snapshot.Live.Count > 0)
        {
            TakeLive(snapshot.Live);
        }
    }

    /// <summary>Plain loops: every piece of a loop has a token, and queries over one item would cost more than the piece's own objects.</summary>
    private void TakeLive(IReadOnlyList<LiveCapture> live)
    {
        List<CapturedLevels>? levels = null;
        for (var number = 0; number < live.Count; number++)
        {
            switch (live[number].Kind)
            {
                case LiveKind.Token:
                    Tokens = [.. Tokens, new CapturedToken(number, TokenAccess.TokenOf(live[number].Original))];
                    break;
                case LiveKind.Progress:
                    _reports ??= new ReportQueue(_caller);
                    break;
                case LiveKind.Logger:
                    (levels ??= []).Add(CapturedLevels.Of(number, (ILogger)live[number].Original));
                    break;
            }
        }

        LoggerLevels = levels is null ? [] : [.. levels];
    }

    /// <summary>Calls <paramref name="canceled"/> for each token of the graph that is cancelled, now or later.</summary>
    public void WatchTokens(Action<ShippedCall, CapturedToken> canceled)
    {
        if (Tokens.Length == 0)
        {
            return;
        }

        var registrations = new CancellationTokenRegistration[Tokens.Length];
        for (var i = 0; i < registrations.Length; i++)
        {
            registrations[i] = Tokens[i].Token.UnsafeRegister(
                static state =>
                {
                    var watch = (TokenWatch)state!;
                    watch.Canceled(watch.Call, watch.Token);
                },
                new TokenWatch(this, Tokens[i], canceled));
        }

        _registrations = registrations;
    }

    /// <summary>Sets the timer that ends it when it takes too long.</summary>
    public void SetDeadline(ITimer deadline) => _deadline = deadline;

    /// <summary>Has it travel as bytes alone, for an executor that can't open shared memory, or isn't known to.</summary>
    public void EmbedShared()
    {
        if (Snapshot is { IsShared: true } shared)
        {
            Snapshot = shared.Embed();
            shared.Release();
        }
    }

    /// <summary>
    /// It has ended: stops watching tokens and the time, and lets go of shared memory. Doesn't wait for a callback that is running.
    /// </summary>
    public void UnwatchTokens()
    {
        Snapshot?.Release();
        _deadline?.Dispose();
        foreach (var registration in _registrations)
        {
            registration.Unregister();
        }
    }

    /// <summary>
    /// Runs the BCL's own call instead; nothing of any attempt was committed. A call that has reported would report everything a second time: it faults.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="run">Times it; null: nobody asks.</param>
    public void RerunLocally(LocalReason reason, LocalRun? run = null)
    {
        UnwatchTokens();
        if (HasReported)
        {
            Promise.SetExceptions([new RemoteException(Request.Site.ToString(), reason.ToString(), null)]);
            return;
        }

        Profile.CountLocal(reason);
        _localRun = run;

        // In the caller's context, as the BCL's call would have been: this thread has another one.
        ExecutionContext.Run(_caller ?? CleanContext.Value, static call => ((ShippedCall)call!).RunLocally(), this);
    }

    private void RunLocally() =>
        (_localRun?.Start(Request, Promise) ?? Request.RunLocally(Request)).ContinueWith(
            static (task, promise) => ((Promise)promise!).SetFrom(task),
            Promise,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    /// <summary>What to do when a token is cancelled.</summary>
    private sealed record TokenWatch(ShippedCall Call, CapturedToken Token, Action<ShippedCall, CapturedToken> Canceled);
}
