using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;
using Distributed.Engine.Serialization;
using Distributed.Engine.Supervision;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Submission;

/// <summary>Writes what calls capture. A graph that can't travel, or that others change meanwhile, is a reason to stay local (S3). Stateless, thread-safe.</summary>
internal static class CallSnapshot
{
    private const string LeaveAlone = "don't change captured collections until the call has ended";

    private static readonly LocalReason s_torn = new(LocalReasonKind.Capture, "a captured collection changed while it was written", LeaveAlone);

    /// <summary>With fewer objects no collection can be among them: a closure, what it captures, a list, its items.</summary>
    private const int MinObjectsToTear = 4;

    /// <summary>Takes a call's snapshot: over what it shares with others, where that will do. Null when the call has it; else the reason to stay local.</summary>
    /// <param name="call">The call.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="memory">Where large arrays' content goes; null: into the bytes.</param>
    public static LocalReason? Take(ShippedCall call, GraphLimits limits, ISharedMemory? memory = null)
    {
        var request = call.Request;
        var snapshot = Try(call, limits, memory, out var reason);
        if (snapshot is null)
        {
            return reason;
        }

        call.Take(snapshot);

        // Asked last: what was captured may have made the plan host-bound.
        return (call.Plan.IsHostBound ? HostSurroundings.Check() : null) ?? (call.IsSingleAttempt ? SingleAttemptPolicy.Check(request) : null)
            ?? (call.Reports is not null ? SingleAttemptPolicy.Check(request, "reports progress") : null);
    }

    /// <summary>Writes what the calls of a loop share; null with the reason when the loop stays local.</summary>
    public static GraphBase? TryWriteBase(
        ReadOnlySpan<object?> shared, CallShape loop, CallShape? sample, ShipPlan plan, GraphLimits limits, ISharedMemory? memory, out LocalReason? reason)
    {
        try
        {
            var graph = GraphWriter.WriteBase(shared, loop, sample, plan, limits, memory);
            reason = ReasonOf(graph.Snapshot);
            return reason is null ? graph : null;
        }
        catch (Exception exception)
        {
            reason = ReasonOf(exception);
            return null;
        }
    }

    private static GraphSnapshot? Try(ShippedCall call, GraphLimits limits, ISharedMemory? memory, out LocalReason? reason)
    {
        var request = call.Request;
        ReadOnlySpan<object?> roots = [request.Body, request.State, request.Token.CanBeCanceled ? request.Token : null];
        try
        {
            var snapshot = (call.Base is { } shared ? GraphWriter.TryContinue(shared.Graph, roots, limits, memory) : null)
                ?? GraphWriter.Write(roots, call.Plan, limits, memory);
            reason = ReasonOf(snapshot);
            return reason is null ? snapshot : null;
        }
        catch (Exception exception)
        {
            reason = ReasonOf(exception);
            return null;
        }
    }

    /// <summary>One that is torn is let go of.</summary>
    private static LocalReason? ReasonOf(GraphSnapshot snapshot)
    {
        if (snapshot.Objects.Length < MinObjectsToTear || !SnapshotDrift.OfCollections(snapshot))
        {
            return null;
        }

        snapshot.Release();
        return s_torn;
    }

    private static LocalReason ReasonOf(Exception exception) => exception is NotShippableException { Reason: var reason }
        ? reason
        : new LocalReason(LocalReasonKind.Capture, $"a captured object changed while it was written ({exception.GetType().Name})", LeaveAlone);
}
