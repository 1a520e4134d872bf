using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Submission;

/// <summary>
/// Turns an outcome into the end of its call: validates it whole, merges the changes into the caller's objects, replays console
/// text, completes the task. What can't be committed exactly is dropped, and the call reruns locally. Thread-safe.
/// </summary>
internal sealed class OutcomeCommit(GraphLimits limits, TimeProvider clock)
{
    private static readonly LocalReason s_incomplete = new(
        LocalReasonKind.Result, "it failed while it filled an array, of which only a complete part could come back", "expected failures are better returned than thrown");

    /// <summary>Bounds on what comes back.</summary>
    public GraphLimits Limits => limits;

    // Commits write one after the other: each sees what the ones before it changed. What doesn't change anything doesn't wait.
    private readonly Lock _applying = new();

    /// <summary>Ends the call. The caller owns it: nothing else will complete it.</summary>
    /// <param name="call">The call, taken out of its lane.</param>
    /// <param name="outcome">What came back.</param>
    /// <param name="definitions">The definitions of the connection it came by.</param>
    /// <param name="returnedBytes">The size of the outcome on the wire.</param>
    /// <param name="shared">Opens what it refers to in shared memory; null: nothing. When this returns, nothing of it is needed any more.</param>
    public void Commit(ShippedCall call, OutcomeMessage outcome, DefinitionReader definitions, int returnedBytes, ISharedSource? shared = null) =>
        TryCommit(call, outcome, definitions, returnedBytes, shared, mayWait: true);

    /// <summary>Ends the call as <see cref="Commit"/> does, unless another commit is under way: then nothing has happened. Never waits.</summary>
    /// <returns>False when it is still to be committed.</returns>
    public bool TryCommit(ShippedCall call, OutcomeMessage outcome, DefinitionReader definitions, int returnedBytes, ISharedSource? shared = null) =>
        TryCommit(call, outcome, definitions, returnedBytes, shared, mayWait: false);

    private bool TryCommit(ShippedCall call, OutcomeMessage outcome, DefinitionReader definitions, int returnedBytes, ISharedSource? shared, bool mayWait)
    {
        if (outcome.Status == CallStatus.Discarded)
        {
            Discard(call, outcome.Reason!, remember: true, hasRun: outcome.HasRun);
            return true;
        }

        if (outcome is { Status: CallStatus.Canceled, Changes.IsEmpty: true })
        {
            // It was cancelled before it started: there is nothing to merge.
            call.UnwatchTokens();
            call.Promise.SetCanceled(call.Request.Token);
            return true;
        }

        using var prepared = Prepare(call, outcome, definitions, shared, out var roots, out var log);
        if (prepared is null)
        {
            return true;
        }

        if (RerunReason(call, outcome.Status, roots) is { } rerun)
        {
            Discard(call, rerun, remember: rerun.Remedy is not null && rerun != s_incomplete, cause: roots.FirstOrDefault() as Exception);
            return true;
        }

        if (!TryApply(prepared, mayWait, mayRerun: !call.MustNotRerun, out var conflict))
        {
            return false;
        }

        if (conflict is not null)
        {
            call.Plan.NoteConflict(conflict);
            call.Base?.Graph.NoteConflict();
            call.RerunLocally(conflict);
            return true;
        }

        Finish(call, outcome, prepared, roots, log, returnedBytes);
        return true;
    }

