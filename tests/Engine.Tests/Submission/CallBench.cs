using Distributed.Engine.Calls;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Distributed.Engine.Submission;
using Distributed.Engine.Tests.Faults;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.Submission;

/// <summary>Calls as the submitter makes them, and outcomes as an executor would send them, without processes.</summary>
internal sealed class CallBench
{
    private int _localRuns;

    public CallSite Site { get; } = new("/src/Bench.cs", 7, "Task.Run");

    public int LocalRuns => Volatile.Read(ref _localRuns);

    public DefinitionReader Definitions { get; } = new();

    public CallRequest Request<T>(Func<T> body, CancellationToken token = default) => new(
        Site,
        CallForm.Run,
        body,
        null,
        token,
        TaskCreationOptions.DenyChildAttach,
        request =>
        {
            Interlocked.Increment(ref _localRuns);
            return Task.Run((Func<T>)request.Body, request.Token);
        });

    public ShippedCall Call<T>(Func<T> body, CancellationToken token = default, GraphPlan? plan = null, bool isSingleAttempt = false)
    {
        var call = new ShippedCall(Request(body, token), new TrustedPlan(isSingleAttempt), new Promise.Of<T>(null), 0);
        call.Take(GraphWriter.Write([body, null, token.CanBeCanceled ? token : null], plan ?? call.Plan, GraphLimits.Default));
        return call;
    }

    /// <summary>The outcome of an executor in which the closure's body is replaced by <paramref name="run"/>.</summary>
    public OutcomeMessage Outcome(ShippedCall call, CallStatus status, Func<object?[], object?[]> run)
    {
        var sent = new DefinitionReader();
        sent.Add(new PeerDefinitions().Select(call.Snapshot.DefinitionIds));
        var graph = GraphReader.Read(call.Snapshot.Bytes, sent, GraphLimits.Default, new AttemptSurrogates([], []));
        var changes = GraphDiff.Compute(graph, run(graph.Roots), GraphLimits.Default);
        Definitions.Add(new PeerDefinitions().Select(changes.DefinitionIds));
        return new OutcomeMessage { Status = status, Changes = changes.Bytes, IsRebuilt = changes.IsRebuilt };
    }

    public OutcomeMessage Outcome(ShippedCall call, CallStatus status, params object?[] roots) => Outcome(call, status, _ => roots);

    /// <summary>The bytes of a call frame to a peer that knows nothing.</summary>
    public static byte[] Frame(ShippedCall call)
    {
        var head = CallEncoding.Head(call, new PeerDefinitions().Select(call.Snapshot.DefinitionIds));
        return [.. head.Span, .. call.Snapshot.Bytes.Span];
    }
}
