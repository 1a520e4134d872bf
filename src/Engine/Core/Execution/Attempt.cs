using System.Diagnostics;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Execution;

/// <summary>
/// One attempt at a call where it runs: an executor, or the copied engine. Reads the graph, runs the delegate in the caller's
/// context, and hands over the encoded outcome. Used once.
/// </summary>
internal sealed class Attempt : IThreadPoolWorkItem
{
    private const int Body = 0;
    private const int State = 1;
    private const int Token = 2;
    private const int Ended = 1;
    private const int Returned = 2;

    private readonly AttemptScope? _scope;
    private readonly ReportStream? _reports;
    private readonly AttemptSurrogates _surrogates;
    private readonly CallMessage _message;
    private readonly ReadOnlyMemory<byte>? _base;
    private readonly AttemptHost _host;
    private ReceivedGraph _graph = null!;
    private Activity? _activity;
    private long _started;
    private TimeSpan _run;
    private int _progress;
    private int _claimed;

    /// <param name="callId">The call.</param>
    /// <param name="message">What came of it.</param>
    /// <param name="shared">The graph that the call's graph continues; <see langword="null"/> for none.</param>
    /// <param name="host">Where it runs.</param>
    public Attempt(long callId, CallMessage message, ReadOnlyMemory<byte>? shared, AttemptHost host)
    {
        _base = shared;
        CallId = callId;
        _message = message;
        _host = host;
        _scope = host.IsExecutor ? new AttemptScope() : null;
        _reports = message.Flags.HasFlag(CallFlags.HasProgress) ? new ReportStream(callId, host) : null;
        _surrogates = new AttemptSurrogates(message.CanceledTokens, message.LoggerLevels, _reports);
    }

    public long CallId { get; }

    /// <summary>Runs this attempt, then on the same thread others that were waiting for its slot.</summary>
    public void Execute()
    {
        for (var attempt = this; attempt is not null; attempt = attempt.RunOne() ? _host.Next() : null)
        {
        }
    }

    /// <summary>Cancels a token of the graph. Runs user callbacks.</summary>
    /// <param name="token">Its number.</param>
    /// <param name="isOwn">Whether it was passed to the call: if that hasn't started, it is over at once, as in the BCL.</param>
    public void Cancel(int token, bool isOwn)
    {
        if (isOwn && TryClaim())
        {
            _host.End(this, new(new OutcomeMessage { Status = CallStatus.Canceled }, []));
        }
        else
        {
            _surrogates.Cancel(token);
        }
    }

    /// <summary>The driver has passed on all reports up to an ordinal.</summary>
    public void NoteDelivered(long ordinal) => _reports?.NoteDelivered(ordinal);

    /// <summary>Nobody takes reports any more.</summary>
    public void CloseReports() => _reports?.Close();

    /// <summary>True once: for the thread that runs the delegate, or for the one that cancels it before.</summary>
    private bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Runs the delegate. True when it has ended; false when its end will come on another thread.</summary>
    private bool RunOne()
    {
        if (!TryClaim())
        {
            return true;
        }

        try
        {
            _graph = ReadGraph();
        }
        catch (SegmentException exception)
        {
            _host.End(this, Discarded(LocalReasonKind.ForeignGround, "the closure's arrays could not be read in an executor", exception, hasRun: false, needsBytes: true));
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _host.End(this, Discarded(LocalReasonKind.ForeignGround, "the closure could not be rebuilt in an executor", exception, hasRun: false));
            return true;
        }

        // Whatever the closure does to its context (cultures, async locals) ends with it.
        ExecutionContext.Run(CleanContext.Value, static attempt => ((Attempt)attempt!).Invoke(), this);
        return Interlocked.Exchange(ref _progress, Returned) == Ended;
    }

    /// <summary>What is shared with other calls is read anew: each has a copy of its own, and only the bytes in common.</summary>
    private ReceivedGraph ReadGraph() => _base is { } shared
        ? GraphReader.Continue(
            GraphReader.ReadBase(shared, _host.Definitions, _host.Limits, _surrogates, _host.SharedSource),
            _message.Graph,
            _host.Definitions,
            _host.Limits,
            _surrogates,
            _host.SharedSource)
        : GraphReader.Read(_message.Graph, _host.Definitions, _host.Limits, _surrogates, existing: null, _host.SharedSource);

    private void Invoke()
    {
        try
        {
            _scope?.Enter();
            _host.Enter();
            _activity = _message.Context.Enter();
            var token = _graph.Roots[Token] is CancellationToken passed ? passed : CancellationToken.None;
            _started = Stopwatch.GetTimestamp();
            DelegateCall.Run(_message.Form, _message.Flags, (Delegate)_graph.Roots[Body]!, _graph.Roots[State], token, _host.Slots, End);
        }
        catch (Exception exception) when (Volatile.Read(ref _progress) == 0)
        {
            // Not the delegate's: what it throws is its outcome. A culture that isn't here, say.
            _activity?.Stop();
            _graph.Release();
            _host.End(this, Discarded(LocalReasonKind.ForeignGround, "the closure could not be started in an executor", exception, hasRun: false));
            _progress = Ended;
        }
    }

    private void End(AttemptEnd end)
    {
        _run = Stopwatch.GetElapsedTime(_started);
        _activity?.Stop();
        var outcome = Encode(end);
        _graph.Release();
        _host.End(this, outcome);
        if (Interlocked.Exchange(ref _progress, Ended) == Returned && _host.Next() is { } next)
        {
            ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
        }
    }

    private EncodedOutcome Encode(AttemptEnd end)
    {
        if ((_reports?.Failure ?? _scope?.Foreign) is { } failure)
        {
            return new(new OutcomeMessage { Status = CallStatus.Discarded, Reason = failure }, []);
        }

        try
        {
            NameSources(end);
            var log = _surrogates.TakeLog();
            var changes = GraphDiff.Compute(_graph, log is null ? end.Roots : [.. end.Roots, log], _host.Limits, _host.SharedMemory);
            var outcome = new OutcomeMessage
            {
                Status = end.Status,
                Console = _scope?.Written ?? [],
                Definitions = _host.Confirmed.Select(changes.DefinitionIds),
                Changes = changes.Bytes,
                Memory = changes.Memory,
                Shared = changes.Shared,
                IsShared = changes.Shared.Count > 0,
                IsRebuilt = changes.IsRebuilt,
                HasLog = log is not null,
                RunTicks = _run.Ticks,
            };
            return new(outcome, changes.DefinitionIds);
        }
        catch (NotShippableException exception)
        {
            return new(new OutcomeMessage { Status = CallStatus.Discarded, Reason = exception.Reason }, []);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Discarded(LocalReasonKind.Result, "what it changed or returned could not be encoded", exception);
        }
    }

    /// <summary>An exception finds out when asked which assembly threw it: in the driver that would be another one.</summary>
    private static void NameSources(AttemptEnd end)
    {
        foreach (var root in end.Status == CallStatus.Faulted ? end.Roots : end.Roots is [LoopChunkEnd { Exceptions: var thrown }] ? thrown : [])
        {
            for (var exception = root as Exception; exception is not null; exception = exception.InnerException)
                _ = exception.Source;
        }
    }

    private static EncodedOutcome Discarded(LocalReasonKind kind, string what, Exception exception, bool hasRun = true, bool needsBytes = false)
    {
        var reason = new LocalReason(kind, $"{what}: {exception.GetType().Name}: {exception.Message}");
        return new(new OutcomeMessage { Status = CallStatus.Discarded, Reason = reason, HasRun = hasRun, NeedsBytes = needsBytes }, []);
    }
}