    /// <summary>Reads an outcome whole, and checks it. Null when that isn't possible: then the call has been dealt with.</summary>
    private PreparedCommit? Prepare(
        ShippedCall call, OutcomeMessage outcome, DefinitionReader definitions, ISharedSource? shared, out object?[] roots, out LogEntry[]? log)
    {
        PreparedCommit? prepared = null;
        (roots, log) = ([], null);
        try
        {
            prepared = PreparedCommit.Prepare(call.Snapshot, outcome.Changes, definitions, limits, shared);
            roots = prepared.Roots;
            if (outcome.HasLog)
            {
                log = (LogEntry[])roots[^1]!;
                roots = roots[..^1];
            }

            CheckRoots(outcome.Status, roots);
            return prepared;
        }
        catch (NotShippableException exception)
        {
            Discard(call, exception.Reason, remember: true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var reason = new LocalReason(LocalReasonKind.Result, $"its outcome could not be read: {exception.Message}");
            Discard(call, reason, remember: false);
        }

        prepared?.Dispose();
        return null;
    }

    /// <summary>All that follows once the changes are in the caller's objects.</summary>
    private void Finish(ShippedCall call, OutcomeMessage outcome, PreparedCommit prepared, object?[] roots, LogEntry[]? log, int returnedBytes)
    {
        NoteCommit(call, prepared);
        call.UnwatchTokens();
        try
        {
            if (prepared.HasAdditions)
            {
                prepared.Merge();
            }

            Replay(outcome.Console);
            if (log is not null)
            {
                LogReplay.Run(log, call.Snapshot.Live);
            }

            var elapsed = clock.GetElapsedTime(call.StartTimestamp);
            var run = TimeSpan.FromTicks(outcome.RunTicks);
            var sentBytes = call.Snapshot.Bytes.Length + call.LeadingBytes;
            call.Profile.CountShipped(elapsed, run, sentBytes, returnedBytes);
            NoteCost(call, run, elapsed, sentBytes + call.Snapshot.SharedBytes + returnedBytes + prepared.SharedBytes);
            if (call.Reports?.Failure is { } failure)
            {
                call.Promise.SetExceptions([failure]);
                return;
            }

            Complete(call, outcome.Status, roots);
        }
        catch (Exception exception)
        {
            // A comparer or console writer of the program threw, as it would have thrown in the closure. The thread here isn't to blame.
            call.Promise.SetExceptions([exception]);
        }
    }

    /// <summary>Why what has ended isn't the closure's own answer; null when it is.</summary>
    private static LocalReason? RerunReason(ShippedCall call, CallStatus status, object?[] roots) =>
        roots is [LoopChunkEnd end] ? (RerunPolicy.Check(end.Exceptions, call.Snapshot.IsPruned) ?? (call.Snapshot.NeedsGoodEnd && !end.IsComplete ? s_incomplete : null))
        : status == CallStatus.Completed ? null
        : (status == CallStatus.Faulted ? RerunPolicy.Check(roots, call.Snapshot.IsPruned) : null) ?? (call.Snapshot.NeedsGoodEnd ? s_incomplete : null);

    private static void NoteCost(ShippedCall call, TimeSpan run, TimeSpan elapsed, long bytes)
    {
        if (call.Request.Form != CallForm.Loop)
        {
            call.Profile.Cost.NoteRun(run);
            call.Profile.Cost.NoteBytes(bytes);
        }

        if (call is { WentStraight: true, LostAttempts.Count: 0 })
        {
            call.Lane?.Link.Note(elapsed - run, bytes);
        }
    }

    private static void NoteCommit(ShippedCall call, PreparedCommit prepared)
    {
        call.Plan.NoteCommit();
        call.Profile.NoteMarks(call.Plan.IsHostBound, call.IsSingleAttempt, prepared.HasChanges || prepared.HasAdditions);
    }

    /// <summary>Writes the changes into the caller's objects, unless others have changed the same places.</summary>
    /// <returns>False when another commit is under way and this one may not wait for it.</returns>
    private bool TryApply(PreparedCommit prepared, bool mayWait, bool mayRerun, out LocalReason? conflict)
    {
        conflict = null;
        if (!prepared.HasChanges)
        {
            return true;
        }

        if (mayWait)
        {
            _applying.Enter();
        }
        else if (!_applying.TryEnter())
        {
            return false;
        }

        try
        {
            // What can't run again writes its changes over those of others, place by place: one of the orders the BCL allows, too.
            if (mayRerun && prepared.FindConflict() is { } place)
            {
                conflict = new LocalReason(
                    LocalReasonKind.Conflict,
                    $"{place} was changed by other code while the call was away",
                    "give each call its own variable or slot, or return the value");
            }
            else
            {
                prepared.Apply();
            }

            return true;
        }
        finally
        {
            _applying.Exit();
        }
    }

    private static void CheckRoots(CallStatus status, object?[] roots)
    {
        var fits = status switch
        {
            CallStatus.Completed => roots.Length == 1,
            CallStatus.Faulted => roots.Length > 0 && roots.All(root => root is Exception),
            CallStatus.Canceled => roots is [] or [OperationCanceledException or CancellationToken],
            _ => false,
        };
        if (!fits)
        {
            throw new InvalidDataException($"{roots.Length} roots of types that don't make a call {status}");
        }
    }

    private static void Discard(ShippedCall call, LocalReason reason, bool remember, bool hasRun = true, Exception? cause = null)
    {
        if (remember)
        {
            call.Plan.Remembered = reason;
        }

        if (hasRun && call.MustNotRerun)
        {
            call.UnwatchTokens();
            call.Promise.SetExceptions([new RemoteException(call.Request.Site.ToString(), reason.ToString(), cause)]);
            return;
        }

        call.RerunLocally(reason);
    }

    private static void Complete(ShippedCall call, CallStatus status, object?[] roots)
    {
        switch (status)
        {
            case CallStatus.Completed:
                call.Promise.SetResult(roots[0]);
                break;
            case CallStatus.Faulted:
                call.Promise.SetExceptions(roots.Cast<Exception>());
                break;
            case CallStatus.Canceled when roots is [OperationCanceledException exception]:
                call.Promise.SetCanceled(exception);
                break;
            default:
                call.Promise.SetCanceled(roots is [CancellationToken token] ? token : call.Request.Token);
                break;
        }
    }

    private static void Replay(IReadOnlyList<ConsoleText> console)
    {
        foreach (var (isError, text) in console)
        {
            (isError ? Console.Error : Console.Out).Write(text);
        }
    }
}
